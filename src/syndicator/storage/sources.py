"""The calendar: making rows for the configuration, claiming due sources, settling polls."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from sqlalchemy import (
    ClauseElement,
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    case,
    exists,
    insert,
    or_,
    select,
    update,
)

from syndicator.model import FORMATS
from syndicator.ports import Heard, PollOutcome, SourceState
from syndicator.specs import Feed, Source
from syndicator.storage.membership import want_feeds
from syndicator.storage.rows import STATE_COLUMNS, to_source
from syndicator.storage.tables.polling import sources, unread
from syndicator.storage.tables.publishing import feeds, publications
from syndicator.storage.tables.recording import entries, sightings

NO_VALIDATORS: dict[str, Any] = {"etag": None, "last_modified": None, "body_hash": None}
_AS_PARAMETER = "its_{}"
_NOT_LEARNT: dict[str, Any] = {
    "way_tier": None,
    "way_url": None,
    "whole_at": None,
    "moved_to": None,
    "moved_count": 0,
    "silent_at": None,
    "full_in_a_row": 0,
    "full_compared_at": None,
}


def sync_sources(connection: Connection, wanted: Sequence[Source], *, now: datetime) -> None:
    """New sources are due at once, changed ones are read anew, missing ones are kept but no longer polled."""
    connection.execute(update(sources).values(lease_until=None))
    connection.execute(update(entries).where(entries.c.look_until.is_not(None)).values(look_until=None))
    known = {row.name: row for row in connection.execute(select(sources))}
    for source in wanted:
        digest = config_hash(source)
        row = known.pop(source.id, None)
        if row is None:
            values = {"name": source.id, "url": source.url, "config_hash": digest, "next_poll_at": now}
            connection.execute(insert(sources).values(values))
        elif row.config_hash != digest or row.removed_at is not None:
            _read_anew(connection, row, source, digest, now)
    _retire(connection, [row.id for row in known.values()], now)


def _read_anew(connection: Connection, row: Row[Any], source: Source, digest: str, now: datetime) -> None:
    """New rules must see old pages: no validator may say 304. Another address, or a return, is a first run again."""
    values: dict[str, Any] = {"config_hash": digest, "url": source.url, "next_poll_at": now, "removed_at": None}
    if row.url != source.url or row.removed_at is not None:
        values["baselined_at"] = None
    connection.execute(update(sources).where(sources.c.id == row.id).values(**values, **NO_VALIDATORS, **_NOT_LEARNT))
    connection.execute(update(entries).where(entries.c.source_id == row.id).values(**NO_VALIDATORS))


def _retire(connection: Connection, ids: list[int], now: datetime) -> None:
    connection.execute(
        update(sources).where(sources.c.id.in_(ids), sources.c.removed_at.is_(None)).values(removed_at=now)
    )


def sync_feeds(
    connection: Connection, wanted: Sequence[Feed], *, presented: str, now: datetime, mint: Callable[[], str]
) -> list[Feed]:
    """Make rows for feeds; returns those that are new or changed and so must be filled."""
    known = {row.name: row for row in connection.execute(select(feeds))}
    look = config_hash(presented)
    stale = []
    for feed in wanted:
        digest = config_hash(feed)
        row = known.pop(feed.id, None)
        if row is None:
            _make_feed(connection, feed, digest, urn=mint(), now=now)
        if row is None or row.config_hash != digest or row.removed_at is not None:
            stale.append(feed)
        if row is None or row.presented_hash != look or feed in stale:
            want_feeds(connection, [feed.id], now=now)
        values = {"config_hash": digest, "presented_hash": look, "removed_at": None}
        connection.execute(update(feeds).where(feeds.c.name == feed.id).values(values))
    gone = [row.id for row in known.values() if row.removed_at is None]
    connection.execute(update(feeds).where(feeds.c.id.in_(gone)).values(removed_at=now))
    return stale


def _make_feed(connection: Connection, feed: Feed, digest: str, *, urn: str, now: datetime) -> None:
    made = connection.execute(insert(feeds).values(name=feed.id, urn=urn, minted_at=now, config_hash=digest))
    (number,) = made.inserted_primary_key or (0,)
    connection.execute(
        insert(publications), [{"feed_id": number, "audience": "public", "format": format_} for format_ in FORMATS]
    )


def config_hash(spec: object) -> str:
    """Equal for equal settings; a frozen dataclass's `repr` names every value."""
    return blake2b(repr(spec).encode(), digest_size=12).hexdigest()


def free_sources(now: datetime) -> ColumnElement[bool]:
    """Sources that may be polled: configured, not paused, not leased."""
    return and_(
        or_(sources.c.lease_until.is_(None), sources.c.lease_until <= now),
        sources.c.removed_at.is_(None),
        sources.c.paused_at.is_(None),
    )


