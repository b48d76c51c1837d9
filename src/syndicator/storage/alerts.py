"""What is wrong, since when, and who has been told: one alert when a trouble begins, one when it is over."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, or_, select, update

from syndicator.ports import Alert, Trouble
from syndicator.storage.tables.operating import alerts


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
