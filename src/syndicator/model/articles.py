"""What a page is read to: a draft, unsafe; an article, safe; and a reading, which explains it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NewType

from syndicator.model.listings import Enclosure
from syndicator.refrain import Line

SafeHtml = NewType("SafeHtml", str)
"""HTML that a reader's browser may show. Only `clean.sanitise` makes one; `render` accepts nothing else."""

RESERVED = "reserved"
"""Under this name `origins` of a draft, a reading and a revision say what the page reserved (`extract.reserved`)."""

FEED = "feed"
"""In `origins`, where a field came from that the page did not say."""

TEXT = "text"
"""In `origins`, where a field came from that the cleaned text itself says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What extraction found in a page: unsafe and uncleaned. `origins` says where each field came from.

    `enclosures` are those of the feed, else of the page; what the body leads to is found when it is cleaned. `kept`
    are lines that the operator's rules call content. `paywalled` says that the page is for subscribers or cut off, as
    far as it tells.
    """

    url: str
    canonical_url: str
    title: str
    body_html: str
    published_at: datetime | None = None
    modified_at: datetime | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    image_url: str | None = None
    tags: tuple[str, ...] = ()
    site_name: str | None = None
    amp_url: str | None = None
    paywalled: bool = False
    published_local: datetime | None = None
    enclosures: tuple[Enclosure, ...] = ()
    kept: tuple[str, ...] = ()
    origins: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsPages:
    """This page alone is not the whole or not the best: `urls` should be fetched and read instead of or after it.

    Instead: the "canonical" page of an AMP twin, or the one that shows the "whole" of a split article. After: its
    "next" pages, in order, or the first of a "chain", each of which names the one after it. `so_far` is what the page
    gives by itself, for those who can't fetch or get no answer.
    """

    urls: tuple[str, ...]
    why: Literal["canonical", "whole", "next", "chain"]
    so_far: Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """A piece of a draft that is not in the article, and the rule that removed it."""

    rule: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A cleaned, safe value. `text` has one line per paragraph; `fingerprint` is equal for equal words.

    `dateline` are the first words of the text that say from where it was written; they stay in it.
    """

    url: str
    title: str
    html: SafeHtml
    text: str
    published_at: datetime | None = None
    modified_at: datetime | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    image_url: str | None = None
    tags: tuple[str, ...] = ()
    site_name: str | None = None
    advertorial: bool = False
    paywalled: bool = False
    dateline: str = ""
    enclosures: tuple[Enclosure, ...] = ()
    fingerprint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A page read: the article, and what is needed to explain it and to compare it with a later look.

    `published_local` is the moment of publication in the zone that the page states, so that its day is the page's own.
    By its `sketch` near-duplicates are known. `lines` are the body's before the site's template was applied, and
    `recurring` those of them that the template knows.
    """

    article: Article
    draft_hash: str
    rules_version: str
    sketch: bytes = b""
    dropped: tuple[Dropped, ...] = ()
    lines: tuple[Line, ...] = ()
    recurring: tuple[str, ...] = ()
    origins: Mapping[str, str] = field(default_factory=dict)
    amp_url: str | None = None
    published_local: datetime | None = None
    wants: tuple[str, ...] = ()
    wants_why: str = ""
