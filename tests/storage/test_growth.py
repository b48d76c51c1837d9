"""Looking things up stays as quick while entries pile up: no question reads a table that grows from end to end."""

import re

import pytest
from sqlalchemy import event

from builders import article
from databases import embedded
from syndicator.policy.identity import url_alias

GROWING = (
    "aliases",
    "entries",
    "revisions",
    "sightings",
    "feed_entries",
    "entry_tags",
    "deliveries",
    "blocks",
    "archives",
    "pages",
)


@pytest.fixture
async def asked(tmp_path, ledger_on):
    """A ledger on SQLite, and the questions that it puts to its database."""
    database = embedded(tmp_path / "syndicator.db")
    ledger = await ledger_on(database)
    questions = []

    def note(_connection, _cursor, statement, parameters, _context, _many):
        questions.append((statement, parameters))

    for engine in (database.engine, database._readers):
        event.listen(engine, "before_cursor_execute", note)
    yield ledger, questions
    for engine in (database.engine, database._readers):
        event.remove(engine, "before_cursor_execute", note)
    await ledger.store.close()


def whole_tables(ledger, questions) -> set[str]:
    """The growing tables that these questions read from end to end."""
    found = set()
    with ledger.store.database.engine.connect() as connection:
        for statement, parameters in questions:
            if re.match(r"\s*(SELECT|UPDATE|DELETE|INSERT)", statement):
                explained = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
                found |= {table for row in explained for table in GROWING if re.match(rf"SCAN {table}\b", row[3])}
    return found


async def test_recording_a_new_and_a_known_story_reads_no_whole_table(asked):
    ledger, questions = asked
    for n in range(1, 9):
        await ledger.read(article(n, tags=("Politik",)))
    questions.clear()
    await ledger.read(article(9, tags=("Politik",)))
    await ledger.read(article(9, tags=("Politik",), text="Isi yang sama sekali lain."))
    assert len(questions) > 20
    assert whole_tables(ledger, questions) == set()


async def test_a_listing_is_compared_with_what_is_known_without_reading_it_whole(asked):
    ledger, questions = asked
    await ledger.read(article(1))
    questions.clear()
    await ledger.sighted("media", article(1))
    names = {str(n): [url_alias(article(n).url)] for n in range(50)}
    await ledger.store.known("media", names, lambda _: None, now=ledger.clock.now())
    assert whole_tables(ledger, questions) == set()


async def test_what_readers_ask_for_reads_no_whole_table(asked):
    ledger, questions = asked
    for n in range(1, 4):
        await ledger.read(article(n, tags=("Politik",)))
    questions.clear()
    store = ledger.store
    await store.feed_state("all", size=50)
    await store.feed_page("all", 1)
    await store.feed_since("all", "2", limit=100)
    await store.feed_since("all", "2026-11-24T00:00:00Z", limit=100)
    await store.feed_part("all", "politik", size=50)
    await store.wanted_feeds(now=ledger.clock.now())
    assert whole_tables(ledger, questions) == set()
