"""What is measured, counted when it is asked for: figures that outlive a restart and can't drift from the truth."""

from sqlalchemy import Connection, func, select

from syndicator.model import DeliveryState
from syndicator.ports import Figures
from syndicator.storage.tables.delivering import channels, deliveries
from syndicator.storage.tables.operating import alerts
from syndicator.storage.tables.publishing import feeds, publications
from syndicator.storage.tables.recording import entries
from syndicator.storage.tables.websub import subscribers


def figures(connection: Connection) -> Figures:
    """One look at everything."""
    present = channels.c.removed_at.is_(None)
    counted = (
        select(channels.c.name, deliveries.c.state, func.count())
        .join(deliveries, deliveries.c.channel_id == channels.c.id)
        .where(present)
        .group_by(channels.c.name, deliveries.c.state)
    )
    due = (
        select(channels.c.name, func.min(deliveries.c.due_at, type_=deliveries.c.due_at.type))
        .join(deliveries, deliveries.c.channel_id == channels.c.id)
        .where(present, deliveries.c.state == DeliveryState.PENDING)
        .group_by(channels.c.name)
    )
    rendered = (
        select(feeds.c.name, func.max(publications.c.modified_at, type_=publications.c.modified_at.type))
        .join(publications, publications.c.feed_id == feeds.c.id)
        .where(feeds.c.removed_at.is_(None), publications.c.modified_at.is_not(None))
        .group_by(feeds.c.name)
    )
    rows = connection.execute(select(channels.c.name, channels.c.held).where(present)).all()
    by_state = select(entries.c.state, func.count()).group_by(entries.c.state)
    by_kind = select(alerts.c.kind, func.count()).where(alerts.c.ended_at.is_(None)).group_by(alerts.c.kind)
    return Figures(
        entries={row[0]: row[1] for row in connection.execute(by_state)},
        deliveries={(row[0], row[1]): row[2] for row in connection.execute(counted)},
        oldest_due={row[0]: row[1] for row in connection.execute(due)},
        held_channels=frozenset(row.name for row in rows if row.held),
        channels=frozenset(row.name for row in rows),
        feeds={row[0]: row[1] for row in connection.execute(rendered)},
        subscribers_count=connection.execute(
            select(func.count()).select_from(subscribers).where(subscribers.c.lease_until.is_not(None))
        ).scalar_one(),
        alerts={row[0]: row[1] for row in connection.execute(by_kind)},
    )
