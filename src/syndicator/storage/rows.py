"""Rows → values, and the look-ups that several nouns share."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, case, or_, select

from syndicator.model import (
    Action,
    Delivery,
    DeliveryId,
    DeliveryState,
    Entry,
    EntryId,
    EntryState,
    Origin,
    Revision,
    Validators,
    Way,
)
from syndicator.ports import SourceState
from syndicator.storage.codec import article_from_json, origins_from_json
from syndicator.storage.tables.delivering import channels, deliveries
from syndicator.storage.tables.polling import sources
from syndicator.storage.tables.publishing import feed_entries
from syndicator.storage.tables.recording import entries, revisions


def id_of(connection: Connection, table: Table, name: str) -> int:
    """The number behind a configured name; the rows are made by `sync` before anything refers to them."""
    return int(connection.execute(select(table.c.id).where(table.c.name == name)).scalar_one())


@cache
def entry_query() -> Select[Any]:
    """Entries with their current revision and their source's name.

    Built once: SQLAlchemy takes several times as long to build such a statement as to execute it.
    """
    return (
        select(entries, sources.c.name.label("source"), *_revision_columns())
        .join(sources, sources.c.id == entries.c.source_id)
        .join(revisions, (revisions.c.entry_id == entries.c.id) & (revisions.c.number == entries.c.revision))
    )


def entered_query(feed_id: int) -> Select[Any]:
    """All that ever entered a feed, with the revision of then, or the current one where the entry is withdrawn."""
    then = case((entries.c.state == EntryState.RETRACTED, entries.c.revision), else_=feed_entries.c.revision)
    snapshot = [feed_entries.c[name].label(f"entered_{name}") for name in ("revision", "updated_at", "corrected_at")]
    return (
        select(entries, sources.c.name.label("source"), *_revision_columns(), *snapshot)
        .join(sources, sources.c.id == entries.c.source_id)
        .join(feed_entries, feed_entries.c.entry_id == entries.c.id)
        .join(revisions, (revisions.c.entry_id == entries.c.id) & (revisions.c.number == then))
        .where(feed_entries.c.feed_id == feed_id)
    )


def to_entry_as_entered(row: Row[Any]) -> Entry:
    """A row of `entered_query`: withdrawn is withdrawn, all else is as it was."""
    entry = to_entry(row)
    if entry.state is EntryState.RETRACTED:
        return entry
    revision = replace(entry.revision, number=row.entered_revision)
    return replace(entry, revision=revision, updated_at=row.entered_updated_at, corrected_at=row.entered_corrected_at)


def _revision_columns() -> Iterable[Any]:
    names = ("seen_at", "article", "draft_hash", "rules_version", "origin", "material", "why")
    return [revisions.c[name].label(f"revision_{name}") for name in names]


def to_entry(row: Row[Any]) -> Entry:
    """A row of `entry_query`."""
    return Entry(
        id=EntryId(row.id),
        urn=row.urn,
        key=row.key,
        source=row.source,
        state=EntryState(row.state),
        first_seen_at=row.first_seen_at,
        published_at=row.published_at,
        updated_at=row.updated_at,
        corrected_at=row.corrected_at,
        revision=Revision(
            number=row.revision,
            seen_at=row.revision_seen_at,
            article=article_from_json(row.revision_article),
            draft_hash=row.revision_draft_hash,
            rules_version=row.revision_rules_version,
            origin=Origin(row.revision_origin),
            material=row.revision_material,
            why=row.revision_why,
        ),
    )


def recheckable(now: datetime) -> Select[tuple[int]]:
    """Entries due for another look, of sources that are configured and not paused."""
    return (
        select(entries.c.id)
        .join(sources, sources.c.id == entries.c.source_id)
        .where(
            entries.c.recheck_at <= now,
            or_(entries.c.look_until.is_(None), entries.c.look_until <= now),
            sources.c.removed_at.is_(None),
            sources.c.paused_at.is_(None),
        )
    )


def to_revision(row: Row[Any]) -> Revision:
    """A row of `revisions`."""
    return Revision(
        number=row.number,
        seen_at=row.seen_at,
        article=article_from_json(row.article),
        draft_hash=row.draft_hash,
        rules_version=row.rules_version,
        origin=Origin(row.origin),
        material=row.material,
        why=row.why,
        origins=origins_from_json(row.origins),
    )


@cache
def delivery_query() -> Select[Any]:
    """Deliveries with the revision's number and the channel's name."""
    return (
        select(deliveries, revisions.c.number.label("revision"), channels.c.name.label("channel"))
        .join(revisions, revisions.c.id == deliveries.c.revision_id)
        .join(channels, channels.c.id == deliveries.c.channel_id)
    )


def to_delivery(row: Row[Any]) -> Delivery:
    """A row of `delivery_query`."""
    return Delivery(
        id=DeliveryId(row.id),
        entry_id=EntryId(row.entry_id),
        revision=row.revision,
        channel=row.channel,
        action=Action(row.action),
        state=DeliveryState(row.state),
        reason=row.reason,
        due_at=row.due_at,
        attempts=row.attempts,
        ordered_at=row.ordered_at,
    )


STATE_COLUMNS = [
    sources.c[name]
    for name in (
        *("name", "etag", "last_modified", "body_hash", "way_tier", "way_url", "whole_at", "moved_to", "moved_count"),
        *("health", "next_poll_at", "baselined_at", "failed_count", "empty_count", "last_success_at", "silent_at"),
        "says",
    )
]
"""What `to_source` needs of a row."""


def to_source(row: Row[Any], *, has_unread: bool = False) -> SourceState:
    """A row of `sources`."""
    return SourceState(
        id=row.name,
        validators=to_validators(row),
        way=Way(tier=row.way_tier, url=row.way_url) if row.way_tier else None,
        whole_at=row.whole_at,
        moved_to=row.moved_to,
        moved_count=row.moved_count,
        health=row.health,
        next_poll_at=row.next_poll_at,
        baselined_at=row.baselined_at,
        failed_count=row.failed_count,
        empty_count=row.empty_count,
        last_success_at=row.last_success_at,
        silent_at=row.silent_at,
        has_unread=has_unread,
        says=row.says,
    )


def to_validators(row: Row[Any]) -> Validators:
    """The validators of a row of `sources` or `entries`."""
    return Validators(etag=row.etag, last_modified=row.last_modified, body_hash=row.body_hash)
