"""Who is told of our feeds by WebSub: wishes to be verified, leases, and what each has got.

A rendering is owed to a subscriber from the transaction that stores it, so a crash loses no ping.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    case,
    delete,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    update,
)

from syndicator.model import Publication
from syndicator.ports import PendingAsk, Subscriber
from syndicator.storage.database import Database
from syndicator.storage.rows import id_of
from syndicator.storage.tables.publishing import feeds, publications
from syndicator.storage.tables.websub import subscribers
from syndicator.storage.types import Instant

_NO_ASK: dict[str, Any] = {
    "ask": None,
    "ask_secret": None,
    "ask_lease_s": None,
    "ask_due_at": None,
    "ask_attempts": 0,
}


def keep_ask(
    connection: Connection,
    feed: str,
    format_: str,
    *,
    mode: str,
    topic: str,
    callback: str,
    lease: timedelta,
    secret: str | None,
    most: int,
    now: datetime,
) -> bool:
    """Write a wish down beside what holds until it is verified."""
    feed_id = id_of(connection, feeds, feed)
    theirs = and_(
        subscribers.c.feed_id == feed_id,
        subscribers.c.format == format_,
        subscribers.c.callback == callback,
        subscribers.c.is_hub.is_(False),
    )
    wish = {
        "ask": mode,
        "ask_secret": secret,
        "ask_lease_s": int(lease.total_seconds()),
        "ask_due_at": now,
        "ask_attempts": 0,
        "topic": topic,
    }
    if connection.execute(update(subscribers).where(theirs).values(wish)).rowcount:
        return True
    if connection.execute(select(func.count()).select_from(subscribers)).scalar_one() >= most:
        return False
    place = {"feed_id": feed_id, "format": format_, "callback": callback, "is_hub": False}
    connection.execute(insert(subscribers).values(**place, **wish))
    return True


def due_asks(connection: Connection, *, now: datetime, limit: int) -> list[PendingAsk]:
    """Wishes to be verified, the longest due first."""
    query = (
        select(subscribers)
        .where(subscribers.c.ask_due_at <= now)
        .order_by(subscribers.c.ask_due_at, subscribers.c.id)
        .limit(limit)
    )
    return [
        PendingAsk(
            id=row.id,
            mode=row.ask,
            topic=row.topic,
            callback=row.callback,
            lease=timedelta(seconds=row.ask_lease_s),
            attempts=row.ask_attempts,
        )
        for row in connection.execute(query)
    ]


def settle_ask(connection: Connection, ask: PendingAsk, *, verified: bool, now: datetime, says: str = "") -> None:
    """Carry out or drop a wish; a subscription that held before outlives a wish that was not verified."""
    row = connection.execute(select(subscribers).where(_still(ask)).with_for_update()).first()
    if row is None:
        return
    mine = subscribers.c.id == ask.id
    if verified and ask.mode == "unsubscribe":
        connection.execute(delete(subscribers).where(mine))
    elif verified:
        begins = _begin(connection, row) if row.lease_until is None or row.lease_until <= now else {}
        values = {"secret": row.ask_secret, "lease_until": now + ask.lease, "says": says, **begins, **_NO_ASK}
        connection.execute(update(subscribers).where(mine).values(values))
    elif row.lease_until is None:
        connection.execute(delete(subscribers).where(mine))
    else:
        connection.execute(update(subscribers).where(mine).values(says=says, **_NO_ASK))


def _begin(connection: Connection, row: Row[Any]) -> dict[str, Any]:
    """A subscription begins with the next change: what is published now can be read by a GET."""
    present = select(publications.c.etag).where(
        publications.c.feed_id == row.feed_id,
        publications.c.format == row.format,
        publications.c.audience == "public",
    )
    return {"sent_etag": connection.execute(present).scalar(), "due_at": None, "attempts": 0}


def postpone_ask(connection: Connection, ask: PendingAsk, *, until: datetime, says: str) -> None:
    """Ask again later."""
    values = {"ask_due_at": until, "ask_attempts": ask.attempts + 1, "says": says}
    connection.execute(update(subscribers).where(_still(ask)).values(values))


def _still(ask: PendingAsk) -> ColumnElement[bool]:
    """The same wish as it was handed out: a newer one has another mode, lease or count of attempts."""
    return and_(
        subscribers.c.id == ask.id,
        subscribers.c.ask == ask.mode,
        subscribers.c.ask_lease_s == int(ask.lease.total_seconds()),
        subscribers.c.ask_attempts == ask.attempts,
    )


def owe(connection: Connection, feed_id: int, rendered: Sequence[Publication], *, now: datetime) -> None:
    """Let everybody who has an older rendering be told; whoever could not be reached keeps its own time."""
    at = _instant(now)
    for publication in rendered:
        connection.execute(
            update(subscribers)
            .where(
                subscribers.c.feed_id == feed_id,
                subscribers.c.format == publication.format,
                func.coalesce(subscribers.c.sent_etag, "") != publication.etag,
                _holds(now),
            )
            .values(due_at=case((subscribers.c.attempts == 0, at), else_=func.coalesce(subscribers.c.due_at, at)))
        )


def due_pings(connection: Connection, *, now: datetime, limit: int) -> list[Subscriber]:
    """Whom to tell, the longest due first."""
    due = _subscribers().where(subscribers.c.due_at <= now, _holds(now))
    rows = connection.execute(due.order_by(subscribers.c.due_at, subscribers.c.id).limit(limit))
    return [_to_subscriber(row) for row in rows]


def settle_ping(connection: Connection, subscriber: Subscriber, *, etag: str, now: datetime) -> None:
    """They have it. A rendering that was stored meanwhile is owed still."""
    newest = select(publications.c.etag).where(
        publications.c.feed_id == subscribers.c.feed_id,
        publications.c.format == subscribers.c.format,
        publications.c.audience == "public",
    )
    due_at = case((newest.scalar_subquery() == etag, null()), else_=_instant(now))
    values = {"sent_etag": etag, "sent_at": now, "attempts": 0, "due_at": due_at, "says": ""}
    connection.execute(update(subscribers).where(subscribers.c.id == subscriber.id).values(values))


def postpone_ping(connection: Connection, subscriber: Subscriber, *, until: datetime, says: str) -> None:
    """Tell them later."""
    values = {"due_at": until, "attempts": subscriber.attempts + 1, "says": says}
    connection.execute(update(subscribers).where(subscribers.c.id == subscriber.id).values(values))


def forget_subscriber(connection: Connection, subscriber: Subscriber) -> None:
    """They want no more."""
    connection.execute(delete(subscribers).where(subscribers.c.id == subscriber.id))


def forget_ended(connection: Connection, *, now: datetime) -> int:
    """Drop ended leases; one that is being renewed waits for its wish."""
    ended = delete(subscribers).where(subscribers.c.lease_until <= now, subscribers.c.ask.is_(None))
    return connection.execute(ended).rowcount


def sync_hubs(connection: Connection, hubs: Sequence[str], *, topics: Mapping[tuple[str, str], str]) -> None:
    """Rows for the outside hubs of the configuration; what they had got before is kept."""
    numbers = {row.name: row.id for row in connection.execute(select(feeds.c.name, feeds.c.id))}
    wanted = {(numbers[feed], format_, hub): topic for (feed, format_), topic in topics.items() for hub in hubs}
    for row in connection.execute(select(subscribers).where(subscribers.c.is_hub)).all():
        topic = wanted.pop((row.feed_id, row.format, row.callback), None)
        if topic is None:
            connection.execute(delete(subscribers).where(subscribers.c.id == row.id))
        elif topic != row.topic:
            connection.execute(update(subscribers).where(subscribers.c.id == row.id).values(topic=topic))
    for (feed_id, format_, hub), topic in wanted.items():
        place = {"feed_id": feed_id, "format": format_, "callback": hub, "topic": topic, "is_hub": True}
        connection.execute(insert(subscribers).values(place))


def _instant(now: datetime) -> ColumnElement[datetime]:
    """A moment inside of an expression, which does not know the column's type by itself."""
    return literal(now, Instant())


