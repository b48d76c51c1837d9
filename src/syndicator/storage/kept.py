"""Raw pages: kept beside the revision that was read from them, and found again to be read anew.

A revision that comes of reading them anew shares them.
"""

from dataclasses import replace

from sqlalchemy import Connection, exists, func, insert, literal, or_, select

from syndicator.model import FEED, EntryId, EntryState, Origin, Page
from syndicator.ports import Candidate
from syndicator.ports.kept import Kept
from syndicator.storage.codec import compress, decompress
from syndicator.storage.rows import entry_query, to_entry, to_revision
from syndicator.storage.said import said_of
from syndicator.storage.tables.polling import sources
from syndicator.storage.tables.recording import entries, pages, revision_pages, revisions, said


def keep_pages(connection: Connection, revision_id: int, candidate: Candidate) -> None:
    """Keep what the candidate was read from. A further page is found again by the address it was asked for at."""
    if candidate.page is None or (candidate.reading and candidate.reading.origins.get("body") == FEED):
        return
    kept = [(candidate.page.final_url, candidate.page), *((page.url, page) for page in candidate.further)]
    for position, (url, page) in enumerate(kept):
        made = connection.execute(
            insert(pages).values(
                url=url,
                fetched_at=page.fetched_at,
                status=page.status,
                content_type=page.content_type,
                body=compress(page.body),
            )
        )
        (page_id,) = made.inserted_primary_key or (0,)
        row = {"revision_id": revision_id, "position": position, "page_id": page_id}
        connection.execute(insert(revision_pages).values(row))


def share_pages(connection: Connection, entry_id: int, revision_id: int) -> None:
    """Let a revision that was read anew have the pages of the one before it."""
    before = _newest_read(connection, entry_id, before=revision_id)
    theirs = select(literal(revision_id), revision_pages.c.position, revision_pages.c.page_id).where(
        revision_pages.c.revision_id == before
    )
    connection.execute(insert(revision_pages).from_select(("revision_id", "position", "page_id"), theirs))


def entries_of(
    connection: Connection, source: str, *, state: EntryState, after: int, limit: int
) -> list[tuple[EntryId, bool]]:
    """The source's own entries in a state after a number, and of each whether its page or its feed's text is kept."""
    has_page = exists(
        select(revision_pages.c.page_id)
        .join(revisions, revisions.c.id == revision_pages.c.revision_id)
        .where(revisions.c.entry_id == entries.c.id)
    )
    is_told = exists(select(said.c.entry_id).where(said.c.entry_id == entries.c.id, said.c.body != "page"))
    named = select(sources.c.id).where(sources.c.name == source)
    query = (
        select(entries.c.id, or_(has_page, is_told).label("is_kept"))
        .where(entries.c.source_id == named.scalar_subquery(), entries.c.state == state)
        .where(entries.c.id > after)
        .order_by(entries.c.id)
        .limit(limit)
    )
    return [(EntryId(row.id), bool(row.is_kept)) for row in connection.execute(query)]


def kept(connection: Connection, entry_id: int) -> Kept:
    """The entry, and the pages of its newest revision that was read from any."""
    entry = to_entry(connection.execute(entry_query().where(entries.c.id == entry_id)).one())
    read = connection.execute(select(revisions).where(revisions.c.id == _newest_read(connection, entry_id))).first()
    telling = said_of(connection, [entry_id]).get(entry_id)
    if read is None:
        return Kept(entry=entry, telling=telling)
    entry = replace(entry, revision=replace(entry.revision, origins=to_revision(read).origins))
    query = (
        select(pages)
        .join(revision_pages, revision_pages.c.page_id == pages.c.id)
        .where(revision_pages.c.revision_id == read.id)
        .order_by(revision_pages.c.position)
    )
    return Kept(
        entry=entry,
        telling=telling,
        pages=tuple(
            Page(
                url=row.url,
                final_url=row.url,
                status=row.status,
                headers={"content-type": row.content_type} if row.content_type else {},
                body=decompress(row.body),
                fetched_at=row.fetched_at,
            )
            for row in connection.execute(query)
        ),
    )


def _newest_read(connection: Connection, entry_id: int, *, before: int | None = None) -> int | None:
    """The newest revision that came of reading a page: what the operator or a withdrawal adds comes of none."""
    query = select(func.max(revisions.c.id)).where(
        revisions.c.entry_id == entry_id, revisions.c.origin != Origin.OPERATOR
    )
    if before is not None:
        query = query.where(revisions.c.id < before)
    return connection.execute(query).scalar()
