"""What the command line asks, and what came of it. What is not answered is open: a crash answers nothing."""

import json
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from syndicator.ports import Answered, Intent
from syndicator.storage.tables.operating import intents


def add_intent(connection: Connection, intent: Intent, *, now: datetime) -> int:
    """Ask for something; the number of the answer."""
    values = {"verb": intent.verb, "subject": intent.subject, "arguments": json.dumps(dict(intent.arguments))}
    made = connection.execute(insert(intents).values(**values, asked_at=now))
    (number,) = made.inserted_primary_key or (0,)
    return int(number)


def open_intents(connection: Connection) -> list[Intent]:
    """What is not answered yet, the oldest first."""
    rows = connection.execute(select(intents).where(intents.c.done_at.is_(None)).order_by(intents.c.id))
    return [Intent(id=row.id, verb=row.verb, subject=row.subject, arguments=json.loads(row.arguments)) for row in rows]


def answer_intent(connection: Connection, intent: int, answer: Answered, *, now: datetime) -> None:
    """Write what came of it."""
    values = {"done_at": now, "says": answer.says, "failed": answer.failed}
    connection.execute(update(intents).where(intents.c.id == intent).values(values))


def answer_to(connection: Connection, intent: int) -> Answered | None:
    """What came of it; None while it is open."""
    row = connection.execute(select(intents).where(intents.c.id == intent)).one()
    return None if row.done_at is None else Answered(says=row.says, failed=row.failed)
