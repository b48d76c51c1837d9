"""A feed's past (RFC 5005): pages cut by `seq` that only a withdrawal changes, and what happened since a point."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from syndicator.model import Entry
from syndicator.ports import FeedState
from syndicator.storage.rows import entered_query, entry_query, to_entry, to_entry_as_entered
from syndicator.storage.tables.publishing import archives, feed_entries, feeds
from syndicator.storage.tables.recording import entries

_LARGEST_SEQ = 2**62


def cut_pages(connection: Connection, feed_id: int, *, now: datetime) -> None:
    """Make a page whenever there is enough for one; what is in it stays in it."""
    row = connection.execute(select(feeds).where(feeds.c.id == feed_id)).one()
    page = pages_count(connection, feed_id)
    first_seq = row.archived_seq + 1
    while row.last_seq - first_seq + 1 >= row.page_size:
        page, last_seq = page + 1, first_seq + row.page_size - 1
        values = {"feed_id": feed_id, "page": page, "first_seq": first_seq, "last_seq": last_seq, "cut_at": now}
        connection.execute(insert(archives).values(values))
        first_seq = last_seq + 1
    connection.execute(update(feeds).where(feeds.c.id == feed_id).values(archived_seq=first_seq - 1))


def pages_count(connection: Connection, feed_id: int) -> int:
    """How many pages there are; pages are numbered from 1."""
    query = select(func.max(archives.c.page)).where(archives.c.feed_id == feed_id)
    return int(connection.execute(query).scalar() or 0)


def feed_page(connection: Connection, feed: str, page: int) -> FeedState | None:
    """The page as it was cut: each entry with the revision that entered, except where it was withdrawn since."""
    query = (
        select(archives, feeds.c.urn)
        .join(feeds, feeds.c.id == archives.c.feed_id)
        .where(feeds.c.name == feed, feeds.c.removed_at.is_(None), archives.c.page == page)
    )
    cut = connection.execute(query).first()
    if cut is None:
        return None
    within = entered_query(cut.feed_id).where(feed_entries.c.seq.between(cut.first_seq, cut.last_seq))
    rows = connection.execute(within.order_by(feed_entries.c.seq.desc()))
    return FeedState(urn=cut.urn, minted_at=cut.cut_at, entries=_each_once(rows), page=page)


def feed_since(connection: Connection, feed: str, since: str, *, limit: int) -> FeedState | None:
    """The oldest `limit` of what has a higher `seq`, as it is now."""
    row = connection.execute(select(feeds).where(feeds.c.name == feed, feeds.c.removed_at.is_(None))).first()
    after = None if row is None else _seq_before(connection, row.id, since)
    if row is None or after is None:
        return None
    here = select(feed_entries.c.seq, feed_entries.c.entry_id).where(
        feed_entries.c.feed_id == row.id, feed_entries.c.seq > after, feed_entries.c.left_at.is_(None)
    )
    found = connection.execute(here.order_by(feed_entries.c.seq).limit(limit + 1)).all()
    told = found[:limit]
    wanted = entries.c.id.in_([each.entry_id for each in told])
    known = {each.id: to_entry(each) for each in connection.execute(entry_query().where(wanted))}
    return FeedState(
        urn=row.urn,
        minted_at=row.minted_at,
        entries=tuple(known[each.entry_id] for each in reversed(told)),
        since=since,
        more_since=told[-1].seq if len(found) > limit else None,
    )


def _each_once(rows: Any) -> tuple[Entry, ...]:
    """A page may hold an entry and its correction: the later says all."""
    found: dict[int, Entry] = {}
    for row in rows:
        found.setdefault(row.id, to_entry_as_entered(row))
    return tuple(found.values())


def _seq_before(connection: Connection, feed_id: int, since: str) -> int | None:
    """The `seq` after which to read: the number given, or the last that entered before the moment given."""
    if since.isascii() and since.isdigit():
        return min(int(since[:20]), _LARGEST_SEQ)
    try:
        said = datetime.fromisoformat(since.replace(" ", "+"))  # a plus in an address is read as a space
        moment = said.astimezone(UTC) if said.tzinfo else said.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    earlier = (
        select(feed_entries.c.seq)
        .where(feed_entries.c.feed_id == feed_id, feed_entries.c.entered_at < moment)
        .order_by(feed_entries.c.entered_at.desc(), feed_entries.c.seq.desc())
        .limit(1)
    )
    return int(connection.execute(earlier).scalar() or 0)
