"""Entries by their tags: what a feed that is split by them holds under one."""

from collections.abc import Iterable

from sqlalchemy import Connection, delete, insert, select

from syndicator.model import Entry
from syndicator.ports import FeedState, Part
from syndicator.storage.rows import entry_query, to_entry
from syndicator.storage.tables.publishing import feed_entries, feeds
from syndicator.storage.tables.recording import entries, entry_tags
from syndicator.urls import slug

_LOOKED_AT = 8
"""How many times its size a part looks back for entries of the tag that are in the feed, too."""


def write_tags(connection: Connection, entry_id: int, tags: Iterable[str]) -> None:
    """Let the entry have exactly these tags."""
    wanted = {slug(tag) for tag in tags} - {""}
    present = set(connection.execute(select(entry_tags.c.tag).where(entry_tags.c.entry_id == entry_id)).scalars())
    gone, new = present - wanted, sorted(wanted - present)
    if gone:
        connection.execute(delete(entry_tags).where(entry_tags.c.entry_id == entry_id, entry_tags.c.tag.in_(gone)))
    if new:
        connection.execute(insert(entry_tags), [{"entry_id": entry_id, "tag": tag} for tag in new])


def feed_part(connection: Connection, feed: str, tag: str, *, size: int) -> FeedState | None:
    """The feed's newest entries with this tag; None where it has none, and never had one that it still knows."""
    row = connection.execute(select(feeds).where(feeds.c.name == feed, feeds.c.removed_at.is_(None))).first()
    if row is None:
        return None
    tagged = (
        select(entry_tags.c.entry_id)
        .where(entry_tags.c.tag == tag)
        .order_by(entry_tags.c.entry_id.desc())
        .limit(size * _LOOKED_AT)
    )
    here = (
        select(feed_entries.c.entry_id)
        .where(
            feed_entries.c.feed_id == row.id,
            feed_entries.c.left_at.is_(None),
            feed_entries.c.entry_id.in_(tagged.scalar_subquery()),
        )
        .order_by(feed_entries.c.seq.desc())
        .limit(size)
    )
    ids = list(connection.execute(here).scalars())
    if not ids:
        return None
    known = {each.id: to_entry(each) for each in connection.execute(entry_query().where(entries.c.id.in_(ids)))}
    found = [known[number] for number in ids]
    part = Part(key=tag, label=_label(tag, found))
    return FeedState(urn=row.urn, minted_at=row.minted_at, entries=tuple(found), part=part)


def _label(tag: str, found: Iterable[Entry]) -> str:
    """The tag as it was written when it was first given: a later spelling moves no title."""
    spelt = [each for entry in sorted(found, key=lambda e: e.id) for each in entry.revision.article.tags]
    return next((each for each in spelt if slug(each) == tag), tag)
