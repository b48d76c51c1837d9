"""`SaidStore` of `ports.said` over the database."""

from collections.abc import Sequence

from syndicator.model import Link
from syndicator.ports import Fullness
from syndicator.storage import said
from syndicator.storage.parts.part import SqlPart


class SqlSaid(SqlPart):
    """What feeds said."""

    async def fullness(self, source: str) -> Fullness:
        """How much of a story the source's feed holds."""
        return await self._db.read(said.fullness, source)

    async def keep_fullness(self, source: str, known: Fullness) -> None:
        """Remember it."""
        await self._db.write(said.keep_fullness, source, known)

    async def hear(self, source: str, links: Sequence[Link]) -> None:
        """Note what a feed says now; mostly that is what it said."""
        if heard := await self._db.read(said.changed, source, links):
            await self._db.write(said.rewrite, heard)

    async def forget_said(self, *, limit: int) -> int:
        """Drop what nobody compares with any more."""
        return await self._db.write(said.forget_said, limit=limit)
