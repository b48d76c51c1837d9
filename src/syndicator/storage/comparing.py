"""What a story is compared with when it is recorded: its near-duplicates, and what is usual at its source."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from syndicator.model import Article, EntryState
from syndicator.policy.gate import LATEST, words_of
from syndicator.ports import Candidate, Decision, Habit, Near
from syndicator.storage.membership import leave, want_feeds
from syndicator.storage.near import write_sketch
from syndicator.storage.rows import id_of
from syndicator.storage.tables.publishing import feeds
from syndicator.storage.tables.recording import entries

_SAME_STORY = 0.9


def moved_from(near: Sequence[Near], candidate: Candidate) -> int | None:
    """The entry of which this is the story at another address: title, date and nearly all words agree (X06, X07)."""
    if candidate.reading is None:
        return None
    article = candidate.reading.article
    return next(
        (
            other.entry_id
            for other in near
            if other.source == candidate.source
            and other.likeness >= _SAME_STORY
            and other.title.casefold() == article.title.casefold()
            and other.published_at == article.published_at
        ),
        None,
    )


def habits_of(connection: Connection, source_id: int) -> tuple[Habit, ...]:
    """The source's latest stories that readers have, as far as they were measured."""
    latest = (
        select(entries.c.words, entries.c.dated, entries.c.titled)
        .where(entries.c.source_id == source_id, entries.c.state == EntryState.LIVE)
        .order_by(entries.c.id.desc())
        .limit(2 * LATEST)
    )
    # Not in the query: where many were recorded before this was measured, it would look at them all.
    measured = [
        Habit(words=row.words, dated=row.dated, titled=row.titled)
        for row in connection.execute(latest)
        if row.words is not None
    ]
    return tuple(measured[:LATEST])


def measured(article: Article) -> dict[str, Any]:
    """The columns by which later stories are compared with it."""
    return {"words": words_of(article), "dated": article.published_at is not None, "titled": bool(article.title)}


def write_near(
    connection: Connection, entry_id: int, candidate: Candidate, decision: Decision, near: Sequence[Near]
) -> None:
    """What finds the entry; that others leave a feed for it; and that those feeds name it beside theirs."""
    sketch = candidate.reading.sketch if candidate.reading is not None else b""
    write_sketch(connection, entry_id, sketch, near, seen_at=candidate.seen_at)
    for other, feed in decision.put_out:
        leave(connection, id_of(connection, feeds, feed), other, now=candidate.seen_at)
    changed = {feed for other in near for feed in other.feeds}
    if changed:
        want_feeds(connection, changed, now=candidate.seen_at)
