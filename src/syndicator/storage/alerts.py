"""What is wrong, since when, and who has been told: one alert when a trouble begins, one when it is over."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, insert, literal_column, or_, select, update

from syndicator.model import DeliveryState, EntryState
from syndicator.ports import Alert, Trouble
from syndicator.storage.tables import alerts, channels, deliveries, entries, sources

_FAILS_IN_A_ROW, _EMPTY_IN_A_ROW = 3, 2


def troubled(connection: Connection) -> list[Trouble]:
    """Sources that fail, are blocked, are empty or hold stories back; channels held, posts of which nobody knows."""
    polled = sources.c.removed_at.is_(None), sources.c.paused_at.is_(None)
    blocked = select(sources).where(sources.c.health == "blocked", *polled)
    failing = select(sources).where(sources.c.failed_count >= _FAILS_IN_A_ROW, sources.c.health != "blocked", *polled)
    # One that never had a link is told of by `check`, `add` and `sources`; here is what broke.
    empty = select(sources).where(
        sources.c.empty_count >= _EMPTY_IN_A_ROW, sources.c.baselined_at.is_not(None), *polled
    )
    held = select(channels).where(channels.c.held != "", channels.c.removed_at.is_(None))
    unknown = (
        select(channels.c.name, func.count().label("count"))
        .join(deliveries, deliveries.c.channel_id == channels.c.id)
        .where(deliveries.c.state == DeliveryState.UNKNOWN, channels.c.removed_at.is_(None))
        .group_by(channels.c.name)
    )
    doubtful = (
        select(sources.c.name, func.count().label("count"))
        .join(entries, entries.c.source_id == sources.c.id)
        # Spelt out: an index of some rows is only used where the statement names them.
        .where(entries.c.state == literal_column(f"'{EntryState.HELD}'"), sources.c.removed_at.is_(None))
        .group_by(sources.c.name)
    )
    return [
        *(
            Trouble(
                kind="held",
                subject=row.name,
                says=f"{row[1]} stories look broken and are held back; see `syndicator entries --held`",
            )
            for row in connection.execute(doubtful)
        ),
        *(
            Trouble(kind="blocked", subject=row.name, says=f"does not let us in: {row.says}")
            for row in connection.execute(blocked)
        ),
        *(
            Trouble(kind="empty", subject=row.name, says=f"{row.empty_count} polls in a row found no links: {row.says}")
            for row in connection.execute(empty)
        ),
        *(
            Trouble(kind="source", subject=row.name, says=f"{row.failed_count} polls in a row failed: {row.says}")
            for row in connection.execute(failing)
        ),
        *(
            Trouble(kind="channel", subject=row.name, says=f"held, its queue is kept: {row.held}")
            for row in connection.execute(held)
        ),
        *(
            Trouble(
                kind="unknown",
                subject=row.name,
                says=f"{row[1]} posts may or may not have arrived; see `syndicator deliveries --unknown`",
            )
            for row in connection.execute(unknown)
        ),
    ]


def set_troubles(connection: Connection, troubles: Sequence[Trouble], *, now: datetime) -> list[Alert]:
    """Open an alert for every trouble that has none, end those whose trouble is over; what is to be told."""
    wanted = {(trouble.kind, trouble.subject): trouble for trouble in troubles}
    for row in connection.execute(select(alerts).where(alerts.c.ended_at.is_(None))).all():
        if wanted.pop((row.kind, row.subject), None) is None:
            connection.execute(update(alerts).where(alerts.c.id == row.id).values(ended_at=now))
    for trouble in wanted.values():
        values = {"kind": trouble.kind, "subject": trouble.subject, "says": trouble.says, "began_at": now}
        connection.execute(insert(alerts).values(values))
    # What was over before anybody heard of it is nobody's any more.
    missed = alerts.c.ended_at.is_not(None) & alerts.c.told_at.is_(None)
    connection.execute(update(alerts).where(missed).values(told_at=now, end_told_at=now))
    untold = or_(alerts.c.told_at.is_(None), alerts.c.ended_at.is_not(None) & alerts.c.end_told_at.is_(None))
    rows = connection.execute(select(alerts).where(untold).order_by(alerts.c.id))
    return [
        Alert(id=row.id, kind=row.kind, subject=row.subject, says=row.says, over=row.ended_at is not None)
        for row in rows
    ]


def told(connection: Connection, alert: Alert, *, now: datetime) -> None:
    """Somebody has been told."""
    column = "end_told_at" if alert.over else "told_at"
    connection.execute(update(alerts).where(alerts.c.id == alert.id).values({column: now}))
