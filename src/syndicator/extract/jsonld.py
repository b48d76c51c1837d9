"""What a page says of its article in JSON-LD (schema.org), read forgivingly.

Sites write it by hand: comments round it, stray control characters, `@graph` with references. What can't be read is
no fault; other places say the same.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from syndicator.extract.index import Index

_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>|;)\s*$"
)
_OTHER_ARTICLES = frozenset({"BlogPosting", "LiveBlogPosting", "Report", "SocialMediaPosting", "Reportage", "Review"})
_MEDIA = ("AudioObject", "VideoObject")
_FREE = "isAccessibleForFree"
_MAX_CHARS, _MAX_NODES = 2_000_000, 5_000

Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """The article's fields, as written. `houses` are authors that are organisations; `kinds` its schema.org types.

    `media` are addresses of sounds and films. `free` says whether the whole of it is for everybody
    (`isAccessibleForFree`), None where that is not said.
    """

    headline: str = ""
    published: str = ""
    modified: str = ""
    people: tuple[str, ...] = ()
    houses: tuple[str, ...] = ()
    publisher: str = ""
    language: str = ""
    images: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    free: bool | None = None


def read(index: Index) -> Linked:
    """The article that the page's JSON-LD describes; empty where there is none."""
    nodes = list(_nodes(index))
    by_id = {str(node["@id"]): node for node in nodes if "@id" in node and len(node) > 1}
    article = next((node for node in nodes if _is_article(node) and node.get("headline")), None)
    article = article or next((node for node in nodes if _is_article(node)), None)
    if article is None:
        page = next((node for node in nodes if "WebPage" in _kinds(node)), {})
        return Linked(
            published=_text(page.get("datePublished")),
            modified=_text(page.get("dateModified")),
            media=_media(page, nodes, by_id),
            free=_is_free(page),
        )
    people, houses = _authors(article, by_id)
    return Linked(
        headline=_text(article.get("headline")) or _text(article.get("name")),
        published=_text(article.get("datePublished")) or _text(article.get("dateCreated")),
        modified=_text(article.get("dateModified")),
        people=people,
        houses=houses,
        publisher=_text(_resolved(article.get("publisher"), by_id), "name"),
        language=_text(article.get("inLanguage"), "alternateName"),
        images=_images(article, by_id),
        keywords=_keywords(article.get("keywords")),
        sections=tuple(_text(section) for section in _listed(article.get("articleSection"))),
        media=_media(article, nodes, by_id),
        kinds=_kinds(article),
        free=_is_free(article),
    )


def _nodes(index: Index) -> Iterator[Node]:
    """Every object with a type, the outermost first."""
    scripts = (script for script in index.of("script") if "ld+json" in script.get("type", ""))
    waiting: list[Any] = [_loaded(script.text or "") for script in scripts]
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        value = waiting.pop(0)
        if isinstance(value, dict):
            if "@type" in value:
                yield value
            waiting += [
                value[key] for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement") if key in value
            ]
        elif isinstance(value, list):
            waiting += value


def _loaded(text: str) -> Any:
    text = _WRAPPING.sub("", text[:_MAX_CHARS].strip()).strip()
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _kinds(node: Node) -> frozenset[str]:
    kinds = node.get("@type")
    return frozenset(str(kind).rpartition("/")[2] for kind in (kinds if isinstance(kinds, list) else [kinds]))


def _is_article(node: Node) -> bool:
    return any(kind.endswith("Article") or kind in _OTHER_ARTICLES for kind in _kinds(node))


def _resolved(value: Any, by_id: Mapping[str, Node]) -> Any:
    """A reference (`{"@id": …}`) → what it refers to."""
    if isinstance(value, dict) and set(value) <= {"@id", "@type"}:
        return by_id.get(str(value.get("@id")), value)
    return value


def _text(value: Any, key: str = "") -> str:
    """The text of a value: itself, the named key of an object, or the first of a list."""
    if isinstance(value, list):
        return next((text for text in (_text(entry, key) for entry in value) if text), "")
    if isinstance(value, dict):
        return _text(value.get(key or "@value"))
    if isinstance(value, str):
        return " ".join(unescape(value).split())
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _authors(article: Node, by_id: Mapping[str, Node]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    people: list[str] = []
    houses: list[str] = []
    for key in ("author", "creator"):
        for entry in _listed(article.get(key)):
            author = _resolved(entry, by_id)
            names = _listed(author.get("name")) if isinstance(author, dict) else [author]
            is_house = isinstance(author, dict) and bool(_kinds(author) & {"Organization", "NewsMediaOrganization"})
            (houses if is_house else people).extend(text for name in names if (text := _text(name)))
        if people:
            break
    return tuple(dict.fromkeys(people)), tuple(dict.fromkeys(houses))


def _media(article: Node, nodes: Iterable[Node], by_id: Mapping[str, Node]) -> tuple[str, ...]:
    """Files of the article's own sounds and films, else of the page's only one of a kind: several may be others'."""
    own = [
        _resolved(entry, by_id) for key in ("audio", "video", "associatedMedia") for entry in _listed(article.get(key))
    ]
    for kind in () if own else _MEDIA:
        of_kind = [node for node in nodes if kind in _kinds(node)]
        own += of_kind if len(of_kind) == 1 else []
    contents = [
        _text(node.get("contentUrl")) or _text(node.get("contentURL")) for node in own if isinstance(node, dict)
    ]
    return tuple(content for content in contents if content)


def _is_free(node: Node) -> bool | None:
    """`isAccessibleForFree` of a node, else of its parts: a boolean, a word or an address at schema.org."""
    own = _truth(node.get(_FREE))
    if own is not None:
        return own
    parts = [_truth(part.get(_FREE)) for part in _listed(node.get("hasPart")) if isinstance(part, dict)]
    return False if False in parts else None


def _truth(value: Any) -> bool | None:
    return {"true": True, "false": False}.get(str(value).rpartition("/")[2].strip().lower())


def _listed(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _images(article: Node, by_id: Mapping[str, Node]) -> tuple[str, ...]:
    """Addresses of the article's images, the widest first."""
    found: list[tuple[int, str]] = []
    for entry in _listed(article.get("image")):
        image = _resolved(entry, by_id)
        url = _text(image, "url") or (_text(image.get("contentUrl")) if isinstance(image, dict) else "")
        width = _text(image.get("width"), "@value") if isinstance(image, dict) else ""
        if url:
            found.append((int(width) if width.isdecimal() and len(width) < 6 else 0, url))  # noqa: PLR2004  a width in pixels
    return tuple(url for _, url in sorted(found, key=lambda entry: -entry[0]))


def _keywords(value: Any) -> tuple[str, ...]:
    texts = [_text(entry, "name") for entry in _listed(value)]
    if len(texts) == 1:
        texts = re.split(r"[,;]", texts[0])
    # Some sites mix machine tags ("Type: Article") in.
    return tuple(text.strip() for text in texts if text.strip() and ":" not in text)
