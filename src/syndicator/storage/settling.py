"""The ledger as its operator reads it, and the word of the operator where nobody else knows what became of a post."""

from typing import Any

from sqlalchemy import Connection, select

from syndicator.errors import Unusable
from syndicator.model import DeliveryId, DeliveryState
from syndicator.ports import Listed, Settlement
from syndicator.storage.codec import article_from_json
from syndicator.storage.deliveries import settle_delivery
from syndicator.storage.rows import delivery_query, to_delivery
from syndicator.storage.tables.delivering import deliveries, posts
from syndicator.storage.tables.recording import revisions


def newest_deliveries(connection: Connection, *, state: DeliveryState | None, limit: int) -> list[Listed]:
    """Deliveries, the newest first, with their titles and where their posts are."""
    query = delivery_query().add_columns(revisions.c.article).order_by(deliveries.c.id.desc()).limit(limit)
    if state is not None:
        query = query.where(deliveries.c.state == state)
    return [listed(connection, row) for row in connection.execute(query).all()]


def listed(connection: Connection, row: Any) -> Listed:
    """A row of `delivery_query` with its revision's article."""
    post = select(posts.c.url).where(posts.c.delivery_id == row.id).order_by(posts.c.part).limit(1)
    return Listed(
        delivery=to_delivery(row),
        title=article_from_json(row.article).title,
        url=connection.execute(post).scalar(),
    )


def settle_unknown(connection: Connection, delivery: DeliveryId, settlement: Settlement) -> None:
    """Write what the operator says of a delivery whose outcome is unknown. Raises Unusable for any other."""
    state = connection.execute(select(deliveries.c.state).where(deliveries.c.id == delivery)).scalar()
    if state is None:
        raise Unusable(f"{delivery}: no such delivery (`syndicator deliveries --unknown` lists what can be settled)")
    if state != DeliveryState.UNKNOWN:
        raise Unusable(f"{delivery}: is {state}; only a delivery whose outcome is unknown can be settled")
    settle_delivery(connection, delivery, settlement)
