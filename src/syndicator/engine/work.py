"""What a worker process does: page → reading. Loads extraction and cleaning only; all that goes in and out pickles."""

import resource
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from syndicator.clean import TEMPLATE, Cleaned, clean, draft_hash, rules_version
from syndicator.clean.sketch import sketch_of
from syndicator.errors import Unreadable
from syndicator.extract import extract, joined, offered
from syndicator.extract.examine import examine as examined
from syndicator.extract.steady import only_read_otherwise
from syndicator.model import TEXT, Article, Draft, NeedsPages, Page, Reading, Said
from syndicator.refrain import Refrains
from syndicator.specs import ArticleRules
from syndicator.trial import Examined

_SHOWN_CHARS = 500


def read(  # noqa: PLR0917  the pool passes them in order
    page: Page,
    rules: ArticleRules = ArticleRules(),
    language: str | None = None,
    further: Sequence[Page] = (),
    said: Said | None = None,
    refrains: Refrains = Refrains(),
) -> Reading:
    """The page read by the rules, with the `further` pages of a split article, without its site's `refrains`.

    A feed fills what the pages do not say.

    `wants` names the pages that should be read instead of or after it.
    """
    try:
        found = extract(page, rules)
        draft = joined(so_far(found), [so_far(extract(each, rules)) for each in further]) if further else so_far(found)
        made = _reading(offered.filled(draft, said) if said else draft, rules, language, refrains)
    except MemoryError:
        raise _too_large(page) from None
    if isinstance(found, NeedsPages) and not further:
        return replace(made, wants=found.urls, wants_why=found.why)
    return made


def read_said(
    said: Said, url: str, at: datetime, rules: ArticleRules = ArticleRules(), language: str | None = None
) -> Reading:
    """The text that a feed gives for the story at `url`, read and cleaned as a page is."""
    page = offered.page_of(said, url=url, at=at)
    try:
        draft = so_far(extract(page, offered.rules_of(rules)))
        return _reading(offered.told(draft, said), rules, language)
    except MemoryError:
        raise _too_large(page) from None


def examine(page: Page, rules: ArticleRules = ArticleRules()) -> Examined:
    """How the page's story is found, for whoever looks into it."""
    try:
        return examined(page, rules)
    except MemoryError:
        raise _too_large(page) from None


def read_otherwise(before: Article, after: Article, was: Sequence[Page], now: Sequence[Page]) -> bool:
    """Whether the pages say the same of an article, though they were read otherwise; not where one can't be parsed."""
    try:
        return only_read_otherwise(before, after, was, now)
    except (Unreadable, MemoryError):
        return False


def _reading(draft: Draft, rules: ArticleRules, language: str | None, refrains: Refrains = Refrains()) -> Reading:
    cleaned = clean(draft, rules, language=language, refrains=refrains)
    is_of_body = bool(cleaned.article.enclosures) and cleaned.article.enclosures != draft.enclosures
    return Reading(
        article=cleaned.article,
        draft_hash=draft_hash(draft),
        rules_version=rules_version(rules, refrains.version),
        sketch=sketch_of(cleaned.article.text),
        dropped=cleaned.dropped,
        lines=cleaned.lines,
        recurring=cleaned.recurring,
        origins={
            **draft.origins,
            **_by_template(cleaned),
            **({"enclosures": TEXT} if is_of_body else {}),
            **({"advertorial": TEXT} if cleaned.article.advertorial and "advertorial" not in draft.origins else {}),
            **({"dateline": TEXT} if cleaned.article.dateline else {}),
            **({"authors": "credit line"} if cleaned.article.authors and not draft.authors else {}),
        },
        amp_url=draft.amp_url,
        published_local=draft.published_local,
    )


def _too_large(page: Page) -> Unreadable:
    return Unreadable(f"{page.final_url}: reading {len(page.body) / 1e6:.1f} MB needs more memory than a worker has")


def _by_template(cleaned: Cleaned) -> dict[str, str]:
    """What the site's template took, and who edited the story, for `explain`."""
    texts = [each.text for each in cleaned.dropped if each.rule == TEMPLATE]
    found = {TEMPLATE: " / ".join(texts)[:_SHOWN_CHARS]} if texts else {}
    return found | ({"editor": ", ".join(cleaned.editors)} if cleaned.editors else {})


def so_far(found: Draft | NeedsPages) -> Draft:
    """What a page gives by itself."""
    return found.so_far if isinstance(found, NeedsPages) else found


def limit_memory(limit_bytes: int) -> None:
    """Give this process no more address space than this: a hostile page fails alone."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    ceiling = limit_bytes if hard == resource.RLIM_INFINITY else min(limit_bytes, hard)
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, hard))