def _leased(which: ColumnElement[bool], until: datetime) -> Any:
    """A claim of sources, and what is known of them."""
    has_unread = exists().where(unread.c.source_id == sources.c.id).label("has_unread")
    return update(sources).where(which).values(lease_until=until).returning(*STATE_COLUMNS, has_unread)


def claim_source(connection: Connection, source: str, *, now: datetime, lease: timedelta) -> SourceState | None:
    """One source by name, due or not; None where it is under way."""
    free = or_(sources.c.lease_until.is_(None), sources.c.lease_until <= now)
    row = connection.execute(_leased(and_(sources.c.name == source, free), now + lease)).first()
    return to_source(row, has_unread=row.has_unread) if row is not None else None


def claim_sources(connection: Connection, *, now: datetime, limit: int, lease: timedelta) -> list[SourceState]:
    """Due sources, leased; SQLite leaves the lock clause out, PostgreSQL skips what another process is claiming."""
    due = (
        select(sources.c.id)
        .where(sources.c.next_poll_at <= now, free_sources(now))
        .order_by(sources.c.next_poll_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    claimed = connection.execute(_leased(sources.c.id.in_(due), now + lease)).all()
    return [to_source(row, has_unread=row.has_unread) for row in claimed]


def settle_polls(connection: Connection, polls: Sequence[tuple[str, PollOutcome]]) -> None:
    """Write the outcomes and give the leases back; those that say the same of a source in one statement."""
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for source, outcome in polls:
        values = _settled(outcome)
        if outcome.ok and outcome.links_count:
            _not_news(connection, source)
        if any(isinstance(value, ClauseElement) for value in values.values()):
            connection.execute(update(sources).where(sources.c.name == source).values(values))
        else:
            row = {_AS_PARAMETER.format(name): value for name, value in values.items()}
            alike.setdefault(tuple(values), []).append({"source": source, **row})
    for names, rows in alike.items():
        statement = update(sources).where(sources.c.name == bindparam("source"))
        connection.execute(statement.values({name: bindparam(_AS_PARAMETER.format(name)) for name in names}), rows)


def _settled(outcome: PollOutcome) -> dict[str, Any]:
    """What an outcome changes of its source's row."""
    values: dict[str, Any] = {"lease_until": None, "next_poll_at": outcome.next_poll_at, "says": outcome.says}
    if outcome.ok:
        values |= {"failed_count": 0, "last_success_at": outcome.at, "health": "ok", "silent_at": outcome.silent_at}
    else:
        values |= {"failed_count": sources.c.failed_count + 1, "health": outcome.health or "failing"}
    if outcome.whole:
        values["whole_at"] = outcome.at
    if outcome.stop:
        values["paused_at"] = outcome.at
    if outcome.ok:
        values |= _moved(outcome)
    if outcome.links_count is not None:
        values["empty_count"] = 0 if outcome.links_count else sources.c.empty_count + 1
    if outcome.baselined:
        values["baselined_at"] = outcome.at
    if outcome.ok and outcome.links_count:
        values["restored_at"] = None
    if outcome.validators is not None:
        kept = outcome.validators
        values |= {"etag": kept.etag, "last_modified": kept.last_modified, "body_hash": kept.body_hash}
        values |= {"way_tier": outcome.way and outcome.way.tier, "way_url": outcome.way and outcome.way.url}
    return values


def _moved(outcome: PollOutcome) -> dict[str, Any]:
    """How many polls in a row a permanent redirect has led to the same address."""
    again = sources.c.moved_to == outcome.moved_to
    return {
        "moved_to": outcome.moved_to,
        "moved_count": case((again, sources.c.moved_count + 1), else_=1) if outcome.moved_to else 0,
    }


def restored_at(connection: Connection, source_id: int) -> datetime | None:
    """When the source came out of a backup, if it has not been polled since."""
    return connection.execute(select(sources.c.restored_at).where(sources.c.id == source_id)).scalar()


def _not_news(connection: Connection, source: str) -> None:
    """What the first poll after a restore could not read may have been posted before it."""
    restored = select(sources.c.id).where(sources.c.name == source, sources.c.restored_at.is_not(None))
    connection.execute(update(unread).where(unread.c.source_id.in_(restored)).values(first_run=True))


def poll_soon(connection: Connection, source: str, *, now: datetime) -> None:
    """Make a source due, whatever its calendar says."""
    connection.execute(update(sources).where(sources.c.name == source).values(next_poll_at=now))


def heard(connection: Connection, source: str, *, limit: int) -> list[Heard]:
    """The latest stories that a source lists, by an index from its end."""
    number = select(sources.c.id).where(sources.c.name == source).scalar_subquery()
    query = (
        select(sightings.c.first_seen_at, entries.c.published_at, entries.c.words)
        .join(entries, entries.c.id == sightings.c.entry_id)
        .where(sightings.c.source_id == number)
        .order_by(sightings.c.entry_id.desc())
        .limit(limit)
    )
    return [Heard(published_at=row[1], seen_at=row[0], words=row[2]) for row in connection.execute(query)]
