"""`KeptStore` of `ports.kept` over the database."""

from syndicator.model import EntryId, EntryState
from syndicator.ports.kept import Kept
from syndicator.storage import kept
from syndicator.storage.parts.part import SqlPart


class SqlKept(SqlPart):
    """What entries were read from."""

    async def entries_of(self, source: str, *, state: EntryState, after: int, limit: int) -> list[tuple[EntryId, bool]]:
        """A source's entries, and whether they can be read anew."""
        return await self._db.read(kept.entries_of, source, state=state, after=after, limit=limit)

    async def kept(self, entry: EntryId) -> Kept:
        """What an entry was read from."""
        return await self._db.read(kept.kept, entry)
