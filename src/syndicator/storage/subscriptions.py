"""Our subscriptions at the hubs of others' feeds."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, delete, insert, literal, select, update

from syndicator.model import Announced
from syndicator.ports import CallbackKey, Subscription
from syndicator.storage.database import Database
from syndicator.storage.rows import id_of
from syndicator.storage.tables.polling import sources
from syndicator.storage.tables.websub import subscriptions
from syndicator.storage.types import Instant

_OURS = subscriptions.c.direction == "in"
_COUNTS = and_(_OURS, subscriptions.c.state != "leaving")


def end_others(connection: Connection, names: Collection[str], *, base: str, now: datetime) -> None:
    """End what is for other sources, or under another address of ours."""
    for row in connection.execute(_query().where(_COUNTS)).all():
        if row.source not in names or not row.callback.startswith(base):
            _end(connection, subscriptions.c.id == row.id, now)


def want(
    connection: Connection, source: str, announced: Announced | None, *, keys: Sequence[CallbackKey], now: datetime
) -> None:
    """Let these be the source's subscriptions."""
    source_id = id_of(connection, sources, source)
    theirs = and_(_COUNTS, subscriptions.c.source_id == source_id)
    if announced is None:
        _end(connection, theirs, now)
        return
    same = and_(subscriptions.c.hub.in_(announced.hubs), subscriptions.c.topic == announced.topic)
    _end(connection, and_(theirs, ~same), now)
    there = set(connection.execute(select(subscriptions.c.hub).where(theirs, same)).scalars())
    for hub, key in zip(announced.hubs, keys, strict=True):
        if hub not in there:
            place = {"direction": "in", "source_id": source_id, "topic": announced.topic, "hub": hub}
            wish = {"callback": key.callback, "secret": key.secret, "state": "wanted", "due_at": now}
            connection.execute(insert(subscriptions).values(**place, **wish))


def _end(connection: Connection, which: ColumnElement[bool], now: datetime) -> None:
    values = {"state": "leaving", "due_at": now, "attempts": 0}
    connection.execute(update(subscriptions).where(which).values(values))


def of_source(connection: Connection, source: str) -> tuple[Subscription, ...]:
    """Those that count."""
    rows = connection.execute(_query().where(_COUNTS, sources.c.name == source).order_by(subscriptions.c.id))
    return tuple(_to_subscription(row) for row in rows)


def of_callback(connection: Connection, callback: str) -> Subscription | None:
    """Whose callback this is."""
    return _one(connection, and_(_OURS, subscriptions.c.callback == callback))


def due(connection: Connection, *, now: datetime, limit: int) -> list[Subscription]:
    """Those to be asked for, renewed, or ended now."""
    query = _query().where(_OURS, subscriptions.c.due_at <= now).order_by(subscriptions.c.due_at).limit(limit)
    return [_to_subscription(row) for row in connection.execute(query)]


def begin(connection: Connection, subscription: Subscription, *, until: datetime) -> bool:
    """Written before the hub is asked: it may verify before it answers."""
    state = "leaving" if subscription.state == "leaving" else "asked"
    values = {"state": state, "due_at": until}
    return bool(connection.execute(update(subscriptions).where(_as_it_was(subscription)).values(values)).rowcount)


def fail(connection: Connection, subscription: Subscription, *, until: datetime, says: str) -> None:
    """Again later, unless the hub has verified it meanwhile."""
    state = "leaving" if subscription.state == "leaving" else "wanted"
    values = {"state": state, "due_at": until, "attempts": subscription.attempts + 1, "says": says}
    before = {"leaving"} if state == "leaving" else {"wanted", "asked", subscription.state}
    kept = and_(subscriptions.c.id == subscription.id, subscriptions.c.state.in_(before))
    connection.execute(update(subscriptions).where(kept).values(values))


def confirm(connection: Connection, subscription: Subscription, *, lease_until: datetime, due_at: datetime) -> None:
    """It holds."""
    values = {"state": "active", "lease_until": lease_until, "due_at": due_at, "attempts": 0, "says": ""}
    theirs = and_(subscriptions.c.id == subscription.id, subscriptions.c.state != "leaving")
    connection.execute(update(subscriptions).where(theirs).values(values))


