"""What is thrown away with time: raw pages, which are most of the database (60 KB each, packed)."""

from datetime import datetime

from sqlalchemy import Connection, delete, func, select

from syndicator.ports import Volume
from syndicator.storage.tables.recording import pages, revision_pages, revisions


def volume(connection: Connection, *, since: datetime) -> Volume:
    """How much was recorded since a moment: entries, and the bytes of their texts and raw pages."""
    recent = revisions.c.seen_at >= since
    texts = select(func.count(), func.coalesce(func.sum(func.length(revisions.c.article)), 0)).where(recent)
    raw = select(func.coalesce(func.sum(func.length(pages.c.body)), 0)).where(pages.c.fetched_at >= since)
    count, text_bytes = connection.execute(texts).one()
    first = select(func.min(revisions.c.seen_at, type_=revisions.c.seen_at.type)).where(recent)
    return Volume(
        revisions_count=count,
        text_bytes=int(text_bytes),
        page_bytes=int(connection.execute(raw).scalar_one()),
        first_at=connection.execute(first).scalar(),
    )


def forget_pages(connection: Connection, *, before: datetime, limit: int) -> int:
    """Delete the oldest raw pages that were fetched before a moment, `limit` at most; how many there were.

    Their revisions stay, whole: only reading them anew with better rules is not possible any more.
    """
    oldest = select(pages.c.id).where(pages.c.fetched_at < before).order_by(pages.c.fetched_at).limit(limit)
    ids = list(connection.execute(oldest).scalars())
    if ids:
        connection.execute(delete(revision_pages).where(revision_pages.c.page_id.in_(ids)))
        connection.execute(delete(pages).where(pages.c.id.in_(ids)))
        if connection.dialect.name == "sqlite":
            # Gives the room back to the disk; a database of an earlier program only uses it again.
            cursor = connection.connection.cursor()
            cursor.execute("PRAGMA incremental_vacuum")
            cursor.fetchall()  # a page for each step
    return len(ids)
