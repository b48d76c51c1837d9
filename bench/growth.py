"""Whether looking things up stays as quick while entries pile up: the same questions of small and large databases.

python bench/growth.py              1,000 and 100,000 entries
python bench/growth.py 1000000      and a million, which takes some minutes to make
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

from feeds import NOON, article
from sqlalchemy import insert

from syndicator.model import Reading
from syndicator.policy.deciding import Rules, decide_read
from syndicator.policy.identity import aliases_of_article, url_alias
from syndicator.policy.routing import belongs
from syndicator.ports import Candidate
from syndicator.specs import Feed, Source
from syndicator.storage import schema
from syndicator.storage.codec import article_to_json
from syndicator.storage.database import Database
from syndicator.storage.store import SqlStore
from syndicator.storage.tables.publishing import feed_entries, feeds
from syndicator.storage.tables.recording import aliases, entries, entry_tags, revisions, sightings

RADAR = Source(id="radar", url="https://radar.example.id/")
ALL = Feed(id="all", title="Semua", split="tag")
TIMES = 30
_LOT = 5_000


def main() -> None:
    """Print a row per question, with a column per size."""
    sizes = [1_000, 100_000, *map(int, sys.argv[1:])]
    rows: dict[str, list[float]] = {}
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            for what, spent_ms in asyncio.run(measured(Path(folder), size)).items():
                rows.setdefault(what, []).append(spent_ms)
    print(f"{'CPU per question, median':<48}" + "".join(f"{size:>14,}" for size in sizes))
    for what, spent in rows.items():
        print(f"{what:<48}" + "".join(f"{each:>11.2f} ms" for each in spent))


async def measured(folder: Path, size: int) -> dict[str, float]:
    """The questions to a database with so many entries."""
    database = Database.embedded(folder / "syndicator.db")
    schema.upgrade(database.engine)
    store = SqlStore(database)
    await store.sync(
        [RADAR],
        [ALL],
        [],
        belongs=lambda feed, by, entry: belongs(feed, sources=by, article=entry.revision.article),
        presented="",
        now=NOON,
    )
    for start in range(0, size, _LOT):
        await database.write(fill, start, min(start + _LOT, size))
    questions: dict[str, Callable[[int], Awaitable[object]]] = {
        "a feed's newest fifty": lambda _: store.feed_state("all", size=50),
        "a page of its archive": lambda turn: store.feed_page("all", 1 + turn % 5),
        "what happened since a point": lambda _: store.feed_since("all", str(size - 50), limit=100),
        "its newest with a tag": lambda _: store.feed_part("all", "politik", size=50),
        "which feeds want to be rendered": lambda _: store.wanted_feeds(now=NOON),
        "record a new story": lambda turn: record(store, size + turn),
    }
    found = {what: await median_ms(ask) for what, ask in questions.items()}
    await store.close()
    return found


async def median_ms(ask: Callable[[int], Awaitable[object]]) -> float:
    """The median CPU of this process, all threads."""
    spent = []
    for turn in range(TIMES):
        before = time.process_time()
        await ask(turn)
        spent.append((time.process_time() - before) * 1000)
    return sorted(spent)[TIMES // 2]


async def record(store: SqlStore, n: int) -> None:
    story = article(n)
    made = Reading(article=story, draft_hash=str(n), rules_version="1")
    own = aliases_of_article(story, final_url=story.url, amp_url=None)
    candidate = Candidate(source="radar", seen_at=NOON, aliases=(url_alias(story.url), *own), reading=made)
    rules = Rules(source=RADAR, feeds=[ALL], routes=[])
    await store.record(candidate, lambda known: decide_read(known, made, rules, now=NOON))


def fill(connection, first: int, end: int) -> None:  # noqa: ANN001  SQLAlchemy's
    """Rows as recording makes them, many at once; every entry is an older one of the feed."""
    text = article_to_json(article(0))
    numbers = range(first + 1, end + 1)
    at = NOON - timedelta(days=1)
    rows = {
        entries: lambda n: {
            "id": n, "urn": f"urn:uuid:00000000-0000-4000-8000-{n:012d}", "key": f"k{n}", "source_id": 1, "state": "live",
            "first_seen_at": at, "published_at": at, "updated_at": at, "revision": 1, "fingerprint": f"f{n}",
            "url": f"https://radar.example.id/{n}/",
        },
        revisions: lambda n: {
            "id": n, "entry_id": n, "number": 1, "seen_at": at, "article": text, "draft_hash": "d", "rules_version": "1",
            "origin": "site", "material": True,
        },
        sightings: lambda n: {"source_id": 1, "entry_id": n, "first_seen_at": at},
        aliases: lambda n: {"scope_id": 0, "kind": "url", "key": f"radar.example.id/{n}", "entry_id": n},
        feed_entries: lambda n: {
            "feed_id": 1, "seq": n, "entry_id": n, "revision": 1, "updated_at": at, "entered_at": at,
        },
        entry_tags: lambda n: {"entry_id": n, "tag": "politik" if n % 2 else "olahraga"},
    }  # fmt: skip
    for table, row in rows.items():
        connection.execute(insert(table), [row(n) for n in numbers])
    connection.execute(feeds.update().values(last_seq=end, archived_seq=end))


if __name__ == "__main__":
    main()
