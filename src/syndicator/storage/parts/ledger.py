"""`LedgerStore` of `ports.ledger` over the database."""

from collections.abc import Sequence
from datetime import datetime

from syndicator.model import Alias, Entry, EntryId, EntryState
from syndicator.ports import Account, Alert, Answered, Block, Event, Figures, Intent, Trouble, Volume, Waiting
from syndicator.storage import (
    accounts,
    alerts,
    approvals,
    blocks,
    erasure,
    figures,
    intents,
    ledger,
    reposting,
    retention,
    troubles,
)
from syndicator.storage.parts.part import SqlPart


class SqlLedger(SqlPart):
    """What happened, and what the operator asks and decides."""

    async def add_intent(self, intent: Intent, *, now: datetime) -> int:
        """Ask for something."""
        return await self._db.write(intents.add_intent, intent, now=now)

    async def open_intents(self) -> list[Intent]:
        """What is asked."""
        return await self._db.read(intents.open_intents)

    async def answer_intent(self, intent: int, answer: Answered, *, now: datetime) -> None:
        """What came of it."""
        await self._db.write(intents.answer_intent, intent, answer, now=now)

    async def answer_to(self, intent: int) -> Answered | None:
        """What came of it, for whoever asked."""
        return await self._db.read(intents.answer_to, intent)

    async def find_entry(self, name: str) -> EntryId | None:
        """The entry that the operator names."""
        return await self._db.read(accounts.find_entry, name)

    async def account(self, entry: EntryId) -> Account:
        """All that is known of an entry."""
        return await self._db.read(accounts.account, entry)

    async def reserved(self) -> dict[str, str]:
        """What the newest story of each source reserves."""
        return await self._db.read(accounts.reserved)

    async def newest_entries(
        self, *, states: frozenset[EntryState], source: str | None, feed: str | None, limit: int
    ) -> list[Entry]:
        """Entries, the newest first."""
        return await self._db.read(accounts.newest_entries, states=states, source=source, feed=feed, limit=limit)

    async def waiting(self, address: Alias) -> list[Waiting]:
        """Who lists an address without an entry."""
        return await self._db.read(accounts.waiting, address)

    async def block_on(self, address: Alias) -> Block | None:
        """What keeps an address out."""
        return await self._db.read(blocks.block_on, address)

    async def block(self, address: Alias, *, reason: str, now: datetime) -> None:
        """Keep an address out."""
        await self._db.write(blocks.block_addresses, [address], reason=reason, now=now)

    async def block_entry(self, entry: EntryId, *, reason: str, now: datetime) -> None:
        """Keep an entry's addresses and texts out."""
        await self._db.write(blocks.block_entry, entry, reason=reason, now=now)

    async def erase(self, entry: EntryId, *, now: datetime) -> None:
        """Forget what an entry said."""
        await self._db.write(erasure.erase, entry, now=now)

    async def judge(self, entry: EntryId | None, channel: str | None, *, accept: bool, now: datetime) -> int:
        """The operator's yes or no to posts that await it."""
        return await self._db.write(approvals.judge, entry, channel, accept=accept, now=now)

    async def post_again(self, entry: EntryId, channel: str, *, now: datetime) -> str:
        """Let a channel get a story that it did not get."""
        return await self._db.write(reposting.post_again, entry, channel, now=now, mint=self._mint)

    async def set_troubles(self, troubles: Sequence[Trouble], *, now: datetime) -> list[Alert]:
        """What is wrong now."""
        return await self._db.write(alerts.set_troubles, troubles, now=now)

    async def told(self, alert: Alert, *, now: datetime) -> None:
        """Somebody has been told."""
        await self._db.write(alerts.told, alert, now=now)

    async def troubled(self) -> list[Trouble]:
        """What the store sees go wrong."""
        return await self._db.read(troubles.troubled)

    async def volume(self, *, since: datetime) -> Volume:
        """What the stories since then take."""
        return await self._db.read(retention.volume, since=since)

    async def figures(self) -> Figures:
        """What is measured."""
        return await self._db.read(figures.figures)

    async def note(self, event: Event) -> None:
        """Write down that something happened."""
        await self._db.write(ledger.write_event, at=event.at, kind=event.kind, subject=event.subject, says=event.says)
