"""What is thrown away with time: raw pages, which are most of the database (60 KB each, packed)."""

from datetime import datetime

from sqlalchemy import Connection, delete, select

from syndicator.storage.tables import pages, revision_pages


def forget_pages(connection: Connection, *, before: datetime, limit: int) -> int:
    """Delete the oldest raw pages that were fetched before a moment, `limit` at most; how many there were.

    Their revisions stay, whole: only reading them anew with better rules is not possible any more.
    """
    oldest = select(pages.c.id).where(pages.c.fetched_at < before).order_by(pages.c.fetched_at).limit(limit)
    ids = list(connection.execute(oldest).scalars())
    if ids:
        connection.execute(delete(revision_pages).where(revision_pages.c.page_id.in_(ids)))
        connection.execute(delete(pages).where(pages.c.id.in_(ids)))
    return len(ids)
