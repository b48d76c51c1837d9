"""Forgetting what an entry said. The entry itself stays: its id must be announced as deleted, and not return."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from syndicator.model import Article, SafeHtml
from syndicator.storage import said
from syndicator.storage.codec import article_from_json, article_to_json
from syndicator.storage.membership import feeds_of, want_feeds
from syndicator.storage.near import forget_sketch
from syndicator.storage.sources import NO_VALIDATORS
from syndicator.storage.tables.operating import events
from syndicator.storage.tables.recording import entries, entry_tags, pages, revision_pages, revisions


def erase(connection: Connection, entry_id: int, *, now: datetime) -> None:
    """Empty all revisions of the entry, and delete their raw pages; what events said of it goes, too.

    SQLite then overwrites what is freed, so that it is not in the file any more (in its log until that is written
    back, which happens within minutes). Copies made earlier still have it.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
    _forget_pages(connection, entry_id)
    for revision_id, text in _revisions(connection, entry_id):
        emptied = article_to_json(_emptied(article_from_json(text)))
        values = {"article": emptied, "draft_hash": "", "origins": "{}"}
        connection.execute(update(revisions).where(revisions.c.id == revision_id).values(values))
    forget_sketch(connection, entry_id)
    said.forget(connection, entry_id)
    connection.execute(delete(entry_tags).where(entry_tags.c.entry_id == entry_id))
    # Equal words are known by `blocks` from now on.
    connection.execute(update(entries).where(entries.c.id == entry_id).values(fingerprint="", **NO_VALIDATORS))
    connection.execute(update(events).where(events.c.entry_id == entry_id).values(says=""))
    want_feeds(connection, feeds_of(connection, entry_id), now=now)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = OFF")


def _forget_pages(connection: Connection, entry_id: int) -> None:
    """All revisions' pages: several may share one."""
    theirs = select(revisions.c.id).where(revisions.c.entry_id == entry_id)
    kept = select(revision_pages.c.page_id).where(revision_pages.c.revision_id.in_(theirs)).distinct()
    page_ids = list(connection.execute(kept).scalars())
    connection.execute(delete(revision_pages).where(revision_pages.c.revision_id.in_(theirs)))
    connection.execute(delete(pages).where(pages.c.id.in_(page_ids)))


def _revisions(connection: Connection, entry_id: int) -> Iterator[tuple[int, str]]:
    query = select(revisions.c.id, revisions.c.article).where(revisions.c.entry_id == entry_id)
    for row in connection.execute(query).all():
        yield row.id, row.article


def _emptied(article: Article) -> Article:
    """Only where the story was, and whose it was: what a notice of its withdrawal needs."""
    return Article(
        url=article.url,
        title="",
        html=SafeHtml(""),
        text="",
        published_at=article.published_at,
        language=article.language,
        site_name=article.site_name,
    )
