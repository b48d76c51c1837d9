"""`SourceStore` of `ports.sources` over the database."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import Connection, insert, select

from syndicator.ports import Belongs, Heard, Plan, PollOutcome, SourceState, Unread
from syndicator.specs import ChannelSpec, Feed, Source
from syndicator.storage import membership, orders, planning, renames, sources, unread
from syndicator.storage.database import Database
from syndicator.storage.parts.part import SqlPart
from syndicator.storage.tables.operating import installation
from syndicator.storage.together import Together


class SqlSources(SqlPart):
    """The calendar, and what is known of every source."""

    def __init__(self, database: Database, *, mint: Callable[[], UUID] = uuid4) -> None:
        super().__init__(database, mint=mint)
        self._settlements = Together(self._settle_polls)

    async def sync(
        self,
        sources: Sequence[Source],
        feeds: Sequence[Feed],
        channels: Sequence[ChannelSpec],
        *,
        belongs: Belongs,
        presented: str,
        now: datetime,
    ) -> None:
        """Make rows for what the configuration names, in one transaction."""
        await self._db.write(self._sync, sources, feeds, channels, belongs=belongs, presented=presented, now=now)

    def _sync(
        self,
        connection: Connection,
        wanted_sources: Sequence[Source],
        wanted_feeds: Sequence[Feed],
        wanted_channels: Sequence[ChannelSpec],
        *,
        belongs: Belongs,
        presented: str,
        now: datetime,
    ) -> None:
        if connection.execute(select(installation.c.id)).first() is None:
            connection.execute(insert(installation).values(urn=self._mint("urn"), minted_at=now))
        renames.rename(connection, "source", wanted_sources, now=now)
        renames.rename(connection, "feed", wanted_feeds, now=now)
        renames.rename(connection, "channel", wanted_channels, now=now)
        sources.sync_sources(connection, wanted_sources, now=now)
        stale = sources.sync_feeds(
            connection, wanted_feeds, presented=presented, now=now, mint=lambda: self._mint("urn")
        )
        for feed in stale:
            membership.refill(connection, feed, belongs, now=now)
        orders.sync_channels(connection, wanted_channels, wanted_sources, now=now, mint=self._mint)

    async def plan(
        self,
        sources: Sequence[Source],
        feeds: Sequence[Feed],
        channels: Sequence[ChannelSpec],
        *,
        belongs: Belongs,
        presented: str,
        now: datetime,
    ) -> Plan:
        """What `sync` would change. Nothing is written."""

        def take_over(connection: Connection) -> None:
            self._sync(connection, sources, feeds, channels, belongs=belongs, presented=presented, now=now)

        try:
            await self._db.write(planning.plan, take_over)
        except planning.Planned as planned:
            return planned.plan

    async def opened_at(self) -> datetime:
        """When this installation was made."""
        return await self._db.read(lambda c: c.execute(select(installation.c.minted_at)).scalar_one())

    async def claim_sources(self, *, now: datetime, limit: int, lease: timedelta) -> list[SourceState]:
        """Due sources, leased."""
        return await self._db.write(sources.claim_sources, now=now, limit=limit, lease=lease)

    async def claim_source(self, source: str, *, now: datetime, lease: timedelta) -> SourceState | None:
        """One source by name, due or not."""
        return await self._db.write(sources.claim_source, source, now=now, lease=lease)

    async def settle_poll(self, source: str, outcome: PollOutcome) -> None:
        """Write how a poll ended."""
        await self._settlements.add((source, outcome))

    async def _settle_polls(self, polls: list[tuple[str, PollOutcome]]) -> None:
        await self._db.write(sources.settle_polls, polls)

    async def unread(self, source: str) -> dict[str, Unread]:
        """Listed links without an entry."""
        return await self._db.read(unread.unread_of, source)

    async def keep_unread(self, source: str, link: Unread) -> None:
        """Write down that a link gave no entry."""
        await self._db.write(unread.keep_unread, source, link)

    async def forget_unread(self, source: str, *, listed: Sequence[str], read: Sequence[str], now: datetime) -> None:
        """Drop links that were read or are listed no more."""
        await self._db.write(unread.forget_unread, source, listed=listed, read=read, now=now)

    async def heard(self, source: str, *, limit: int) -> list[Heard]:
        """The latest stories that a source lists."""
        return await self._db.read(sources.heard, source, limit=limit)

    async def poll_soon(self, source: str, *, now: datetime) -> None:
        """Make a source due."""
        await self._db.write(sources.poll_soon, source, now=now)
