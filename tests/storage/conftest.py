from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import pytest

from builders import FakeClock, article, channel, feed, reading, source
from databases import open_database
from syndicator.model import Article
from syndicator.policy.deciding import Rules, decide_gone, decide_read, decide_sighted
from syndicator.policy.identity import aliases_of_article, url_alias
from syndicator.policy.routing import Route, belongs
from syndicator.ports import Candidate, Recorded
from syndicator.storage import schema
from syndicator.storage.database import Database
from syndicator.storage.store import SqlStore


@dataclass
class Ledger:
    """A store with a configuration, and short words for what tests do to it."""

    store: SqlStore
    clock: FakeClock
    sources: list
    feeds: list
    channels: list

    async def sync(self, *, presented: str = "") -> None:
        await self.store.sync(
            self.sources,
            self.feeds,
            self.channels,
            belongs=lambda feed, sources, entry: belongs(feed, sources=sources, article=entry.revision.article),
            presented=presented,
            now=self.clock.now(),
        )

    def rules(self, *, source_id="radar", first_run=False) -> Rules:
        routes = [Route(spec=spec, can_edit=True, can_delete=True) for spec in self.channels]
        (of,) = [spec for spec in self.sources if spec.id == source_id]
        return Rules(source=of, feeds=self.feeds, routes=routes, first_run=first_run)

    async def read(
        self, of: Article, *, url: str | None = None, first_run=False, source_id="radar", **more
    ) -> Recorded:
        now = self.clock.now()
        own = aliases_of_article(of, final_url=url or of.url, amp_url=None)
        candidate = Candidate(
            source=source_id,
            seen_at=now,
            aliases=tuple(dict.fromkeys((url_alias(url or of.url), *own))),
            reading=reading(of),
            **more,
        )
        rules = self.rules(source_id=source_id, first_run=first_run)
        return await self.store.record(candidate, lambda known: decide_read(known, candidate.reading, rules, now=now))

    async def sighted(self, source_id: str, of: Article) -> set[str]:
        """Let another source list a story."""
        now, rules = self.clock.now(), self.rules(source_id=source_id)
        asked = {"it": [url_alias(of.url)]}
        return await self.store.known(source_id, asked, lambda known: decide_sighted(known, rules, now=now), now=now)

    async def gone(self, entry_id) -> Recorded:
        now = self.clock.now()
        candidate = Candidate(source="radar", seen_at=now, entry_id=entry_id)
        rules = self.rules()
        return await self.store.record(candidate, lambda known: decide_gone(known, rules, now=now, why="HTTP 404"))

    async def deliveries(self, channel_id="arsip") -> list[tuple[str, str, str]]:
        """(action, state, reason) of all deliveries of a channel, in order."""

        def rows(connection):
            found = connection.exec_driver_sql(
                "SELECT d.action, d.state, d.reason FROM deliveries d JOIN channels c ON c.id = d.channel_id "
                f"WHERE c.name = '{channel_id}' ORDER BY d.id"
            )
            return [tuple(row) for row in found]

        return await self.store._db.read(rows)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, tmp_path, postgres) -> Iterator[Database]:
    """A database of each kind in turn, at the newest schema: what the store promises, it promises on both."""
    made = open_database(request.param, tmp_path, postgres, migrated=True)
    yield made
    made.dispose()


async def open_ledger(database: Database) -> Ledger:
    schema.upgrade(database.engine)
    made = Ledger(SqlStore(database), FakeClock(), [source(), source("media")], [feed()], [channel()])
    await made.sync()
    return made


@pytest.fixture
def ledger_on():
    """A ledger on a database of the test's own."""
    return open_ledger


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request, tmp_path, postgres) -> Iterator[Database]:
    """A database of each kind without a schema."""
    made = open_database(request.param, tmp_path, postgres, migrated=False)
    yield made
    made.dispose()


@pytest.fixture
async def ledger(database) -> AsyncIterator[Ledger]:
    made = await open_ledger(database)
    yield made
    await made.store.close()


@pytest.fixture
def story() -> Article:
    return article()
