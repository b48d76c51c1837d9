"""The Store port over the embedded database: every method is one transaction on the right thread."""

from base64 import urlsafe_b64encode
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID, uuid4

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from syndicator.model import (
    Alias,
    DeliveryId,
    DeliveryState,
    Entry,
    EntryId,
    EntryState,
    Link,
    Publication,
    Revision,
)
from syndicator.policy.routing import RESTORED
from syndicator.ports import (
    Account,
    Alert,
    Answered,
    Belongs,
    Block,
    Candidate,
    Decide,
    Decision,
    Due,
    Duty,
    Event,
    FeedState,
    Figures,
    Fullness,
    Heard,
    Intent,
    Listed,
    Overview,
    Plan,
    PollOutcome,
    Recheck,
    Recorded,
    Settlement,
    SourceState,
    Trouble,
    Unread,
    Volume,
    Waiting,
)
from syndicator.ports.kept import Kept
from syndicator.specs import ChannelSpec, Feed, Source
from syndicator.storage import (
    accounts,
    alerts,
    approvals,
    archive,
    blocks,
    clock,
    deliveries,
    digests,
    entries,
    erasure,
    figures,
    identity,
    intents,
    kept,
    ledger,
    membership,
    near,
    orders,
    pauses,
    planning,
    publications,
    renames,
    reposting,
    restored,
    retention,
    said,
    settling,
    sources,
    tags,
    troubles,
    unread,
)
from syndicator.storage.database import Database
from syndicator.storage.tables.operating import installation
from syndicator.storage.together import Together


