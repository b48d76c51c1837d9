"""The values that pass between the stages, in the order in which a story meets them.

All are immutable; times are aware UTC datetimes (but for `published_local`); ids that leave the program never change.
What the operator sets is in `specs`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b
from typing import Literal, NewType

from syndicator import urls
from syndicator.refrain import Line

SafeHtml = NewType("SafeHtml", str)
"""HTML that a reader's browser may show. Only `clean.sanitise` makes one; `render` accepts nothing else."""

EntryId = NewType("EntryId", int)
DeliveryId = NewType("DeliveryId", int)


# ── fetched ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What makes the next GET of a URL conditional (RFC 9110, section 13), and tells equal bytes."""

    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """Whether text and data mining is reserved, and at which address one may ask for leave (W3C TDMRep)."""

    reserved: bool
    policy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Bytes fetched. `url` is what was asked for, `final_url` what answered; header names are lower-case.

    `moved_for_good` says that every redirect between them was a permanent one; `reservation` is the site's word for
    this address, where it was asked for.
    """

    url: str
    final_url: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes
    fetched_at: datetime
    moved_for_good: bool = False
    reservation: Reservation | None = None

    @property
    def content_type(self) -> str:
        """The Content-Type header, or an empty text."""
        return self.headers.get("content-type", "")

    @property
    def moved(self) -> bool:
        """Whether another address answered than was asked."""
        return urls.key(self.final_url) != urls.key(self.url)

    @property
    def validators(self) -> Validators:
        """What to keep of this page, so that its next GET is conditional and equal bytes are seen as equal."""
        return Validators(
            etag=self.headers.get("etag"),
            last_modified=self.headers.get("last-modified"),
            body_hash=blake2b(self.body, digest_size=16).hexdigest(),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """HTTP 304, or the same bytes as last time. `validators` are the ones to keep from now on."""

    url: str
    validators: Validators


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Bytes of a picture and what they are, by themselves and not by what a server says."""

    body: bytes
    type: str


# ── discovered ───────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A sound or film that goes with an article; None is what the site does not say. `type` is a media type."""

    url: str
    type: str | None = None
    length_bytes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a feed says of one of its entries: `html` is its text, unsafe. `as_text`: it is more than a summary."""

    title: str | None = None
    html: str = ""
    as_text: bool = False
    published_at: datetime | None = None
    modified_at: datetime | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    language: str | None = None
    image_url: str | None = None
    enclosures: tuple[Enclosure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An address that a listing offers as an article, with what it says about it. `url` is absolute.

    Where the listing is a feed, all of its entry is in `said`.
    """

    url: str
    title: str | None = None
    published_at: datetime | None = None
    guid: str | None = None
    said: Said | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """That a feed's changes are pushed (W3C WebSub): by which hubs, and under what name they know the feed."""

    hubs: tuple[str, ...]
    topic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a fetched listing offers. `links` are in the page's order; `feeds` are feeds it advertises.

    Of a sitemap index, `feeds` are the sitemaps to read. `next_url` is where the listing goes on, if that is wanted.
    `warning` says what is wrong with one that could be read all the same; `pushed`, who tells of its changes.
    """

    links: tuple[Link, ...]
    tier: str
    feeds: tuple[str, ...] = ()
    next_url: str | None = None
    why: str = ""
    warning: str = ""
    pushed: Announced | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Where the links of a source were found when its own page gave none: an address, and the tier that reads it."""

    tier: str
    url: str


RESERVED = "reserved"
"""Under this name `origins` of a draft, a reading and a revision say what the page reserved (`extract.reserved`)."""

FEED = "feed"
"""In `origins`, where a field came from that the page did not say."""

TEXT = "text"
"""In `origins`, where a field came from that the cleaned text itself says."""

# ── extracted ────────────────────────────────────────────────────────────────────────────────────────────────────────


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


# ── cleaned ──────────────────────────────────────────────────────────────────────────────────────────────────────────


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


# ── recorded ─────────────────────────────────────────────────────────────────────────────────────────────────────────


class EntryState(StrEnum):
    """What readers get of an entry."""

    LIVE = "live"
    HELD = "held"
    RETRACTED = "retracted"


class Origin(StrEnum):
    """Who made a revision: the site, we (better rules), or the operator."""

    SITE = "site"
    OURS = "ours"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """One of the keys by which an entry is found again. Guids collide between sites, hence the scope."""

    scope: str
    kind: Literal["url", "guid"]
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One recorded version of an entry, counted from 1. A retraction has a `why` and keeps the last article.

    `origins` says where each field came from, where that is asked for.
    """

    number: int
    seen_at: datetime
    article: Article
    draft_hash: str
    rules_version: str
    origin: Origin = Origin.SITE
    material: bool = True
    why: str = ""
    origins: Mapping[str, str] = field(default_factory=dict)

    @property
    def reserved(self) -> str:
        """What the page reserved, such as `noindex (meta robots)`, where `origins` were asked for."""
        return self.origins.get(RESERVED, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Our lasting record of one story. `urn` (urn:uuid:…) and `key` (for addresses) never change.

    `updated_at` moves with material revisions only. `corrected_at` is when the last material correction was seen.
    """

    id: EntryId
    urn: str
    key: str
    source: str
    state: EntryState
    first_seen_at: datetime
    published_at: datetime
    updated_at: datetime
    corrected_at: datetime | None = None
    revision: Revision


# ── delivered ────────────────────────────────────────────────────────────────────────────────────────────────────────


class Action(StrEnum):
    """What a delivery does at its channel."""

    POST = "post"
    EDIT = "edit"
    DELETE = "delete"


class DeliveryState(StrEnum):
    """Where a delivery stands; `docs/architecture.md` draws the ways between them."""

    AWAITING = "awaiting"
    PENDING = "pending"
    SENDING = "sending"
    DELIVERED = "delivered"
    UNKNOWN = "unknown"
    HELD = "held"
    DEAD = "dead"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """The duty to bring one revision to one channel."""

    id: DeliveryId
    entry_id: EntryId
    revision: int
    channel: str
    action: Action
    state: DeliveryState
    reason: str = ""
    due_at: datetime
    attempts: int = 0
    ordered_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What one channel gets: the text composed from its template, and the values an adapter may want beside it.

    `notice` is the dated line of a correction or retraction in the reader's language, empty otherwise.
    """

    action: Action
    urn: str
    revision: int
    text: str
    article: Article
    retracted: bool = False
    notice: str = ""
    published_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The remote's answer: its id of the post, the address where people see it, and what else the operator may know."""

    remote_id: str
    url: str | None = None
    note: str = ""


# ── published ────────────────────────────────────────────────────────────────────────────────────────────────────────

FORMATS: Mapping[str, str] = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
    "html": "text/html; charset=utf-8",
}
"""The formats of every feed: file ending → media type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """A feed's bytes by format, and when they change without any event: a notice becomes a tombstone, an entry too old.

    `bodies` has a key for each of `FORMATS`. `faults` are what the feed's own templates failed at.
    """

    bodies: Mapping[str, bytes]
    next_change_at: datetime | None = None
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """One rendering of a feed, ready to serve: bytes, their gzip, a strong ETag and when they last changed."""

    feed: str
    format: str
    body: bytes
    gzip: bytes
    etag: str
    modified_at: datetime
