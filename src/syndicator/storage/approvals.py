"""Posts that wait for somebody's yes."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from syndicator.model import Action, DeliveryId, DeliveryState
from syndicator.ports import Duty
from syndicator.storage.database import Database
from syndicator.storage.deliveries import duty_of
from syndicator.storage.ledger import write_event
from syndicator.storage.rows import delivery_query
from syndicator.storage.tables.delivering import channels, deliveries


class SqlApprovals:
    """The ApprovalStore port."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def unasked(self, channels: Collection[str]) -> list[Duty]:
        """Of each channel the oldest that nobody was told of."""
        return await self._db.read(_unasked, channels)

    async def asked(self, delivery: DeliveryId, *, now: datetime) -> None:
        """Somebody was told."""
        values = update(deliveries).where(deliveries.c.id == delivery).values(asked_at=now)
        await self._db.write(lambda connection: connection.execute(values))

    async def by_key(self, key: str) -> Duty | None:
        """The post with this key."""
        return await self._db.read(_by_key, key)

    async def awaiting(self, *, limit: int) -> list[Duty]:
        """All that awaits a yes."""
        return await self._db.read(_awaiting, limit=limit)

    async def judge_one(self, key: str, *, accept: bool, by: str, now: datetime) -> bool:
        """A yes or no."""
        return await self._db.write(_judge_one, key, accept=accept, by=by, now=now)


def _unasked(connection: Connection, wanted: Collection[str]) -> list[Duty]:
    oldest = (
        select(func.min(deliveries.c.id))
        .join(channels, channels.c.id == deliveries.c.channel_id)
        .where(
            deliveries.c.state == DeliveryState.AWAITING, deliveries.c.asked_at.is_(None), channels.c.name.in_(wanted)
        )
        .group_by(deliveries.c.channel_id)
    )
    return [duty_of(connection, row) for row in connection.execute(delivery_query().where(deliveries.c.id.in_(oldest)))]


def _by_key(connection: Connection, key: str) -> Duty | None:
    query = delivery_query().where(deliveries.c.key == key, deliveries.c.action == Action.POST)
    row = connection.execute(query).first()
    return None if row is None else duty_of(connection, row)


def _awaiting(connection: Connection, *, limit: int) -> list[Duty]:
    query = delivery_query().where(deliveries.c.state == DeliveryState.AWAITING).order_by(deliveries.c.id).limit(limit)
    return [duty_of(connection, row) for row in connection.execute(query).all()]


def _judge_one(connection: Connection, key: str, *, accept: bool, by: str, now: datetime) -> bool:
    query = (
        select(deliveries.c.id, deliveries.c.entry_id, channels.c.name)
        .join(channels, channels.c.id == deliveries.c.channel_id)
        .where(deliveries.c.key == key, deliveries.c.state == DeliveryState.AWAITING)
    )
    rows = connection.execute(query).all()
    _decide(connection, rows, accept=accept, by=by, now=now)
    return bool(rows)


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
    _decide(connection, rows, accept=accept, by="by the operator", now=now)
    return len(rows)


def _decide(connection: Connection, rows: Sequence[Any], *, accept: bool, by: str, now: datetime) -> None:
    accepted = {"state": DeliveryState.PENDING, "reason": "", "due_at": now, "ordered_at": now}
    rejected = {"state": DeliveryState.SKIPPED, "reason": "rejected", "settled_at": now}
    for row in rows:
        values = accepted if accept else rejected
        connection.execute(update(deliveries).where(deliveries.c.id == row.id).values(values))
        kind = "approved" if accept else "rejected"
        write_event(connection, at=now, kind=kind, subject=row.name, says=by, entry_id=row.entry_id)
