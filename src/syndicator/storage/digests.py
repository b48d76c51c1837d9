"""Several posts as one: which are due together, that they are one from now on, and how many there were lately."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, select, update

from syndicator.model import Action, DeliveryState
from syndicator.ports import Duty
from syndicator.storage.deliveries import duty_of
from syndicator.storage.rows import delivery_query
from syndicator.storage.tables.delivering import channels, deliveries, posts


def claim_more(
    connection: Connection, channel: str, *, reasons: Collection[str], now: datetime, limit: int
) -> list[Duty]:
    """New posts that are due, were not begun, and wait for one of these reasons; the oldest."""
    query = (
        delivery_query()
        .where(
            channels.c.name == channel,
            deliveries.c.state == DeliveryState.PENDING,
            deliveries.c.action == Action.POST,
            deliveries.c.attempts == 0,
            deliveries.c.group_key.is_(None),
            deliveries.c.reason.in_(reasons),
            deliveries.c.due_at <= now,
        )
        .order_by(deliveries.c.id)
        .limit(limit)
    )
    return [duty_of(connection, row) for row in connection.execute(query).all()]


def gather(connection: Connection, duties: Sequence[Duty], *, mint: Callable[[str], str]) -> Duty | None:
    """One key for all of them. None where one is no longer what was claimed."""
    ids = [duty.delivery.id for duty in duties]
    unchanged = delivery_query().where(
        deliveries.c.id.in_(ids), deliveries.c.state == DeliveryState.PENDING, deliveries.c.attempts == 0
    )
    found = {row.id: row.revision for row in connection.execute(unchanged)}
    if found != {duty.delivery.id: duty.delivery.revision for duty in duties}:
        return None
    connection.execute(update(deliveries).where(deliveries.c.id.in_(ids)).values(group_key=mint("msg")))
    first = delivery_query().where(deliveries.c.id == min(ids))
    return duty_of(connection, connection.execute(first).one())


def posted(connection: Connection, channel: str, *, since: datetime) -> list[datetime]:
    """When the channel's posts since then were made; a digest is one."""
    query = (
        select(posts.c.remote_id, posts.c.posted_at)
        .join(channels, channels.c.id == posts.c.channel_id)
        .where(channels.c.name == channel, posts.c.posted_at > since)
        .distinct()
    )
    return [row.posted_at for row in connection.execute(query)]