class SqlStore:
    """See `ports.store` for what each method promises. `mint` is where new ids come from."""

    def __init__(self, database: Database, *, mint: Callable[[], UUID] = uuid4) -> None:
        self._db = database
        self._uuid = mint
        self._settlements = Together(self._settle_polls)

    @property
    def database(self) -> Database:
        """What other nouns' stores share with this one."""
        return self._db

    def _mint(self, kind: str) -> str:
        new = self._uuid()
        if kind == "key":
            key = urlsafe_b64encode(new.bytes[:9]).decode()
            return f"A{key[1:]}" if key.startswith("-") else key  # a command would take it for an option
        return f"msg_{new.hex}" if kind == "msg" else new.urn

    # ── the calendar

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

    # ── entries

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

    async def entries_of(self, source: str, *, state: EntryState, after: int, limit: int) -> list[tuple[EntryId, bool]]:
        """A source's entries, and whether they can be read anew."""
        return await self._db.read(kept.entries_of, source, state=state, after=after, limit=limit)

    async def kept(self, entry: EntryId) -> Kept:
        """What an entry was read from."""
        return await self._db.read(kept.kept, entry)

    async def entry_with_revisions(self, key: str) -> tuple[Entry, tuple[Revision, ...]] | None:
        """An entry by its public key."""
        return await self._db.read(entries.entry_with_revisions, key)

    async def due_rechecks(self, *, now: datetime, limit: int, lease: timedelta) -> list[Recheck]:
        """Entries to be looked at again."""
        return await self._db.write(entries.due_rechecks, now=now, limit=limit, lease=lease)

    async def postpone_recheck(self, entry: EntryId, *, until: datetime | None) -> None:
        """Look again at `until`."""
        await self._db.write(entries.postpone_recheck, entry, until=until)

    # ── deliveries

    async def due_channels(self, *, now: datetime) -> list[str]:
        """Channels with something to send."""
        return await self._db.read(deliveries.due_channels, now=now)

    async def claim_deliveries(self, channel: str, *, now: datetime, limit: int) -> list[Duty]:
        """The channel's oldest open delivery."""
        return await self._db.read(deliveries.claim_deliveries, channel, now=now, limit=limit)

    async def claim_more(self, channel: str, *, reasons: Collection[str], now: datetime, limit: int) -> list[Duty]:
        """What could be sent with it."""
        return await self._db.read(digests.claim_more, channel, reasons=reasons, now=now, limit=limit)

    async def gather(self, duties: Sequence[Duty]) -> Duty | None:
        """Make them one."""
        return await self._db.write(digests.gather, duties, mint=self._mint)

    async def posted(self, channel: str, *, since: datetime) -> list[datetime]:
        """When its posts were made."""
        return await self._db.read(digests.posted, channel, since=since)

    async def mark_sending(self, duty: Duty, *, now: datetime) -> bool:
        """Commit that the post is about to be sent."""
        return await self._db.write(deliveries.mark_sending, duty, now=now)

    async def settle_delivery(self, delivery: DeliveryId, settlement: Settlement, *, number: int | None = None) -> bool:
        """Write how an attempt ended."""
        return await self._db.write(deliveries.settle_delivery, delivery, settlement, number=number)

    async def hold_channel(self, channel: str, *, reason: str, at: datetime) -> None:
        """Stop posting to a channel."""
        await self._db.write(deliveries.hold_channel, channel, reason=reason, at=at)

    async def newest_deliveries(self, *, state: DeliveryState | None, limit: int) -> list[Listed]:
        """What the ledger says."""
        return await self._db.read(settling.newest_deliveries, state=state, limit=limit)

    async def settle_unknown(self, delivery: DeliveryId, settlement: Settlement) -> None:
        """The operator's word."""
        await self._db.write(settling.settle_unknown, delivery, settlement)

    async def sending(self, channel: str) -> list[Duty]:
        """What was being sent."""
        return await self._db.read(deliveries.sending, channel)

    # ── publications

    async def wanted_feeds(self, *, now: datetime | None = None) -> dict[str, datetime]:
        """Feeds to be rendered."""
        return await self._db.read(publications.wanted_feeds, now=now)

    async def want_feeds(self, feeds: Collection[str], *, now: datetime) -> None:
        """Let feeds be rendered."""
        await self._db.write(membership.want_feeds, feeds, now=now)

    async def feed_state(self, feed: str, *, size: int) -> FeedState:
        """What a rendering needs."""
        return await self._db.read(publications.feed_state, feed, size=size)

    async def feed_page(self, feed: str, page: int) -> FeedState | None:
        """A page of a feed's archive."""
        return await self._db.read(archive.feed_page, feed, page)

    async def feed_since(self, feed: str, since: str, *, limit: int) -> FeedState | None:
        """What happened in a feed since a point."""
        return await self._db.read(archive.feed_since, feed, since, limit=limit)

    async def feed_part(self, feed: str, tag: str, *, size: int) -> FeedState | None:
        """A feed's newest entries with a tag."""
        return await self._db.read(tags.feed_part, feed, tag, size=size)

    async def save_publications(
        self,
        feed: str,
        rendered: Sequence[Publication],
        *,
        wanted_at: datetime,
        next_change_at: datetime | None = None,
    ) -> None:
        """Store renderings."""
        await self._db.write(
            publications.save_publications, feed, rendered, wanted_at=wanted_at, next_change_at=next_change_at
        )

    async def past_feeds(self) -> dict[str, str | None]:
        """Names that feeds had once."""
        return await self._db.read(renames.past_feeds)

    async def publications(self) -> list[Publication]:
        """All renderings."""
        return await self._db.read(publications.all_publications)

    # ── the rest

    async def due(self, *, now: datetime) -> Due:
        """What waits to be done."""
        return await self._db.read(ledger.due, now=now)

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

    async def post_again(self, entry: EntryId, channel: str, *, now: datetime) -> str:
        """Let a channel get a story that it did not get."""
        return await self._db.write(reposting.post_again, entry, channel, now=now, mint=self._mint)

    async def judge(self, entry: EntryId | None, channel: str | None, *, accept: bool, now: datetime) -> int:
        """The operator's yes or no to posts that await it."""
        return await self._db.write(approvals.judge, entry, channel, accept=accept, now=now)

    async def set_pause(
        self, noun: Literal["source", "channel"], names: Sequence[str], *, paused: bool, now: datetime
    ) -> list[str]:
        """Pause or resume sources or channels."""
        return await self._db.write(pauses.set_pause, noun, list(names), paused=paused, now=now)

    async def note(self, event: Event) -> None:
        """Write down that something happened."""
        await self._db.write(ledger.write_event, at=event.at, kind=event.kind, subject=event.subject, says=event.says)

    async def forget_pages(self, *, before: datetime, limit: int) -> int:
        """Delete old raw pages."""
        return await self._db.write(retention.forget_pages, before=before, limit=limit)

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

    async def forget_sketches(self, *, now: datetime) -> int:
        """Delete old sketches."""
        return await self._db.write(near.forget_sketches, now=now)

    async def mark_restored(self, *, now: datetime) -> int:
        """Hold as unknown what may have been posted since a backup."""
        return await self._db.write(restored.mark_restored, reason=RESTORED, now=now)

    async def set_troubles(self, troubles: Sequence[Trouble], *, now: datetime) -> list[Alert]:
        """What is wrong now."""
        return await self._db.write(alerts.set_troubles, troubles, now=now)

    async def told(self, alert: Alert, *, now: datetime) -> None:
        """Somebody has been told."""
        await self._db.write(alerts.told, alert, now=now)

    async def troubled(self) -> list[Trouble]:
        """What the store sees go wrong."""
        return await self._db.read(troubles.troubled)

    async def figures(self) -> Figures:
        """What is measured."""
        return await self._db.read(figures.figures)

    async def volume(self, *, since: datetime) -> Volume:
        """What the stories since then take."""
        return await self._db.read(retention.volume, since=since)

    async def set_back(self, by: timedelta, *, now: datetime) -> None:
        """Bring what is due nearer."""
        await self._db.write(clock.set_back, by, now=now)

    async def ahead_of(self, now: datetime) -> timedelta:
        """How far the clock was set back while nobody ran."""
        return await self._db.read(clock.ahead_of, now)

    async def overview(self) -> Overview:
        """A look at everything."""
        return await self._db.read(ledger.overview)

    async def close(self) -> None:
        """Finish what is being written and let the database go."""
        await self._settlements.end()
        await self._db.close()
