"""What a listing offers: links to articles, what a feed says of each, and who tells of news."""

from dataclasses import dataclass, field
from datetime import datetime


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
