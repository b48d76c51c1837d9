"""What a feed says of a story, beside its page or instead of it.

    filled(draft, said)   the page's draft, with what the page did not say
    told(said, url, …)    a draft of the feed's own text, read as a page that holds nothing else

Pure, as all of extraction.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from syndicator.extract import authors
from syndicator.model import FEED, Draft, Page, Said
from syndicator.specs import ArticleRules

_PAGE = (
    '<!doctype html><html><head><meta charset="utf-8"></head><body><article id="{name}">{html}</article></body></html>'
)
_NAME = "said-by-the-feed"
_NO_TAG = frozenset(
    {"uncategorized", "uncategorised", "tak berkategori", "tanpa kategori", "allgemein", "sin categoría"}
)
_MOST_TAGS, _LONGEST_TAG = 20, 60


def filled(draft: Draft, said: Said) -> Draft:
    """The draft with what its page did not say; what the page said stays."""
    offers: dict[str, Any] = {
        "title": "" if "title" in draft.origins else said.title,
        "authors": () if draft.authors else authors.names_in(said.authors),
        "published_at": None if draft.published_at else said.published_at,
        "modified_at": None if draft.modified_at else said.modified_at,
        "tags": () if draft.tags else _tags(said.tags),
        "image_url": None if draft.image_url else said.image_url,
        "language": None if draft.language else said.language,
    }
    taken = {name: value for name, value in offers.items() if value}
    enclosures = said.enclosures or draft.enclosures
    origins = {**draft.origins, **dict.fromkeys(taken, FEED), **({"enclosures": FEED} if said.enclosures else {})}
    local = said.published_at if "published_at" in taken else draft.published_local
    return replace(draft, **taken, published_local=local, enclosures=enclosures, origins=origins)


def page_of(said: Said, *, url: str, at: datetime) -> Page:
    """The feed's text as a page, so that it is read as pages are: pictures, players, the rules' `drop`."""
    html = _PAGE.format(name=_NAME, html=said.html)
    headers = {"content-type": "text/html; charset=utf-8"}
    return Page(url=url, final_url=url, headers=headers, body=html.encode(), fetched_at=at)


def rules_of(rules: ArticleRules) -> ArticleRules:
    """How that page is read: its body is known, and selectors for a site's pages find nothing in it."""
    return replace(rules, body=f"#{_NAME}", title=None, author=None, date=None)


def told(draft: Draft, said: Said) -> Draft:
    """The draft of the feed's text. Here the feed wins: guesses from the text count for what it does not say."""
    unsaid = replace(
        draft,
        title=draft.title if not said.title else "",
        authors=() if said.authors else draft.authors,
        published_at=None if said.published_at else draft.published_at,
        modified_at=None if said.modified_at else draft.modified_at,
        tags=() if said.tags else draft.tags,
        origins={name: where for name, where in draft.origins.items() if name != "title" or not said.title},
    )
    made = filled(unsaid, said)
    return replace(made, origins={**made.origins, "body": FEED})


def _tags(said: tuple[str, ...]) -> tuple[str, ...]:
    kept = {tag.casefold(): tag for tag in said if len(tag) <= _LONGEST_TAG and tag.casefold() not in _NO_TAG}
    return tuple(kept.values())[:_MOST_TAGS]
