"""Which of a feed's stored entries are shown, in which order, and which are told of as deleted.

A withdrawn entry is a notice for a while and then a tombstone; in the archive it is a tombstone at once, since nobody
is meant to read it there.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from syndicator.model import Entry, EntryId, EntryState
from syndicator.ports import FeedState
from syndicator.specs import Feed


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """`shown` in the reader's order, `deleted` for machines only, and when either changes by itself."""

    shown: tuple[Entry, ...]
    deleted: tuple[Entry, ...]
    next_change_at: datetime | None


def window(spec: Feed, state: FeedState, *, now: datetime) -> Window:
    """What readers get at `now`."""
    is_newest = state.page is None and state.since is None
    entries = [entry for entry in state.entries if entry.state is not EntryState.HELD]
    if is_newest and spec.age is not None:
        entries = [entry for entry in entries if _touched(entry) + spec.age > now]
    deleted = [entry for entry in entries if _is_deleted(entry, spec, state, now)]
    shown = [entry for entry in entries if entry not in deleted]
    ends = [*_ends(spec, shown)] if is_newest else []
    return Window(
        shown=tuple(sorted(shown, key=_updated if spec.order == "updated" else _published, reverse=True)),
        deleted=tuple(sorted(deleted, key=_updated, reverse=True)),
        next_change_at=min(ends, default=None),
    )


def _is_deleted(entry: Entry, spec: Feed, state: FeedState, now: datetime) -> bool:
    if entry.state is not EntryState.RETRACTED:
        return False
    return state.page is not None or entry.updated_at + spec.notice <= now


def _ends(spec: Feed, shown: Iterable[Entry]) -> Iterable[datetime]:
    for entry in shown:
        if entry.state is EntryState.RETRACTED:
            yield entry.updated_at + spec.notice
        if spec.age is not None:
            yield _touched(entry) + spec.age


def _published(entry: Entry) -> tuple[datetime, EntryId]:
    """A date in the future would keep a story on top for years: it counts from when we first saw it."""
    return min(entry.published_at, entry.first_seen_at), entry.id


def _updated(entry: Entry) -> tuple[datetime, EntryId]:
    return _touched(entry), entry.id


def _touched(entry: Entry) -> datetime:
    """When readers were last told something: of the story, or of its correction or withdrawal."""
    at, _ = _published(entry)
    if entry.state is EntryState.RETRACTED:
        return max(at, entry.updated_at)
    return max(at, entry.corrected_at) if entry.corrected_at is not None else at
