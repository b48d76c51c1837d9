"""Posts that wait for the operator's yes."""

from datetime import datetime

from sqlalchemy import Connection, select, update

from syndicator.model import DeliveryState
from syndicator.storage.ledger import write_event
from syndicator.storage.tables import channels, deliveries


def judge(connection: Connection, entry_id: int | None, channel: str | None, *, accept: bool, now: datetime) -> int:
    """Accept or reject what awaits it: of one entry or all, for one channel or all; how many there were."""
    query = (
        select(deliveries.c.id, deliveries.c.entry_id, channels.c.name)
        .join(channels, channels.c.id == deliveries.c.channel_id)
        .where(deliveries.c.state == DeliveryState.AWAITING)
        .order_by(deliveries.c.id)
    )
    if entry_id is not None:
        query = query.where(deliveries.c.entry_id == entry_id)
    if channel is not None:
        query = query.where(channels.c.name == channel)
    rows = connection.execute(query).all()
    accepted = {"state": DeliveryState.PENDING, "reason": "", "due_at": now, "ordered_at": now}
    rejected = {"state": DeliveryState.SKIPPED, "reason": "rejected", "settled_at": now}
    for row in rows:
        values = accepted if accept else rejected
        connection.execute(update(deliveries).where(deliveries.c.id == row.id).values(values))
        kind = "approved" if accept else "rejected"
        write_event(connection, at=now, kind=kind, subject=row.name, says="by the operator", entry_id=row.entry_id)
    return len(rows)
