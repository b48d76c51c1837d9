"""`EntryStore` of `ports.entries` over the database."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError

from syndicator.model import Alias, Entry, EntryId, Link, Revision
from syndicator.ports import Candidate, Decide, Decision, Recheck, Recorded
from syndicator.storage import blocks, entries, identity
from syndicator.storage.parts.part import SqlPart


class SqlEntries(SqlPart):
    """Entries, their revisions and their aliases."""

    async def known(
        self,
        source: str,
        aliases: Mapping[str, Sequence[Alias]],
        decide: Decide,
        *,
        now: datetime,
        links: Sequence[Link] = (),
    ) -> set[str]:
        """Which candidates have an entry; writes only where a sighting or a key is new."""
        found = await self._db.read(identity.known, source, aliases)
        if any(match.by_guid for match in found.values()):
            others = await self._db.read(identity.unsettled, found, links)
            found = {name: match for name, match in found.items() if name not in others}
        fresh = await self._db.read(identity.unsighted, source, {match.entry_id for match in found.values()})
        out = await self._db.read(blocks.kept_out, aliases)
        seen = {m.entry_id: aliases[name] for name, m in found.items() if m.entry_id in fresh or not m.whole}
        if seen:
            await self._db.write(entries.sight, source, seen, decide, now=now, mint=self._mint)
        return set(found) | out

    async def record(self, candidate: Candidate, decide: Decide) -> Recorded:
        """Look up, decide and write; once more where another writer minted the same key in between."""
        try:
            return await self._db.write(entries.record, candidate, decide, mint=self._mint)
        except IntegrityError:
            return await self._db.write(entries.record, candidate, decide, mint=self._mint)

    async def rehearse(self, candidate: Candidate, decide: Decide) -> Decision:
        """Look up and decide."""
        return await self._db.read(entries.rehearse, candidate, decide)

    async def entry_with_revisions(self, key: str) -> tuple[Entry, tuple[Revision, ...]] | None:
        """An entry by its public key."""
        return await self._db.read(entries.entry_with_revisions, key)

    async def due_rechecks(self, *, now: datetime, limit: int, lease: timedelta) -> list[Recheck]:
        """Entries to be looked at again."""
        return await self._db.write(entries.due_rechecks, now=now, limit=limit, lease=lease)

    async def postpone_recheck(self, entry: EntryId, *, until: datetime | None) -> None:
        """Look again at `until`."""
        await self._db.write(entries.postpone_recheck, entry, until=until)
