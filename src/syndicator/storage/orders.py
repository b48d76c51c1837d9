"""Deliveries as they are ordered: a story's first post, its corrections, and the baseline of a new channel."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, Select, insert, select, update

from syndicator.model import Action, DeliveryState
from syndicator.ports import Order
from syndicator.specs import ChannelSpec, Source
from syndicator.storage.rows import id_of
from syndicator.storage.tables.delivering import channels, deliveries
from syndicator.storage.tables.polling import sources
from syndicator.storage.tables.publishing import feed_entries, feeds
from syndicator.storage.tables.recording import entries, revisions
from syndicator.storage.upsert import upsert

_UNSENT = (DeliveryState.PENDING, DeliveryState.AWAITING, DeliveryState.HELD)


def write_orders(
    connection: Connection, entry_id: int, revision_id: int, orders: Iterable[Order], *, mint: Callable[[str], str]
) -> None:
    """Write deliveries. A post that is not sent yet moves to the new revision; an unsent correction is superseded."""
    for order in orders:
        channel_id = id_of(connection, channels, order.channel)
        if order.action is Action.POST and _move_post(connection, entry_id, revision_id, channel_id, order):
            continue
        if order.action is not Action.POST:
            _supersede(connection, entry_id, channel_id, at=order.due_at)
        row = upsert(connection, deliveries).values(
            entry_id=entry_id,
            revision_id=revision_id,
            channel_id=channel_id,
            action=order.action,
            state=order.state,
            reason=order.reason,
            due_at=order.due_at,
            ordered_at=order.due_at,
            key=mint("msg"),
        )
        connection.execute(row.on_conflict_do_nothing())


def _move_post(connection: Connection, entry_id: int, revision_id: int, channel_id: int, order: Order) -> bool:
    moved = connection.execute(
        update(deliveries)
        .where(
            deliveries.c.entry_id == entry_id,
            deliveries.c.channel_id == channel_id,
            deliveries.c.action == Action.POST,
            deliveries.c.state.in_(_UNSENT),
            deliveries.c.attempts == 0,
        )
        .values(revision_id=revision_id, state=order.state, reason=order.reason)
    )
    return moved.rowcount > 0


def _supersede(connection: Connection, entry_id: int, channel_id: int, *, at: datetime) -> None:
    connection.execute(
        update(deliveries)
        .where(
            deliveries.c.entry_id == entry_id,
            deliveries.c.channel_id == channel_id,
            deliveries.c.action != Action.POST,
            deliveries.c.state.in_(_UNSENT),
            deliveries.c.attempts == 0,
        )
        .values(state=DeliveryState.SKIPPED, reason="superseded", settled_at=at)
    )


def sync_channels(
    connection: Connection,
    wanted: Sequence[ChannelSpec],
    source_specs: Sequence[Source],
    *,
    now: datetime,
    mint: Callable[[str], str],
) -> None:
    """Make rows for channels. A start lets held channels try again; a new channel gets its baseline."""
    connection.execute(update(channels).values(held="", held_at=None))
    known = {row.name: row for row in connection.execute(select(channels))}
    posting = frozenset(source.id for source in source_specs if source.first_run == "post")
    for spec in wanted:
        row = known.pop(spec.id, None)
        if row is None:
            made = connection.execute(insert(channels).values(name=spec.id, started_at=now))
            (channel_id,) = made.inserted_primary_key or (0,)
            _baseline(connection, spec, channel_id, posting, now=now, mint=mint)
        elif row.removed_at is not None:
            connection.execute(update(channels).where(channels.c.id == row.id).values(removed_at=None))
    gone = [row.id for row in known.values() if row.removed_at is None]
    connection.execute(update(channels).where(channels.c.id.in_(gone)).values(removed_at=now))


def _baseline(
    connection: Connection,
    spec: ChannelSpec,
    channel_id: int,
    posting: frozenset[str],
    *,
    now: datetime,
    mint: Callable[[str], str],
) -> None:
    """Entries older than the channel: skipped as its baseline, or posted where it and the source say so."""
    older = (
        select(entries.c.id, revisions.c.id.label("revision_id"), sources.c.name.label("source"))
        .join(sources, sources.c.id == entries.c.source_id)
        .join(revisions, (revisions.c.entry_id == entries.c.id) & (revisions.c.number == entries.c.revision))
        .where(entries.c.state == "live", entries.c.id.in_(_held_by(spec)))
        .order_by(entries.c.id)
    )
    rows = []
    for entry in connection.execute(older):
        post = spec.first_run == "post" and entry.source in posting
        rows.append(
            {
                "entry_id": entry.id,
                "revision_id": entry.revision_id,
                "channel_id": channel_id,
                "action": Action.POST,
                "state": DeliveryState.PENDING if post else DeliveryState.SKIPPED,
                "reason": "" if post else "baseline",
                "due_at": now,
                "ordered_at": now,
                "key": mint("msg"),
            }
        )
    if rows:
        connection.execute(insert(deliveries), rows)


def _held_by(spec: ChannelSpec) -> Select[tuple[int]]:
    return (
        select(feed_entries.c.entry_id)
        .join(feeds, feeds.c.id == feed_entries.c.feed_id)
        .where(feeds.c.name.in_(spec.feeds), feed_entries.c.left_at.is_(None))
    )
