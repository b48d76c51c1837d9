"""What the store sees go wrong: with sources, with stories, with channels."""

from collections.abc import Iterator

from sqlalchemy import Connection, func, literal_column, select

from syndicator.model import DeliveryState, EntryState
from syndicator.ports import Trouble
from syndicator.storage.tables.delivering import channels, deliveries
from syndicator.storage.tables.polling import sources
from syndicator.storage.tables.recording import entries, sightings

_FAILS_IN_A_ROW, _EMPTY_IN_A_ROW = 3, 2


def troubled(connection: Connection) -> list[Trouble]:
    """Sources that fail, are blocked, empty, silent or hold stories back; channels held, posts that nobody knows of."""
    return [*_sources(connection), *_doubtful(connection), *_channels(connection), *_lost(connection)]


def _sources(connection: Connection) -> Iterator[Trouble]:
    polled = select(sources).where(sources.c.removed_at.is_(None), sources.c.paused_at.is_(None))
    for row in connection.execute(polled.where(sources.c.health == "blocked")):
        yield Trouble(kind="blocked", subject=row.name, says=f"does not let us in: {row.says}")
    failing = polled.where(sources.c.failed_count >= _FAILS_IN_A_ROW, sources.c.health != "blocked")
    for row in connection.execute(failing):
        yield Trouble(kind="source", subject=row.name, says=f"{row.failed_count} polls in a row failed: {row.says}")
    # One that never had a link is told of by `check`, `add` and `sources`; here is what broke.
    for row in connection.execute(polled.where(sources.c.silent_at <= sources.c.last_success_at)).all():
        last = select(sightings.c.first_seen_at).where(sightings.c.source_id == row.id)
        at = connection.execute(last.order_by(sightings.c.entry_id.desc()).limit(1)).scalar()
        since = f" since {at:%Y-%m-%d %H:%M} UTC" if at else ""
        yield Trouble(kind="silent", subject=row.name, says=f"nothing new{since}; that is longer than silent_for")
    empty = polled.where(sources.c.empty_count >= _EMPTY_IN_A_ROW, sources.c.baselined_at.is_not(None))
    for row in connection.execute(empty):
        says = f"{row.empty_count} polls in a row found no links: {row.says}"
        yield Trouble(kind="empty", subject=row.name, says=says)


def _doubtful(connection: Connection) -> Iterator[Trouble]:
    held = (
        select(sources.c.name, func.count().label("count"))
        .join(entries, entries.c.source_id == sources.c.id)
        # Spelt out: an index of some rows is only used where the statement names them.
        .where(entries.c.state == literal_column(f"'{EntryState.HELD}'"), sources.c.removed_at.is_(None))
        .group_by(sources.c.name)
    )
    for row in connection.execute(held):
        says = f"{row[1]} stories look broken and are held back; see `syndicator entries --held`"
        yield Trouble(kind="held", subject=row.name, says=says)


def _channels(connection: Connection) -> Iterator[Trouble]:
    for row in connection.execute(select(channels).where(channels.c.held != "", channels.c.removed_at.is_(None))):
        yield Trouble(kind="channel", subject=row.name, says=f"held, its queue is kept: {row.held}")


def _lost(connection: Connection) -> Iterator[Trouble]:
    unknown = (
        select(channels.c.name, func.count().label("count"))
        .join(deliveries, deliveries.c.channel_id == channels.c.id)
        .where(deliveries.c.state == DeliveryState.UNKNOWN, channels.c.removed_at.is_(None))
        .group_by(channels.c.name)
    )
    for row in connection.execute(unknown):
        says = f"{row[1]} posts may or may not have arrived; see `syndicator deliveries --unknown`"
        yield Trouble(kind="unknown", subject=row.name, says=says)