def forget(connection: Connection, subscription: Subscription) -> None:
    """It is ended."""
    connection.execute(delete(subscriptions).where(subscriptions.c.id == subscription.id))


def hear(connection: Connection, subscription: Subscription, *, now: datetime, poll_at: datetime) -> None:
    """The hub told of news; a source that fails keeps its own time, lest a wait that it asked for be broken."""
    told = update(subscriptions).where(subscriptions.c.id == subscription.id)
    connection.execute(told.values(heard_at=now, missed_count=0))
    soon = literal(poll_at, Instant())
    connection.execute(
        update(sources)
        .where(sources.c.name == subscription.source, sources.c.failed_count == 0)
        .values(next_poll_at=case((sources.c.next_poll_at > soon, soon), else_=sources.c.next_poll_at))
    )


def miss(connection: Connection, source: str, *, since: datetime) -> None:
    """News that the hub, which had told of some, did not tell of."""
    source_id = id_of(connection, sources, source)
    silent = and_(_COUNTS, subscriptions.c.source_id == source_id, subscriptions.c.heard_at < since)
    connection.execute(update(subscriptions).where(silent).values(missed_count=subscriptions.c.missed_count + 1))


def _query() -> Select[Any]:
    return select(subscriptions, sources.c.name.label("source")).join(
        sources, sources.c.id == subscriptions.c.source_id
    )


def _one(connection: Connection, which: ColumnElement[bool]) -> Subscription | None:
    row = connection.execute(_query().where(which)).first()
    return _to_subscription(row) if row is not None else None


def _as_it_was(subscription: Subscription) -> ColumnElement[bool]:
    return and_(
        subscriptions.c.id == subscription.id,
        subscriptions.c.state == subscription.state,
        subscriptions.c.attempts == subscription.attempts,
    )


def _to_subscription(row: Row[Any]) -> Subscription:
    return Subscription(
        id=row.id,
        source=row.source,
        hub=row.hub,
        topic=row.topic,
        callback=row.callback,
        secret=row.secret,
        state=row.state,
        attempts=row.attempts,
        lease_until=row.lease_until,
        heard_at=row.heard_at,
        missed_count=row.missed_count,
    )


class SqlSubscriptions:
    """The port over the database: every method is one transaction. See `ports.hub` for what each promises."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def end_others(self, sources: Collection[str], *, base: str, now: datetime) -> None:
        """End what is for others."""
        await self._db.write(end_others, sources, base=base, now=now)

    async def want(
        self, source: str, announced: Announced | None, *, keys: Sequence[CallbackKey], now: datetime
    ) -> None:
        """Let these be the source's subscriptions."""
        await self._db.write(want, source, announced, keys=keys, now=now)

    async def of_source(self, source: str) -> tuple[Subscription, ...]:
        """Those that count."""
        return await self._db.read(of_source, source)

    async def of_callback(self, callback: str) -> Subscription | None:
        """Whose callback this is."""
        return await self._db.read(of_callback, callback)

    async def due(self, *, now: datetime, limit: int) -> list[Subscription]:
        """Those that wait for us."""
        return await self._db.read(due, now=now, limit=limit)

    async def begin(self, subscription: Subscription, *, until: datetime) -> bool:
        """It is asked for, or ended, now."""
        return await self._db.write(begin, subscription, until=until)

    async def fail(self, subscription: Subscription, *, until: datetime, says: str) -> None:
        """Again later."""
        await self._db.write(fail, subscription, until=until, says=says)

    async def confirm(self, subscription: Subscription, *, lease_until: datetime, due_at: datetime) -> None:
        """It holds."""
        await self._db.write(confirm, subscription, lease_until=lease_until, due_at=due_at)

    async def forget(self, subscription: Subscription) -> None:
        """It is ended."""
        await self._db.write(forget, subscription)

    async def hear(self, subscription: Subscription, *, now: datetime, poll_at: datetime) -> None:
        """The hub told of news."""
        await self._db.write(hear, subscription, now=now, poll_at=poll_at)

    async def miss(self, source: str, *, since: datetime) -> None:
        """The hub did not tell of news."""
        await self._db.write(miss, source, since=since)
