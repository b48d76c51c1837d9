"""A feed's `where`: an expression of rule-engine over the documented fields of an entry, typed and checked at load.

It reads no clock, so that an entry belongs to the same feeds whenever it is asked. rule-engine is imported only where a
feed has a condition: it takes 400 ms.
"""

from collections.abc import Collection, Mapping
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from syndicator.model import Article
from syndicator.policy.quick import Quick, quick

if TYPE_CHECKING:
    from rule_engine import Rule

FIELDS: Mapping[str, str] = {
    "title": "text: the headline",
    "text": "text: the whole body, a line per paragraph",
    "url": "text: its address at the site",
    "site": "text: the site's name for itself",
    "sources": "array of text: the sources that list it, by name",
    "authors": "array of text: their names",
    "tags": "array of text",
    "language": 'text: such as "id"',
    "dateline": 'text: where it was written, as its first words say, such as "SAMARINDA, KOMPAS.com"',
    "words": "number: how many words the body has",
    "advertorial": "true where it is marked as paid for",
    "paywalled": "true where its page says that it is for subscribers, or asks to subscribe before reading on",
    "image": "true where it has a picture",
}
"""What a condition may ask about: name → type and meaning. What an article does not say is empty."""

_CLOCK = ("$now", "$today")


def admits(condition: str, *, sources: Collection[str], article: Article) -> bool:
    """Whether the entry meets the condition; one for which it can't be worked out does not."""
    from rule_engine.errors import EngineError  # noqa: PLC0415

    values = _values(frozenset(sources), article)
    try:
        usual = _quick(condition)
        return bool(usual(values) if usual is not None else _compiled(condition).matches(values))
    except (EngineError, ArithmeticError):
        return False


def check(condition: str) -> None:
    """ValueError with what is wrong: syntax, an unknown field, types that don't go together, no yes or no."""
    from rule_engine import DataType  # noqa: PLC0415
    from rule_engine.errors import EngineError, SymbolResolutionError  # noqa: PLC0415

    for name in _CLOCK:
        if name in condition:
            raise ValueError(f"{name} would give another answer every day; `age` limits how old entries may be")
    try:
        result = _compiled(condition).statement.expression.result_type
    except SymbolResolutionError as wrong:
        close = get_close_matches(wrong.symbol_name, FIELDS, n=1)
        near = f'did you mean "{close[0]}"?' if close else f"there are: {', '.join(FIELDS)}"
        raise ValueError(f"{wrong.symbol_name}: no such field ({near})") from wrong
    except EngineError as wrong:
        raise ValueError(wrong.message) from wrong
    if result not in (DataType.BOOLEAN, DataType.UNDEFINED):
        raise ValueError("its answer is not yes or no; compare with something")


@cache
def _compiled(condition: str) -> "Rule":
    from rule_engine import Context, DataType, Rule, resolve_item, type_resolver_from_dict  # noqa: PLC0415

    texts = DataType.ARRAY(DataType.STRING)
    types: dict[str, Any] = dict.fromkeys(FIELDS, DataType.STRING)
    types |= {"sources": texts, "authors": texts, "tags": texts}
    types |= {"words": DataType.FLOAT, **dict.fromkeys(("advertorial", "paywalled", "image"), DataType.BOOLEAN)}
    return Rule(condition, context=Context(resolver=resolve_item, type_resolver=type_resolver_from_dict(types)))


@cache
def _quick(condition: str) -> Quick | None:
    return quick(_compiled(condition).statement.expression)


@lru_cache(maxsize=16)  # many feeds ask about one article, one after the other
def _values(sources: frozenset[str], article: Article) -> dict[str, object]:
    return {
        "title": article.title,
        "text": article.text,
        "url": article.url,
        "site": article.site_name or "",
        "sources": tuple(sorted(sources)),
        "authors": article.authors,
        "tags": article.tags,
        "language": article.language or "",
        "dateline": article.dateline,
        "words": len(article.text.split()),
        "advertorial": article.advertorial,
        "paywalled": article.paywalled,
        "image": article.image_url is not None,
    }
