"""After a restore nobody knows what was posted since the backup was made: what may have been is not posted again."""

from datetime import datetime

from sqlalchemy import Connection, update

from syndicator.model import Action, DeliveryState
from syndicator.storage.ledger import write_event
from syndicator.storage.sources import NO_VALIDATORS
from syndicator.storage.tables.delivering import deliveries
from syndicator.storage.tables.polling import sources
from syndicator.storage.tables.recording import entries

_UNSENT = (DeliveryState.PENDING, DeliveryState.SENDING)


def mark_restored(connection: Connection, *, reason: str, now: datetime) -> int:
    """Posts that were waiting are unknown now; every source is polled whole and soon. How many posts that concerns.

    Corrections and withdrawals that were waiting still go out: saying one twice doubles nothing.
    """
    waiting = deliveries.c.state.in_(_UNSENT) & (deliveries.c.action == Action.POST)
    unknown = {"state": DeliveryState.UNKNOWN, "reason": reason, "settled_at": now}
    marked = connection.execute(update(deliveries).where(waiting).values(unknown))
    connection.execute(update(sources).values(restored_at=now, next_poll_at=now, lease_until=None, **NO_VALIDATORS))
    connection.execute(update(entries).values(**NO_VALIDATORS))
    write_event(connection, at=now, kind="restored", subject="", says=f"{marked.rowcount} posts are unknown now")
    return marked.rowcount
