"""What a configuration would change: it takes over within a transaction that is rolled back, so a plan can't be wrong.

The writer is held for as long as taking over takes: some milliseconds, or a second where a feed is filled anew.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

from sqlalchemy import Connection, Table, func, select

from syndicator.model import DeliveryState
from syndicator.ports import ChannelPlan, FeedPlan, Moved, Plan
from syndicator.storage.rows import entry_query, to_entry
from syndicator.storage.tables.delivering import channels, deliveries
from syndicator.storage.tables.polling import sources
from syndicator.storage.tables.publishing import feed_entries, feeds
from syndicator.storage.tables.recording import entries

_AT_ONCE = 500


class Planned(Exception):
    """The plan, raised so that the transaction is rolled back."""

    def __init__(self, plan: Plan) -> None:
        super().__init__("planned")
        self.plan = plan


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """What a plan compares. Rows are told apart by their numbers, so that a new name is no new row."""

    sources: Mapping[int, tuple[str, str]]
    feeds: Mapping[int, tuple[str, str]]
    channels: Mapping[int, str]
    held: Mapping[int, frozenset[int]]
    last_delivery: int


def plan(connection: Connection, take_over: Callable[[Connection], None]) -> NoReturn:
    """Let the configuration take over, compare, and raise `Planned`."""
    before = _look(connection)
    take_over(connection)
    after = _look(connection)
    raise Planned(
        Plan(
            sources=_compared(before.sources, after.sources),
            feeds=tuple(_feeds(connection, before, after)),
            channels=tuple(_channels(connection, before, after)),
        )
    )


def _look(connection: Connection) -> _State:
    held: dict[int, set[int]] = {}
    present = select(feed_entries.c.feed_id, feed_entries.c.entry_id).where(feed_entries.c.left_at.is_(None))
    for row in connection.execute(present):
        held.setdefault(row.feed_id, set()).add(row.entry_id)
    present_channels = select(channels.c.id, channels.c.name).where(channels.c.removed_at.is_(None))
    return _State(
        sources=_rows(connection, sources),
        feeds=_rows(connection, feeds),
        channels={row.id: row.name for row in connection.execute(present_channels)},
        held={number: frozenset(ids) for number, ids in held.items()},
        last_delivery=connection.execute(select(func.coalesce(func.max(deliveries.c.id), 0))).scalar_one(),
    )


def _rows(connection: Connection, table: Table) -> dict[int, tuple[str, str]]:
    query = select(table.c.id, table.c.name, table.c.config_hash).where(table.c.removed_at.is_(None))
    return {row.id: (row.name, row.config_hash) for row in connection.execute(query)}


def _change(before: tuple[str, str] | None, after: tuple[str, str] | None) -> str:
    if before is None or after is None:
        return "new" if before is None else "removed"
    return "" if before[1] == after[1] else "changed"


def _compared(before: Mapping[int, tuple[str, str]], after: Mapping[int, tuple[str, str]]) -> dict[str, str]:
    changes = {
        (after.get(number) or before[number])[0]: _change(before.get(number), after.get(number))
        for number in sorted({*before, *after})
    }
    return {name: change for name, change in changes.items() if change}


def _feeds(connection: Connection, before: _State, after: _State) -> list[FeedPlan]:
    found = []
    for number in sorted({*before.feeds, *after.feeds}):
        was, is_ = before.feeds.get(number), after.feeds.get(number)
        held = before.held.get(number, frozenset()) if was else frozenset()
        holds = after.held.get(number, frozenset()) if is_ else frozenset()
        if was != is_ or held != holds:
            found.append(
                FeedPlan(
                    name=(is_ or was or ("", ""))[0],
                    change=_change(was, is_),
                    was=was[0] if was and is_ and was[0] != is_[0] else None,
                    enters=_moved(connection, sorted(holds - held)),
                    leaves=_moved(connection, sorted(held - holds)),
                )
            )
    return found


def _channels(connection: Connection, before: _State, after: _State) -> list[ChannelPlan]:
    ordered = select(deliveries).where(deliveries.c.id > before.last_delivery).order_by(deliveries.c.id)
    rows = connection.execute(ordered).all()
    found = []
    for number in sorted({*before.channels, *after.channels}):
        theirs = [row for row in rows if row.channel_id == number]
        change = "" if number in before.channels and number in after.channels else "new"
        if number not in after.channels:
            change = "removed"
        if not theirs and not change:
            continue
        posts = [row.entry_id for row in theirs if row.state != DeliveryState.SKIPPED]
        found.append(
            ChannelPlan(
                name=after.channels.get(number) or before.channels[number],
                change=change,
                posts=_moved(connection, posts),
                skips=dict(Counter(row.reason for row in theirs if row.state == DeliveryState.SKIPPED)),
            )
        )
    return found


def _moved(connection: Connection, numbers: Sequence[int]) -> tuple[Moved, ...]:
    found: dict[int, Moved] = {}
    for start in range(0, len(numbers), _AT_ONCE):
        some = entry_query().where(entries.c.id.in_(numbers[start : start + _AT_ONCE]))
        for entry in map(to_entry, connection.execute(some)):
            found[entry.id] = Moved(number=entry.id, title=entry.revision.article.title, source=entry.source)
    return tuple(found[number] for number in numbers)
