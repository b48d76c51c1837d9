"""Which of several near-duplicates a feed shows: the same agency's story by many sites is one for its readers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase

from syndicator.model import EntryId
from syndicator.ports import Near
from syndicator.specs import Feed

LONGEST_WINDOW_DAYS = 14
"""How long sketches are kept, and so the longest window of a feed."""

LIKE = 0.7
"""What agrees less is no near-duplicate for anybody: sketches find it by chance only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The feeds that hold an entry, and which near-duplicates leave which of them for it."""

    feeds: frozenset[str]
    put_out: tuple[tuple[EntryId, str], ...] = ()

    @property
    def told_of(self) -> frozenset[str]:
        """Feeds whose readers know the story by another."""
        return frozenset(feed for _, feed in self.put_out)


def places(
    feeds: Mapping[str, Feed], near: Sequence[Near], *, source: str, seen_at: datetime, entry_id: int | None
) -> Places:
    """Of the feeds that admit an entry, those that it is in."""
    if not near:
        return Places(feeds=frozenset(feeds))
    held = {
        name: feed
        for name, feed in feeds.items()
        if kept_out_by(feed, near, source=source, seen_at=seen_at, entry_id=entry_id) is None
    }
    put_out = tuple(
        (other.entry_id, name)
        for name, feed in held.items()
        for other in put_out_by(feed, near, source=source, seen_at=seen_at, entry_id=entry_id)
    )
    return Places(feeds=frozenset(held), put_out=put_out)


def kept_out_by(
    feed: Feed, near: Iterable[Near], *, source: str, seen_at: datetime, entry_id: int | None
) -> Near | None:
    """The near-duplicate of an entry that keeps it out of `feed`; `entry_id` is None for a new one."""
    if feed.dedupe.window is None:
        return None
    for other in _rivals(feed, near, seen_at):
        earlier = entry_id is None or other.entry_id < entry_id
        ours, theirs = _rank(feed, source), _rank(feed, other.source)
        if theirs < ours or (theirs == ours and earlier):
            return other
    return None


def put_out_by(
    feed: Feed, near: Iterable[Near], *, source: str, seen_at: datetime, entry_id: int | None
) -> Sequence[Near]:
    """The near-duplicates that have to leave `feed` for an entry of a better source."""
    if feed.dedupe.window is None or feed.dedupe.keep == "first":
        return ()
    ours = _rank(feed, source)
    return [
        other
        for other in _rivals(feed, near, seen_at)
        if other.entry_id != entry_id and ours < _rank(feed, other.source)
    ]


def _rivals(feed: Feed, near: Iterable[Near], seen_at: datetime) -> Iterable[Near]:
    window = feed.dedupe.window
    return (
        other
        for other in near
        if feed.id in other.feeds
        and other.likeness >= feed.dedupe.similarity
        and window is not None
        and abs(seen_at - other.first_seen_at) <= window
    )


def _rank(feed: Feed, source: str) -> int:
    """The place of a source among the feed's; all are alike where the first one counts."""
    if feed.dedupe.keep == "first":
        return 0
    return next((at for at, pattern in enumerate(feed.sources) if fnmatchcase(source, pattern)), len(feed.sources))
