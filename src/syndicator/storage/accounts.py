"""The story of a story: all that is known of an entry, and of addresses that have none."""

import re

from sqlalchemy import Connection, func, or_, select

from syndicator import urls
from syndicator.model import Alias, Entry, EntryId, EntryState
from syndicator.ports import Account, Event, Membership, Waiting
from syndicator.storage.near import near_of, sketch_of_entry
from syndicator.storage.rows import delivery_query, entry_query, to_entry, to_revision
from syndicator.storage.settling import listed
from syndicator.storage.tables.delivering import deliveries
from syndicator.storage.tables.operating import events
from syndicator.storage.tables.polling import sources, unread
from syndicator.storage.tables.publishing import feed_entries, feeds
from syndicator.storage.tables.recording import aliases, entries, revision_pages, revisions, sightings

_NUMBER = re.compile(r"[0-9]{1,15}")


def find_entry(connection: Connection, name: str) -> EntryId | None:
    """The entry that the operator names: by number, key, urn, or any address it was seen under."""
    named = [entries.c.key == name, entries.c.urn == name]
    if _NUMBER.fullmatch(name):
        named.append(entries.c.id == int(name))
    found = connection.execute(select(entries.c.id).where(or_(*named)).order_by(entries.c.id)).scalar()
    if found is None and "://" in name:
        key = urls.key(name)
        at = select(aliases.c.entry_id).where(aliases.c.scope_id == 0, aliases.c.kind == "url", aliases.c.key == key)
        found = connection.execute(at).scalar()
    return None if found is None else EntryId(found)


def account(connection: Connection, entry_id: int) -> Account:
    """All that is known of the entry."""
    row = connection.execute(entry_query().where(entries.c.id == entry_id)).one()
    return Account(
        entry=to_entry(row),
        revisions=tuple(
            to_revision(each)
            for each in connection.execute(
                select(revisions).where(revisions.c.entry_id == entry_id).order_by(revisions.c.number)
            )
        ),
        sighted={
            each.name: each.first_seen_at
            for each in connection.execute(
                select(sources.c.name, sightings.c.first_seen_at)
                .join(sightings, sightings.c.source_id == sources.c.id)
                .where(sightings.c.entry_id == entry_id)
                .order_by(sightings.c.first_seen_at)
            )
        },
        memberships=_memberships(connection, entry_id),
        deliveries=tuple(
            listed(connection, each)
            for each in connection.execute(
                delivery_query()
                .add_columns(revisions.c.article)
                .where(deliveries.c.entry_id == entry_id)
                .order_by(deliveries.c.id)
            ).all()
        ),
        events=tuple(
            Event(at=each.at, kind=each.kind, subject=each.subject, says=each.says)
            for each in connection.execute(select(events).where(events.c.entry_id == entry_id).order_by(events.c.id))
        ),
        pages_count=connection.execute(
            select(func.count())
            .select_from(revision_pages)
            .join(revisions, revisions.c.id == revision_pages.c.revision_id)
            .where(revisions.c.entry_id == entry_id)
        ).scalar_one(),
        recheck_at=row.recheck_at,
        near=near_of(connection, sketch_of_entry(connection, entry_id), entry_id=entry_id, seen_at=row.first_seen_at),
    )


def _memberships(connection: Connection, entry_id: int) -> tuple[Membership, ...]:
    """One for each feed: when it first entered, and whether it left for good."""
    query = (
        select(feeds.c.name, feed_entries.c.entered_at, feed_entries.c.left_at)
        .join(feed_entries, feed_entries.c.feed_id == feeds.c.id)
        .where(feed_entries.c.entry_id == entry_id, feeds.c.removed_at.is_(None))
        .order_by(feeds.c.name, feed_entries.c.seq)
    )
    found: dict[str, Membership] = {}
    for row in connection.execute(query):
        entered_at = found[row.name].entered_at if row.name in found else row.entered_at
        found[row.name] = Membership(feed=row.name, entered_at=entered_at, left_at=row.left_at)
    return tuple(found.values())


def reserved(connection: Connection) -> dict[str, str]:
    """What the newest story of each source reserves, where it reserves anything."""
    newest = select(func.max(entries.c.id)).group_by(entries.c.source_id)
    query = (
        select(sources.c.name, revisions)
        .join(entries, entries.c.source_id == sources.c.id)
        .join(revisions, (revisions.c.entry_id == entries.c.id) & (revisions.c.number == entries.c.revision))
        .where(entries.c.id.in_(newest))
    )
    return {row.name: says for row in connection.execute(query) if (says := to_revision(row).reserved)}


def newest_entries(
    connection: Connection, *, states: frozenset[EntryState], source: str | None, feed: str | None, limit: int
) -> list[Entry]:
    """Entries, the newest first, of a source, of a feed, in certain states."""
    query = entry_query().order_by(entries.c.id.desc()).limit(limit)
    if states:
        query = query.where(entries.c.state.in_(sorted(states)))
    if source is not None:
        query = query.where(
            entries.c.id.in_(
                select(sightings.c.entry_id)
                .join(sources, sources.c.id == sightings.c.source_id)
                .where(sources.c.name == source)
            )
        )
    if feed is not None:
        query = query.where(
            entries.c.id.in_(
                select(feed_entries.c.entry_id)
                .join(feeds, feeds.c.id == feed_entries.c.feed_id)
                .where(feeds.c.name == feed, feed_entries.c.left_at.is_(None))
            )
        )
    return [to_entry(row) for row in connection.execute(query)]


def waiting(connection: Connection, address: Alias) -> list[Waiting]:
    """Which sources list an address without an entry."""
    query = (
        select(unread, sources.c.name)
        .join(sources, sources.c.id == unread.c.source_id)
        .where(unread.c.key == address.key)
    )
    return [
        Waiting(
            source=row.name,
            says=row.says,
            tries_count=row.tries_count,
            listed_at=row.listed_at,
            due_at=row.due_at,
        )
        for row in connection.execute(query)
    ]
