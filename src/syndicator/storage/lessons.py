"""What operators teach a source by what they release and drop."""

from datetime import datetime

from sqlalchemy import Connection, case, delete, select

from syndicator.ports import Decision, Lesson
from syndicator.storage.tables.recording import lessons
from syndicator.storage.upsert import upsert


def lessons_of(connection: Connection, source_id: int) -> tuple[Lesson, ...]:
    """What is no reason to hold a source's stories."""
    rows = connection.execute(select(lessons).where(lessons.c.source_id == source_id).order_by(lessons.c.doubt))
    return tuple(Lesson(doubt=row.doubt, least=row.least) for row in rows)


def write_lesson(connection: Connection, source_id: int, decision: Decision, *, now: datetime) -> None:
    """Learn from a release, unlearn with a drop; of two releases the shorter text counts."""
    if decision.learns is not None:
        row = {"source_id": source_id, "doubt": decision.learns.doubt, "least": decision.learns.least, "taught_at": now}
        made = upsert(connection, lessons).values(row)
        shorter = case((made.excluded.least < lessons.c.least, made.excluded.least), else_=lessons.c.least)
        connection.execute(
            made.on_conflict_do_update(index_elements=["source_id", "doubt"], set_={"least": shorter, "taught_at": now})
        )
    if decision.unlearns:
        taught = (lessons.c.source_id == source_id) & (lessons.c.doubt == decision.unlearns)
        connection.execute(delete(lessons).where(taught))
