"""What the operator has paused. Every claim looks here, so a pause counts at once and outlives a restart."""

from datetime import datetime

from sqlalchemy import Connection, Table, select, update

from syndicator.storage.ledger import write_event
from syndicator.storage.tables.delivering import channels
from syndicator.storage.tables.polling import sources

_TABLES: dict[str, Table] = {"source": sources, "channel": channels}


def set_pause(connection: Connection, noun: str, names: list[str], *, paused: bool, now: datetime) -> list[str]:
    """Pause or resume these sources or channels; the names of those for which that is new."""
    table = _TABLES[noun]
    as_asked = table.c.paused_at.is_not(None) if paused else table.c.paused_at.is_(None)
    asked = select(table.c.name).where(table.c.name.in_(names), table.c.removed_at.is_(None), ~as_asked)
    changed = sorted(connection.execute(asked).scalars())
    at = now if paused else None
    connection.execute(update(table).where(table.c.name.in_(changed)).values(paused_at=at))
    if noun == "source" and not paused:
        connection.execute(update(table).where(table.c.name.in_(changed)).values(next_poll_at=now))
    for name in changed:
        says = f"{noun} {name}, by the operator"
        write_event(connection, at=now, kind="paused" if paused else "resumed", subject=name, says=says)
    return changed
