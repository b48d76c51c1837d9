"""The Store port over the database: its parts put together, and what belongs to no single one of them.

Every method is one transaction on the right thread.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from syndicator.policy.routing import RESTORED
from syndicator.ports import Due, Overview
from syndicator.storage import clock, ledger, near, pauses, restored, retention
from syndicator.storage.database import Database
from syndicator.storage.parts.deliveries import SqlDeliveries
from syndicator.storage.parts.entries import SqlEntries
from syndicator.storage.parts.kept import SqlKept
from syndicator.storage.parts.ledger import SqlLedger
from syndicator.storage.parts.publications import SqlPublications
from syndicator.storage.parts.said import SqlSaid
from syndicator.storage.parts.sources import SqlSources


class SqlStore(SqlSources, SqlEntries, SqlKept, SqlSaid, SqlDeliveries, SqlPublications, SqlLedger):
    """The whole store. See `ports.Store` for what each method promises; `mint` is where new ids come from."""

    @property
    def database(self) -> Database:
        """What other nouns' stores share with this one."""
        return self._db

    async def set_back(self, by: timedelta, *, now: datetime) -> None:
        """Bring what is due nearer."""
        await self._db.write(clock.set_back, by, now=now)

    async def ahead_of(self, now: datetime) -> timedelta:
        """How far the clock was set back while nobody ran."""
        return await self._db.read(clock.ahead_of, now)

    async def due(self, *, now: datetime) -> Due:
        """What waits to be done."""
        return await self._db.read(ledger.due, now=now)

    async def set_pause(
        self, noun: Literal["source", "channel"], names: Sequence[str], *, paused: bool, now: datetime
    ) -> list[str]:
        """Pause or resume sources or channels."""
        return await self._db.write(pauses.set_pause, noun, list(names), paused=paused, now=now)

    async def forget_pages(self, *, before: datetime, limit: int) -> int:
        """Delete old raw pages."""
        return await self._db.write(retention.forget_pages, before=before, limit=limit)

    async def forget_sketches(self, *, now: datetime) -> int:
        """Delete old sketches."""
        return await self._db.write(near.forget_sketches, now=now)

    async def mark_restored(self, *, now: datetime) -> int:
        """Hold as unknown what may have been posted since a backup."""
        return await self._db.write(restored.mark_restored, reason=RESTORED, now=now)

    async def overview(self) -> Overview:
        """A look at everything."""
        return await self._db.read(ledger.overview)

    async def close(self) -> None:
        """Finish what is being written and let the database go."""
        await self._settlements.end()
        await self._db.close()
