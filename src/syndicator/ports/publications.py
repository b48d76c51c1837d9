"""The seam of rendered feeds: what a rendering is made from, and where it is kept."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from syndicator.model import Entry, EntryId, Publication
from syndicator.ports.near import Near


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One value of a feed that is split: as addresses spell it, and as people do."""

    key: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """A feed as stored, or some of it: its minted id, when that was, and entries, the last that entered first.

    Some of it is an archive page, by its `page` from 1 on (its date is when it was cut), or what entered `since` a
    point, which `more_since` continues, or the `part` with one value. `partner` is whose
    edition it is. `archives_count` says how many pages there are
    before this document. `others` are near-duplicates of its entries.
    """

    urn: str
    minted_at: datetime
    entries: tuple[Entry, ...]
    archives_count: int = 0
    page: int | None = None
    since: str | None = None
    more_since: int | None = None
    part: Part | None = None
    partner: str | None = None
    others: Mapping[EntryId, tuple[Near, ...]] = field(default_factory=dict)


class PublicationStore(Protocol):
    """Rendered feeds."""

    async def wanted_feeds(self, *, now: datetime | None = None) -> dict[str, datetime]:
        """Feeds whose content changed since they were rendered, and when that was; by `now`, also without an event."""

    async def want_feeds(self, feeds: Collection[str], *, now: datetime) -> None:
        """Let these be rendered again."""

    async def feed_state(self, feed: str, *, size: int) -> FeedState:
        """What is needed to render a feed: its newest entries, and the corrections of older ones among them."""

    async def feed_page(self, feed: str, page: int) -> FeedState | None:
        """A page of a feed's archive; None where there is none.

        Its entries are as they were when they entered, except those withdrawn since.
        """

    async def feed_part(self, feed: str, tag: str, *, size: int) -> FeedState | None:
        """A feed's newest entries with a tag, as addresses spell it; None where there are none."""

    async def feed_since(self, feed: str, since: str, *, limit: int) -> FeedState | None:
        """The oldest `limit` of what entered a feed, or was corrected or withdrawn in it, since a point.

        The point is a moment (RFC 3339), or a number that an earlier answer gave. None where it is neither, or where
        there is no such feed.
        """

    async def save_publications(
        self,
        feed: str,
        publications: Sequence[Publication],
        *,
        wanted_at: datetime,
        next_change_at: datetime | None = None,
    ) -> None:
        """Store renderings; the feed stays wanted if it changed after `wanted_at`, and is so at `next_change_at`."""

    async def past_feeds(self) -> dict[str, str | None]:
        """Names that feeds had once and have no more: with the name of now, or None where the feed was removed."""

    async def publications(self) -> list[Publication]:
        """All renderings, to serve from the first second on."""
