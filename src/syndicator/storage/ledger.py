"""What happened (events), what is asked (intents), and a look at everything."""

from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from syndicator.ports import ChannelState, Event, Intent, Overview
from syndicator.storage.rows import entry_query, to_entry, to_source
from syndicator.storage.tables import channels, deliveries, entries, events, intents, sources

_NEWEST = 20


def write_event(connection: Connection, *, at: datetime, kind: str, subject: str, says: str) -> None:
    """Append to the record of what happened."""
    connection.execute(insert(events).values(at=at, kind=kind, subject=subject, says=says))


def add_intent(connection: Connection, verb: str, subject: str, *, now: datetime) -> int:
    """Ask the running service for something."""
    made = connection.execute(insert(intents).values(verb=verb, subject=subject, asked_at=now))
    (number,) = made.inserted_primary_key or (0,)
    return int(number)


def take_intents(connection: Connection, *, now: datetime) -> list[Intent]:
    """Hand out what is asked, once."""
    taken = connection.execute(
        update(intents).where(intents.c.taken_at.is_(None)).values(taken_at=now).returning(intents)
    )
    return [Intent(id=row.id, verb=row.verb, subject=row.subject) for row in taken]


def open_intents(connection: Connection) -> bool:
    """Whether anything is asked: a read, so that an idle tick takes no write lock."""
    return connection.execute(select(intents.c.id).where(intents.c.taken_at.is_(None)).limit(1)).first() is not None


def overview(connection: Connection) -> Overview:
    """Sources, channels, the newest entries and events."""
    count = connection.execute(select(func.count()).select_from(entries)).scalar_one()
    newest = connection.execute(entry_query().order_by(entries.c.id.desc()).limit(_NEWEST))
    recent = connection.execute(select(events).order_by(events.c.id.desc()).limit(_NEWEST))
    polled = connection.execute(select(sources).where(sources.c.removed_at.is_(None)).order_by(sources.c.name))
    return Overview(
        sources=tuple(to_source(row) for row in polled),
        channels=_channel_states(connection),
        entries_count=count,
        newest=tuple(to_entry(row) for row in newest),
        events=tuple(Event(at=row.at, kind=row.kind, subject=row.subject, says=row.says) for row in recent),
    )


def _channel_states(connection: Connection) -> tuple[ChannelState, ...]:
    counts: dict[int, dict[str, int]] = {}
    by_state = select(deliveries.c.channel_id, deliveries.c.state, func.count().label("count")).group_by(
        deliveries.c.channel_id, deliveries.c.state
    )
    for row in connection.execute(by_state):
        counts.setdefault(row.channel_id, {})[row.state] = row[2]
    rows = connection.execute(select(channels).where(channels.c.removed_at.is_(None)).order_by(channels.c.name))
    return tuple(ChannelState(id=row.name, held=row.held, counts=counts.get(row.id, {})) for row in rows)


def skipped_count(connection: Connection, reason: str) -> int:
    """Stories that some channel did not get for this reason."""
    query = select(func.count(func.distinct(deliveries.c.entry_id))).where(
        deliveries.c.state == "skipped", deliveries.c.reason == reason
    )
    return int(connection.execute(query).scalar_one())
