"""Near-duplicates: found by what their sketches have in common, and what feeds say of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from syndicator.clean.sketch import bands, likeness
from syndicator.model import Entry, EntryId, EntryState
from syndicator.policy.near import LIKE, LONGEST_WINDOW_DAYS, kept_out_by
from syndicator.ports import Near
from syndicator.specs import Feed
from syndicator.storage.codec import article_from_json
from syndicator.storage.tables.polling import sources
from syndicator.storage.tables.publishing import feed_entries, feeds
from syndicator.storage.tables.recording import entries, revisions, sketch_bands, sketches

_MOST_COMPARED = 50
_AT_ONCE = 2_000


def near_of(connection: Connection, sketch: bytes, *, entry_id: int | None, seen_at: datetime) -> tuple[Near, ...]:
    """Standing entries that say nearly what `sketch` is of, the most alike first; not the entry itself."""
    theirs = bands(sketch)
    if not theirs:
        return ()
    alike = select(sketch_bands.c.entry_id).where(sketch_bands.c.band.in_(theirs), sketch_bands.c.entry_id != entry_id)
    ids = list(connection.execute(alike.distinct().order_by(sketch_bands.c.entry_id).limit(_MOST_COMPARED)).scalars())
    if not ids:
        return ()
    since = seen_at - timedelta(days=LONGEST_WINDOW_DAYS)
    found = {row.id: row for row in connection.execute(_standing(ids).where(entries.c.first_seen_at >= since))}
    stored = connection.execute(select(sketches).where(sketches.c.entry_id.in_(list(found))))
    scores = {row.entry_id: score for row in stored if (score := likeness(row.sketch, sketch)) >= LIKE}
    order = sorted(scores, key=lambda number: (-scores[number], number))
    holding = _holding(connection, order)
    return tuple(_near(found[number], scores[number], holding.get(number, frozenset())) for number in order)


def sketch_of_entry(connection: Connection, entry_id: int) -> bytes:
    """The entry's sketch, as long as one is kept."""
    kept = connection.execute(select(sketches.c.sketch).where(sketches.c.entry_id == entry_id)).scalar()
    return kept or b""


def write_sketch(
    connection: Connection, entry_id: int, sketch: bytes, near: Sequence[Near], *, seen_at: datetime
) -> None:
    """Keep what the entry is found by, and put it into the cluster of what is most like it."""
    forget_sketch(connection, entry_id)
    if sketch:
        connection.execute(insert(sketches).values(entry_id=entry_id, sketch=sketch, seen_at=seen_at))
        rows = [{"band": band, "entry_id": entry_id} for band in bands(sketch)]
        connection.execute(insert(sketch_bands), rows)
    if near:
        first = near[0].entry_id
        known = connection.execute(select(entries.c.cluster_id).where(entries.c.id == first)).scalar()
        members = entries.c.id.in_([first, entry_id])
        connection.execute(update(entries).where(members).values(cluster_id=known or first))


def forget_sketch(connection: Connection, entry_id: int) -> None:
    """Let nothing be compared with what the entry says."""
    connection.execute(delete(sketch_bands).where(sketch_bands.c.entry_id == entry_id))
    connection.execute(delete(sketches).where(sketches.c.entry_id == entry_id))


def forget_sketches(connection: Connection, *, now: datetime) -> int:
    """Delete sketches of entries that are older than any feed's window, some at a time; how many there were."""
    before = now - timedelta(days=LONGEST_WINDOW_DAYS)
    old = select(sketches.c.entry_id).where(sketches.c.seen_at < before).order_by(sketches.c.seen_at).limit(_AT_ONCE)
    ids = list(connection.execute(old).scalars())
    if ids:
        connection.execute(delete(sketch_bands).where(sketch_bands.c.entry_id.in_(ids)))
        connection.execute(delete(sketches).where(sketches.c.entry_id.in_(ids)))
    return len(ids)


def near_duplicates(connection: Connection, feed: Feed, wanted: Sequence[Entry]) -> set[EntryId]:
    """Those of a feed's entries that others of them keep out, in the order in which they came."""
    if feed.dedupe.window is None:
        return set()
    by_number = {entry.id: entry for entry in wanted}
    out: set[EntryId] = set()
    for entry in wanted:
        sketch = sketch_of_entry(connection, entry.id)
        found = near_of(connection, sketch, entry_id=entry.id, seen_at=entry.first_seen_at)
        rivals = [
            replace(other, feeds=frozenset({feed.id}))
            for other in found
            if other.entry_id in by_number and other.entry_id not in out
        ]
        if kept_out_by(feed, rivals, source=entry.source, seen_at=entry.first_seen_at, entry_id=entry.id):
            out.add(entry.id)
    return out


def others_of(connection: Connection, shown: Mapping[int, int]) -> dict[EntryId, tuple[Near, ...]]:
    """Standing near-duplicates of entries, by entry. `shown` are entries and their clusters."""
    if not shown:
        return {}
    theirs = select(entries.c.id).where(entries.c.cluster_id.in_(sorted(set(shown.values()))))
    ids = list(connection.execute(theirs.order_by(entries.c.id).limit(len(shown) * _MOST_COMPARED)).scalars())
    rows = connection.execute(_standing(ids)).all()
    return {
        EntryId(number): tuple(_near(row, 1.0) for row in rows if row.cluster_id == cluster and row.id != number)
        for number, cluster in shown.items()
    }


def _standing(ids: Iterable[int]) -> Any:
    return (
        select(entries, sources.c.name.label("source"), revisions.c.article)
        .join(sources, sources.c.id == entries.c.source_id)
        .join(revisions, (revisions.c.entry_id == entries.c.id) & (revisions.c.number == entries.c.revision))
        .where(entries.c.id.in_(list(ids)), entries.c.state == EntryState.LIVE)
        .order_by(entries.c.id)
    )


def _near(row: Row[Any], score: float, holding: frozenset[str] = frozenset()) -> Near:
    article = article_from_json(row.article)
    return Near(
        entry_id=EntryId(row.id),
        key=row.key,
        source=row.source,
        site=article.site_name or "",
        url=article.url,
        page_url=row.url,
        title=article.title,
        likeness=score,
        first_seen_at=row.first_seen_at,
        published_at=row.published_at,
        feeds=holding,
    )


def _holding(connection: Connection, ids: Sequence[int]) -> dict[int, frozenset[str]]:
    query = (
        select(feed_entries.c.entry_id, feeds.c.name)
        .join(feeds, feeds.c.id == feed_entries.c.feed_id)
        .where(feed_entries.c.entry_id.in_(list(ids)), feed_entries.c.left_at.is_(None))
    )
    found: dict[int, set[str]] = {}
    for row in connection.execute(query):
        found.setdefault(row.entry_id, set()).add(row.name)
    return {number: frozenset(names) for number, names in found.items()}
