"""Links that gave no entry yet: owed by a site in trouble, or holding nothing to read. Each knows when to ask again."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from syndicator.ports import Unread
from syndicator.storage.rows import id_of
from syndicator.storage.tables.polling import sources, unread
from syndicator.storage.upsert import upsert

_FORGOTTEN = timedelta(days=2)


def unread_of(connection: Connection, source: str) -> dict[str, Unread]:
    """The source's links without an entry, by key."""
    query = select(unread).where(unread.c.source_id == id_of(connection, sources, source))
    return {
        row.key: Unread(
            key=row.key,
            first_run=row.first_run,
            tries_count=row.tries_count,
            due_at=row.due_at,
            listed_at=row.listed_at,
            says=row.says,
        )
        for row in connection.execute(query)
    }


def keep_unread(connection: Connection, source: str, link: Unread) -> None:
    """Write down that a link gave no entry, and when to ask again."""
    values = {
        "first_run": link.first_run,
        "tries_count": link.tries_count,
        "due_at": link.due_at,
        "listed_at": link.listed_at,
        "says": link.says,
    }
    row = upsert(connection, unread).values(source_id=id_of(connection, sources, source), key=link.key, **values)
    connection.execute(row.on_conflict_do_update(index_elements=["source_id", "key"], set_=values))


def forget_unread(
    connection: Connection, source: str, *, listed: Sequence[str], read: Sequence[str], now: datetime
) -> None:
    """Drop links that were read or are listed no more; old ones of a first run are remembered for two days."""
    ours = unread.c.source_id == id_of(connection, sources, source)
    unlisted = unread.c.key.not_in(list(listed))
    connection.execute(update(unread).where(ours, ~unlisted).values(listed_at=now))
    forgotten = unlisted & (~unread.c.first_run | (unread.c.listed_at < now - _FORGOTTEN))
    connection.execute(delete(unread).where(ours, unread.c.key.in_(list(read)) | forgotten))
    connection.execute(update(unread).where(ours, unlisted).values(due_at=now + _FORGOTTEN))
