"""What is published: the bytes of a feed in each of its formats."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

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