def _holds(now: datetime) -> ColumnElement[bool]:
    return or_(subscribers.c.lease_until > now, subscribers.c.is_hub)


def _subscribers() -> Select[Any]:
    return select(subscribers, feeds.c.name.label("feed")).join(feeds, feeds.c.id == subscribers.c.feed_id)


def _to_subscriber(row: Row[Any]) -> Subscriber:
    return Subscriber(
        id=row.id,
        feed=row.feed,
        format=row.format,
        topic=row.topic,
        callback=row.callback,
        is_hub=row.is_hub,
        secret=row.secret,
        attempts=row.attempts,
        lease_until=row.lease_until,
    )


def forget_feeds(connection: Connection, names: Collection[str]) -> None:
    """Drop all subscriptions to these feeds."""
    theirs = select(feeds.c.id).where(feeds.c.name.in_(sorted(names)))
    connection.execute(delete(subscribers).where(subscribers.c.feed_id.in_(theirs)))


class SqlSubscribers:
    """The port over the database: every method is one transaction. See `ports.hub` for what each promises."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def keep_ask(
        self,
        feed: str,
        format_: str,
        *,
        mode: str,
        topic: str,
        callback: str,
        lease: timedelta,
        secret: str | None,
        most: int,
        now: datetime,
    ) -> bool:
        """Write a wish down."""
        return await self._db.write(
            keep_ask,
            feed,
            format_,
            mode=mode,
            topic=topic,
            callback=callback,
            lease=lease,
            secret=secret,
            most=most,
            now=now,
        )

    async def due_asks(self, *, now: datetime, limit: int) -> list[PendingAsk]:
        """Wishes to be verified."""
        return await self._db.read(due_asks, now=now, limit=limit)

    async def settle_ask(self, ask: PendingAsk, *, verified: bool, now: datetime, says: str = "") -> None:
        """Carry out or drop a wish."""
        await self._db.write(settle_ask, ask, verified=verified, now=now, says=says)

    async def postpone_ask(self, ask: PendingAsk, *, until: datetime, says: str) -> None:
        """Ask again later."""
        await self._db.write(postpone_ask, ask, until=until, says=says)

    async def due_pings(self, *, now: datetime, limit: int) -> list[Subscriber]:
        """Whom to tell."""
        return await self._db.read(due_pings, now=now, limit=limit)

    async def settle_ping(self, subscriber: Subscriber, *, etag: str, now: datetime) -> None:
        """They have it."""
        await self._db.write(settle_ping, subscriber, etag=etag, now=now)

    async def postpone_ping(self, subscriber: Subscriber, *, until: datetime, says: str) -> None:
        """Tell them later."""
        await self._db.write(postpone_ping, subscriber, until=until, says=says)

    async def forget_subscriber(self, subscriber: Subscriber) -> None:
        """They want no more."""
        await self._db.write(forget_subscriber, subscriber)

    async def forget_ended(self, *, now: datetime) -> int:
        """Drop ended leases."""
        return await self._db.write(forget_ended, now=now)

    async def forget_feeds(self, feeds: Collection[str]) -> None:
        """Nobody is told of these any more: they are not for everybody."""
        await self._db.write(forget_feeds, feeds)

    async def sync_hubs(self, hubs: Sequence[str], *, topics: Mapping[tuple[str, str], str]) -> None:
        """Rows for the outside hubs of the configuration."""
        await self._db.write(sync_hubs, hubs, topics=topics)
