"""What the database costs of a poll: to claim a due source among many, and to write that nothing has changed.

python bench/storage.py              with 1,000 and 100,000 sources
python bench/storage.py 1000000      and with a million, which takes a minute to make

CPU of this process, all threads; two hundred polls at once, as many as the engine has under way. The reference, in the
same run: the same statements by sqlite3 alone, in transactions of the same size.
"""

import asyncio
import sqlite3
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from syndicator.model import Validators
from syndicator.ports import PollOutcome, SourceState
from syndicator.storage import schema
from syndicator.storage.database import Database
from syndicator.storage.store import SqlStore
from syndicator.storage.tables.polling import sources

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
AT_ONCE, ROUNDS = 200, 15
_LOT = 10_000
_LEASE = timedelta(minutes=1)


def main() -> None:
    """Print a row per question, with a column per size."""
    sizes = [1_000, 100_000, *map(int, sys.argv[1:])]
    rows: dict[str, list[float]] = {}
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            for what, spent_us in asyncio.run(measured(Path(folder), size)).items():
                rows.setdefault(what, []).append(spent_us)
    print(f"{f'CPU per source, median of {ROUNDS} x {AT_ONCE}':<48}" + "".join(f"{size:>14,}" for size in sizes))
    for what, spent in rows.items():
        print(f"{what:<48}" + "".join(f"{each:>11.0f} µs" for each in spent))


async def measured(folder: Path, size: int) -> dict[str, float]:
    """Microseconds of CPU per source."""
    path = folder / "syndicator.db"
    database = Database.embedded(path)
    schema.upgrade(database.engine)
    for start in range(0, size, _LOT):
        await database.write(fill, start, min(start + _LOT, size))
    store = SqlStore(database)
    claims, settlements = [], []
    for turn in range(ROUNDS):
        now = NOON + timedelta(days=2 * turn)
        began = time.process_time()
        states = await store.claim_sources(now=now, limit=AT_ONCE, lease=_LEASE)
        claimed = time.process_time()
        await asyncio.gather(*(unchanged(store, state, now) for state in states))
        claims.append((claimed - began) / len(states))
        settlements.append((time.process_time() - claimed) / len(states))
    await store.close()
    bare = [by_sqlite3(path, NOON + timedelta(days=2 * (ROUNDS + turn))) for turn in range(ROUNDS)]
    middle = ROUNDS // 2
    return {
        "claim": sorted(claims)[middle] * 1e6,
        "the outcome, written": sorted(settlements)[middle] * 1e6,
        "both by sqlite3 alone (reference)": sorted(bare)[middle] * 1e6,
    }


async def unchanged(store: SqlStore, state: SourceState, now: datetime) -> None:
    """What a poll asks of the store where the site says 304."""
    assert not state.has_unread
    outcome = PollOutcome(
        at=now, next_poll_at=now + timedelta(days=1), ok=True, validators=Validators(etag='"abc"'), says="unchanged"
    )
    await store.settle_poll(state.id, outcome)


def by_sqlite3(path: Path, now: datetime) -> float:
    """Seconds of CPU per source for the least that must be written: claim 200 in one transaction, settle each."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    at, lease = (int(each.timestamp() * 1e6) for each in (now, now + _LEASE))
    began = time.process_time()
    connection.execute("BEGIN IMMEDIATE")
    claimed = connection.execute(
        "UPDATE sources SET lease_until = ? WHERE id IN (SELECT id FROM sources WHERE next_poll_at <= ? AND "
        "(lease_until IS NULL OR lease_until <= ?) AND removed_at IS NULL AND paused_at IS NULL "
        "ORDER BY next_poll_at LIMIT ?) RETURNING id",
        (lease, at, at, AT_ONCE),
    ).fetchall()
    connection.execute("COMMIT")
    for (number,) in claimed:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("SELECT * FROM unread WHERE source_id = ?", (number,)).fetchall()
        connection.execute(
            "UPDATE sources SET lease_until = NULL, next_poll_at = ?, says = 'unchanged', health = 'ok', etag = ? WHERE id = ?",
            (lease + 86_400_000_000, '"abc"', number),
        )
        connection.execute("COMMIT")
    spent = (time.process_time() - began) / len(claimed)
    connection.close()
    return spent


def fill(connection, first: int, end: int) -> None:  # noqa: ANN001  SQLAlchemy's
    """Sources that are due one after the other."""
    at = NOON - timedelta(days=400)
    connection.execute(
        insert(sources),
        [
            {
                "name": f"s{n}", "url": f"https://s{n}.example.id/", "config_hash": "x", "baselined_at": at,
                "next_poll_at": at + timedelta(seconds=n), "health": "ok",
            }
            for n in range(first, end)
        ],
    )  # fmt: skip


if __name__ == "__main__":
    main()
