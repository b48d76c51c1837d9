"""What a worker process does: page → reading. Loads extraction and cleaning only; all that goes in and out pickles."""

import resource
from collections.abc import Sequence

from syndicator.clean import clean, draft_hash, rules_version
from syndicator.clean.sketch import sketch_of
from syndicator.errors import Unreadable
from syndicator.extract import extract, joined
from syndicator.model import Draft, NeedsPages, Page, Reading
from syndicator.specs import ArticleRules


def read(
    page: Page, rules: ArticleRules = ArticleRules(), language: str | None = None, further: Sequence[Page] = ()
) -> Reading:
    """The page read by the rules, with the `further` pages of a split article.

    `wants` names the pages that should be read instead of or after it.
    """
    try:
        found = extract(page, rules)
        draft = joined(so_far(found), [so_far(extract(each, rules)) for each in further]) if further else so_far(found)
        cleaned = clean(draft, rules, language=language)
    except MemoryError:
        size_mb = len(page.body) / 1e6
        raise Unreadable(f"{page.final_url}: reading {size_mb:.1f} MB needs more memory than a worker has") from None
    return Reading(
        article=cleaned.article,
        draft_hash=draft_hash(draft),
        rules_version=rules_version(rules),
        sketch=sketch_of(cleaned.article.text),
        dropped=cleaned.dropped,
        origins=dict(draft.origins),
        amp_url=draft.amp_url,
        published_local=draft.published_local,
        wants=found.urls if isinstance(found, NeedsPages) and not further else (),
        wants_why=found.why if isinstance(found, NeedsPages) and not further else "",
    )


def so_far(found: Draft | NeedsPages) -> Draft:
    """What a page gives by itself."""
    return found.so_far if isinstance(found, NeedsPages) else found


def limit_memory(limit_bytes: int) -> None:
    """Give this process no more address space than this: a hostile page fails alone."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    ceiling = limit_bytes if hard == resource.RLIM_INFINITY else min(limit_bytes, hard)
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, hard))
