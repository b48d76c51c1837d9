"""What happened (events), what is due, and a look at everything."""

from datetime import datetime

from sqlalchemy import Connection, exists, func, insert, select

from syndicator.ports import ChannelState, Due, Event, Overview
from syndicator.storage.rows import entry_query, recheckable, to_entry, to_source
from syndicator.storage.sources import free_sources
from syndicator.storage.tables.delivering import channels, deliveries
from syndicator.storage.tables.operating import events, intents
from syndicator.storage.tables.polling import sources
from syndicator.storage.tables.recording import entries

_NEWEST = 20

_EVENT = insert(events)


def write_event(
    connection: Connection,
    *,
    at: datetime,
    kind: str,
    subject: str,
    says: str,
    entry_id: int | None = None,
) -> None:
    """Append to the record of what happened; `subject` is the source or channel."""
    row = {"at": at, "kind": kind, "subject": subject, "says": says, "entry_id": entry_id}
    connection.execute(_EVENT, row)


def due(connection: Connection, *, now: datetime) -> Due:
    """What waits to be done; each question ends at the first row of an index."""
    looks = {
        "intents": select(intents.c.id).where(intents.c.done_at.is_(None)),
        "sources": select(sources.c.id).where(sources.c.next_poll_at <= now, free_sources(now)),
        "rechecks": recheckable(now),
        "deliveries": select(deliveries.c.id).where(
            deliveries.c.state.in_(("pending", "sending")), deliveries.c.due_at <= now
        ),
    }
    row = connection.execute(select(*(exists(look).label(name) for name, look in looks.items()))).one()
    return Due(**{name: bool(getattr(row, name)) for name in looks})


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
