"""Rendered feeds, and what is needed to render them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Column, ColumnElement, Connection, func, select, update

from syndicator.model import Publication
from syndicator.ports import FeedState
from syndicator.storage.archive import pages_count
from syndicator.storage.near import others_of
from syndicator.storage.rows import entry_query, id_of, to_entry
from syndicator.storage.subscribers import owe
from syndicator.storage.tables.publishing import feed_entries, feeds, publications
from syndicator.storage.tables.recording import entries

_PUBLIC = "public"


def wanted_feeds(connection: Connection, *, now: datetime | None = None) -> dict[str, datetime]:
    """Feeds that changed since they were rendered, or by `now` change by themselves, with the latest change."""
    changed = _moments(connection, publications.c.wanted_at, publications.c.wanted_at.is_not(None))
    due = _moments(connection, publications.c.next_change_at, publications.c.next_change_at <= now) if now else {}
    return due | changed


def _moments(connection: Connection, column: Column[datetime], is_so: ColumnElement[bool]) -> dict[str, datetime]:
    query = (
        select(feeds.c.name, func.max(column, type_=column.type))
        .join(publications, publications.c.feed_id == feeds.c.id)
        .where(is_so, feeds.c.removed_at.is_(None))
        .group_by(feeds.c.name)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def feed_state(connection: Connection, feed: str, *, size: int) -> FeedState:
    """The feed's id and its newest entries. The index on (feed, seq) ends the query, however long the history."""
    row = connection.execute(select(feeds).where(feeds.c.name == feed)).one()
    newest = (
        select(feed_entries.c.entry_id)
        .where(feed_entries.c.feed_id == row.id, feed_entries.c.left_at.is_(None))
        .order_by(feed_entries.c.seq.desc())
        .limit(size)
    )
    ids = list(connection.execute(newest).scalars())
    rows = connection.execute(entry_query().where(entries.c.id.in_(ids))).all()
    found = {r.id: to_entry(r) for r in rows}
    clusters = {r.id: r.cluster_id for r in rows if r.cluster_id is not None}
    return FeedState(
        urn=row.urn,
        minted_at=row.minted_at,
        entries=tuple(found[number] for number in ids),
        archives_count=pages_count(connection, row.id),
        others=others_of(connection, clusters),
    )


def save_publications(
    connection: Connection,
    feed: str,
    rendered: Sequence[Publication],
    *,
    wanted_at: datetime,
    next_change_at: datetime | None,
) -> None:
    """Store renderings; a change that came while rendering keeps the feed wanted."""
    feed_id = id_of(connection, feeds, feed)
    ours = (publications.c.feed_id == feed_id) & (publications.c.audience == _PUBLIC)
    for publication in rendered:
        connection.execute(
            update(publications)
            .where(ours, publications.c.format == publication.format)
            .values(
                body=publication.body,
                gzip=publication.gzip,
                etag=publication.etag,
                modified_at=publication.modified_at,
            )
        )
    owe(connection, feed_id, rendered, now=wanted_at)
    connection.execute(update(publications).where(ours).values(next_change_at=next_change_at))
    connection.execute(update(publications).where(ours, publications.c.wanted_at <= wanted_at).values(wanted_at=None))


def all_publications(connection: Connection) -> list[Publication]:
    """Every public rendering of a feed that is configured."""
    query = (
        select(publications, feeds.c.name)
        .join(feeds, feeds.c.id == publications.c.feed_id)
        .where(publications.c.audience == _PUBLIC, publications.c.body.is_not(None), feeds.c.removed_at.is_(None))
    )
    return [
        Publication(
            feed=row.name,
            format=row.format,
            body=row.body,
            gzip=row.gzip,
            etag=row.etag,
            modified_at=row.modified_at,
        )
        for row in connection.execute(query)
    ]
