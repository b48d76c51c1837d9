"""What is due, set back with a clock that was set back: else all would wait until the old time has come again."""

from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Connection, func, select, type_coerce, update

from syndicator.model import DeliveryState
from syndicator.storage.tables.delivering import deliveries
from syndicator.storage.tables.polling import sources, unread
from syndicator.storage.tables.recording import entries, revisions
from syndicator.storage.tables.websub import subscribers, subscriptions
from syndicator.storage.types import Instant

_CALENDARS = (
    sources.c.next_poll_at,
    sources.c.lease_until,
    sources.c.last_success_at,
    sources.c.silent_at,
    entries.c.recheck_at,
    entries.c.look_until,
    deliveries.c.due_at,
    deliveries.c.ordered_at,
    unread.c.due_at,
    subscribers.c.due_at,
    subscribers.c.ask_due_at,
    subscriptions.c.due_at,
)

_WAITING = (DeliveryState.PENDING, DeliveryState.AWAITING)


def set_back(connection: Connection, by: timedelta, *, now: datetime) -> None:
    """Bring what is due in the future nearer by so much.

    By how much a clock was set back while nobody ran is known to the last poll only. A story recorded after that would
    still be one of the future, and the post of one recorded now would be sent before its: it counts as recorded now.
    """
    for column in _CALENDARS:
        # As integers (microseconds), on either database.
        earlier = type_coerce(column, BigInteger) - _microseconds(by)
        due = update(column.table).where(column > now)
        connection.execute(due.values({column.name: earlier}))
    ordered_at, due_at = (type_coerce(column, BigInteger) for column in (deliveries.c.ordered_at, deliveries.c.due_at))
    seen_at = select(revisions.c.seen_at).where(revisions.c.id == deliveries.c.revision_id).scalar_subquery()
    at = Instant().process_bind_param(now, connection.dialect)
    ahead = type_coerce(seen_at, BigInteger) - _microseconds(by) - at
    # One that was put off has its reason, and waits by the operator's wish; a channel's `delay` stays what it is.
    late = update(deliveries).where(ahead > 0, deliveries.c.reason == "", deliveries.c.state.in_(_WAITING))
    connection.execute(late.values(due_at=due_at - ahead, ordered_at=ordered_at - ahead))


def ahead_of(connection: Connection, now: datetime) -> timedelta:
    """How far the store's last success lies in the future: by so much the clock was set back while nobody ran."""
    query = select(func.max(sources.c.last_success_at, type_=sources.c.last_success_at.type))
    last = connection.execute(query).scalar()
    return max(last - now, timedelta(0)) if last is not None else timedelta(0)


def _microseconds(by: timedelta) -> int:
    return by // timedelta(microseconds=1)
