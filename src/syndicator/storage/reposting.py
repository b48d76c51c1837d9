"""The operator's wish that a channel gets a story that it did not get."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from syndicator.errors import Unusable
from syndicator.model import Action, DeliveryState, EntryState
from syndicator.storage.rows import id_of
from syndicator.storage.tables.delivering import channels, deliveries, posts
from syndicator.storage.tables.recording import entries, revisions

_OPEN = (DeliveryState.PENDING, DeliveryState.SENDING)


def post_again(
    connection: Connection, entry_id: int, channel: str, *, now: datetime, mint: Callable[[str], str]
) -> str:
    """Make the entry's post to the channel due, whatever kept it from being made. Raises Unusable where it has it."""
    entry = connection.execute(select(entries).where(entries.c.id == entry_id)).one()
    if entry.state != EntryState.LIVE:
        raise Unusable(f"entry {entry_id}: is {entry.state}; only a live one can be posted")
    channel_id = id_of(connection, channels, channel)
    revision_id = connection.execute(
        select(revisions.c.id).where(revisions.c.entry_id == entry_id, revisions.c.number == entry.revision)
    ).scalar_one()
    post = connection.execute(
        select(deliveries).where(
            deliveries.c.entry_id == entry_id,
            deliveries.c.channel_id == channel_id,
            deliveries.c.action == Action.POST,
        )
    ).first()
    wanted = {"revision_id": revision_id, "state": DeliveryState.PENDING, "due_at": now, "ordered_at": now}
    wanted["reason"] = "asked for"
    if post is None:
        keys = {"entry_id": entry_id, "channel_id": channel_id, "action": Action.POST, "key": mint("msg")}
        connection.execute(insert(deliveries).values(**keys, **wanted))
        return "is queued"
    _refuse(connection, post, entry_id, channel)
    # What was tried once and failed may have another text now: another attempt needs a key of its own.
    connection.execute(
        update(deliveries)
        .where(deliveries.c.id == post.id)
        .values(**wanted, attempts=0, settled_at=None, key=mint("msg"), group_key=None)
    )
    return f"is queued (it was {post.state}" + (f": {post.reason})" if post.reason else ")")


def _refuse(connection: Connection, post: Row[Any], entry_id: int, channel: str) -> None:
    state = DeliveryState(post.state)
    if state is DeliveryState.DELIVERED:
        at = connection.execute(select(posts.c.url).where(posts.c.delivery_id == post.id)).scalar()
        raise Unusable(f"entry {entry_id}: {channel} has it already" + (f" ({at})" if at else ""))
    if state in _OPEN:
        raise Unusable(f"entry {entry_id}: is on its way to {channel} already ({post.reason or state})")
    if state is DeliveryState.UNKNOWN:
        raise Unusable(
            f"entry {entry_id}: whether {channel} has it is unknown; look there, then "
            f"`syndicator deliveries settle {post.id} arrived` or `again`"
        )
