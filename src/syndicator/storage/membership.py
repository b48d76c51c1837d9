"""Which entries a feed holds.

`seq` counts per feed and never repeats. A correction or withdrawal enters anew, so that what happened since any point
is what has a higher `seq`, and every window that holds the newest holds them. Archive pages are cut by `seq`.
"""

from collections.abc import Iterable
from datetime import datetime
from fnmatch import fnmatchcase

from sqlalchemy import BigInteger, Connection, case, insert, literal, select, type_coerce, update

from syndicator.model import EntryState
from syndicator.ports import Belongs
from syndicator.specs import Feed
from syndicator.storage.archive import cut_pages
from syndicator.storage.identity import sources_of
from syndicator.storage.near import near_duplicates
from syndicator.storage.rows import entry_query, id_of, to_entry
from syndicator.storage.tables.polling import sources
from syndicator.storage.tables.publishing import feed_entries, feeds, publications
from syndicator.storage.tables.recording import entries, sightings
from syndicator.storage.types import Instant

_LARGEST_PAGE = 100
_REFILL = 4
"""How many times its size a changed feed looks back for entries that belong to it now."""


def feeds_of(connection: Connection, entry_id: int) -> frozenset[str]:
    """The feeds that hold the entry now."""
    query = (
        select(feeds.c.name)
        .join(feed_entries, feed_entries.c.feed_id == feeds.c.id)
        .where(feed_entries.c.entry_id == entry_id, feed_entries.c.left_at.is_(None))
    )
    return frozenset(connection.execute(query).scalars())


def set_feeds(connection: Connection, entry_id: int, wanted: frozenset[str], *, now: datetime) -> None:
    """Let the entry enter and leave feeds until it is in exactly these; those that change want to be rendered."""
    present = feeds_of(connection, entry_id)
    for name in sorted(wanted - present):
        enter(connection, id_of(connection, feeds, name), entry_id, now=now)
    for name in sorted(present - wanted):
        leave(connection, id_of(connection, feeds, name), entry_id, now=now)
    want_feeds(connection, wanted ^ present, now=now)


def tell_again(connection: Connection, entry_id: int, *, now: datetime) -> None:
    """Let a correction or withdrawal be the newest in all feeds that hold the entry."""
    for name in sorted(feeds_of(connection, entry_id)):
        feed_id = id_of(connection, feeds, name)
        leave(connection, feed_id, entry_id, now=now)
        enter(connection, feed_id, entry_id, now=now)


def enter(connection: Connection, feed_id: int, entry_id: int, *, now: datetime) -> None:
    """Give the entry, as it is now, the feed's next seq; a page of the archive is cut whenever there is enough."""
    counted = update(feeds).where(feeds.c.id == feed_id).values(last_seq=feeds.c.last_seq + 1)
    row = connection.execute(counted.returning(feeds.c.last_seq, feeds.c.archived_seq, feeds.c.page_size)).one()
    snapshot = select(
        literal(feed_id), literal(row.last_seq), entries.c.id, entries.c.revision,
        entries.c.updated_at, entries.c.corrected_at, literal(now, Instant()),
    ).where(entries.c.id == entry_id)  # fmt: skip
    columns = ("feed_id", "seq", "entry_id", "revision", "updated_at", "corrected_at", "entered_at")
    connection.execute(insert(feed_entries).from_select(columns, snapshot))
    if row.last_seq - row.archived_seq >= row.page_size:
        cut_pages(connection, feed_id, now=now)


def leave(connection: Connection, feed_id: int, entry_id: int, *, now: datetime) -> None:
    """Take the entry out; its place in the archive stays."""
    connection.execute(
        update(feed_entries)
        .where(feed_entries.c.feed_id == feed_id, feed_entries.c.entry_id == entry_id, feed_entries.c.left_at.is_(None))
        .values(left_at=now)
    )


def want_feeds(connection: Connection, names: Iterable[str], *, now: datetime) -> None:
    """Mark feeds to be rendered: later than they were marked before, though the clock may have been set back.

    What is rendered just now says which mark it saw, and takes only that away.
    """
    ids = select(feeds.c.id).where(feeds.c.name.in_(sorted(names)))
    later = type_coerce(type_coerce(publications.c.wanted_at, BigInteger) + 1, Instant())
    marked = case((publications.c.wanted_at >= now, later), else_=literal(now, Instant()))
    connection.execute(update(publications).where(publications.c.feed_id.in_(ids)).values(wanted_at=marked))


def refill(connection: Connection, feed: Feed, belongs: Belongs, *, now: datetime) -> None:
    """Make a new or changed feed hold what its query says: among the newest entries of its sources, and all it held."""
    feed_id = id_of(connection, feeds, feed.id)
    connection.execute(update(feeds).where(feeds.c.id == feed_id).values(page_size=min(feed.size, _LARGEST_PAGE)))
    listed_by = _names_matching(connection, feed)
    present = _present(connection, feed_id)
    theirs = select(sightings.c.entry_id).where(sightings.c.source_id.in_(listed_by))
    newest = entries.c.id.in_(theirs.order_by(sightings.c.entry_id.desc()).limit(feed.size * _REFILL))
    held = entries.c.id.in_(select(feed_entries.c.entry_id).where(feed_entries.c.feed_id == feed_id))
    rows = connection.execute(entry_query().where(newest | held).order_by(entries.c.id)).all()
    found = [to_entry(row) for row in rows]
    wanted = [entry for entry in found if belongs(feed, sources_of(connection, entry.id), entry)]
    alike = near_duplicates(connection, feed, [one for one in wanted if one.state is EntryState.LIVE])
    kept = {entry.id for entry in wanted} - alike
    for entry in found:
        if entry.id in kept and entry.id not in present and entry.state is EntryState.LIVE:
            enter(connection, feed_id, entry.id, now=now)
        elif entry.id not in kept and entry.id in present:
            leave(connection, feed_id, entry.id, now=now)
    cut_pages(connection, feed_id, now=now)


def _names_matching(connection: Connection, feed: Feed) -> list[int]:
    rows = connection.execute(select(sources.c.id, sources.c.name))
    return [row.id for row in rows if any(fnmatchcase(row.name, pattern) for pattern in feed.sources)]


def _present(connection: Connection, feed_id: int) -> set[int]:
    query = select(feed_entries.c.entry_id).where(feed_entries.c.feed_id == feed_id, feed_entries.c.left_at.is_(None))
    return set(connection.execute(query).scalars())
