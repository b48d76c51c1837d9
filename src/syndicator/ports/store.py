"""The store's seam: what is asked of it, and the values that questions and answers are made of."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol

from syndicator.model import (
    Action,
    Alias,
    Delivery,
    DeliveryId,
    DeliveryState,
    Entry,
    EntryId,
    EntryState,
    Link,
    Page,
    Publication,
    Reading,
    Receipt,
    Revision,
    Validators,
    Way,
)
from syndicator.ports.kept import KeptStore
from syndicator.ports.ledger import Event, LedgerStore, Listed
from syndicator.ports.near import Earlier, Habit, Heard, Lesson, Near
from syndicator.ports.said import SaidStore, Telling
from syndicator.specs import ChannelSpec, Feed, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What is remembered of a source between polls. `baselined_at` is None until its first poll has ended.

    `validators` are of the page at `way`, or of the source's own without one. `whole_at` is when it was last asked for
    without conditions. `moved_to` is where its address has redirected for good, so many polls in a row. `has_unread`:
    links of it gave no entry yet. After `silent_at` it has been without news for too long.
    """

    id: str
    validators: Validators = Validators()
    way: Way | None = None
    whole_at: datetime | None = None
    moved_to: str | None = None
    moved_count: int = 0
    health: str = "new"
    next_poll_at: datetime
    baselined_at: datetime | None = None
    failed_count: int = 0
    empty_count: int = 0
    last_success_at: datetime | None = None
    silent_at: datetime | None = None
    has_unread: bool = False
    says: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PollOutcome:
    """How a poll ended. `validators` is None where the old ones stay; `says` is the error, or what was found.

    `baselined` ends the first run: what comes from now on is news. `health` names a state besides ok and failing;
    `stop` ends polling until the operator resumes it. `way` counts where `validators` are set; `whole` says that the
    page was asked for without conditions. `moved_to` is where a permanent redirect led. A good poll says when the
    source will have been without news for too long (`silent_at`).
    """

    at: datetime
    next_poll_at: datetime
    ok: bool
    validators: Validators | None = None
    way: Way | None = None
    whole: bool = False
    moved_to: str | None = None
    silent_at: datetime | None = None
    links_count: int | None = None
    baselined: bool = False
    health: str = ""
    stop: bool = False
    says: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A listed link that gave no entry yet, and when to ask again. `first_run`: no news when it can be read."""

    key: str
    first_run: bool
    tries_count: int
    due_at: datetime
    listed_at: datetime
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the store knows of the story a candidate may belong to. `entry` is None for a new one.

    `matched_by` says how it was found: its own "link", another "alias", the "fingerprint" of its words, or its "id";
    by its id, another address may have answered ("moved"), even one of another entry's ("taken"). `page_url` is where
    it is looked at again. `sources` are all that list it. `blocked` is the operator's reason why an address or text of
    it must not return, where there is one.
    `restored_at` is set until the source has been polled once after a restore: what is new to us may have been posted.
    `near` are near-duplicates of what was read, the most alike first; `habits` are the source's latest stories,
    `lessons` what the operator's releases said of it.
    """

    entry: Entry | None = None
    matched_by: str = ""
    page_url: str = ""
    gone_count: int = 0
    sources: frozenset[str] = frozenset()
    feeds: frozenset[str] = frozenset()
    deliveries: tuple[Delivery, ...] = ()
    blocked: str = ""
    restored_at: datetime | None = None
    near: tuple[Near, ...] = ()
    habits: tuple[Habit, ...] = ()
    lessons: tuple[Lesson, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A page looked at, on its way into the record. `reading` is None where the page is gone.

    `page` is None where the feed's text was read instead; `telling` is what the feed says of it.
    `further` are the other pages of a split article. What was read `from_kept` pages of the entry needs none.
    """

    source: str
    seen_at: datetime
    aliases: tuple[Alias, ...] = ()
    reading: Reading | None = None
    entry_id: EntryId | None = None
    page: Page | None = None
    further: tuple[Page, ...] = ()
    validators: Validators | None = None
    telling: Telling | None = None
    from_kept: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A delivery to be written: wanted, or skipped with its reason so that `explain` has an answer."""

    channel: str
    action: Action
    state: DeliveryState
    due_at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What shall be written, decided without I/O.

    `kind` names the change; `revision` is set for all that gets a new one; `state` is the entry's state afterwards;
    `feeds` is the whole set of feeds the entry belongs to from now on (None: as it was). `keep_page` is false where
    the page that was looked at is not the entry's. `put_out` are near-duplicates that leave a feed for this one.
    `looked` is false where nobody asked the site: when to look at it next stays as it was. The source `learns` from a
    story that the operator lets go, and `unlearns` with one that the operator drops. Where it `asks`, nothing is
    decided before the old addresses of what the story may have been have answered.
    """

    kind: Literal["new", "held", "released", "revised", "unchanged", "retracted", "gone-once", "sighted", "ignored"]
    revision: Revision | None = None
    state: EntryState = EntryState.LIVE
    published_at: datetime | None = None
    updated_at: datetime | None = None
    corrected_at: datetime | None = None
    feeds: frozenset[str] | None = None
    orders: tuple[Order, ...] = ()
    recheck_at: datetime | None = None
    gone_count: int = 0
    keep_page: bool = True
    put_out: tuple[tuple[EntryId, str], ...] = ()
    looked: bool = True
    learns: Lesson | None = None
    unlearns: str = ""
    asks: tuple[Earlier, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What was written: the decision as carried out, and the entry it concerns."""

    decision: Decision
    entry: Entry | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recheck:
    """An entry that is due for another look, with what its feed said of it last."""

    entry_id: EntryId
    source: str
    url: str
    first_seen_at: datetime
    validators: Validators
    gone_count: int = 0
    telling: Telling | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A claimed delivery with all that composing and sending it needs.

    `entry` has the delivery's own revision; `post_state` is where the entry's first post at the channel stands, and
    `is_deleted` says that it was deleted. Where several stories share one post, all of them are in `digest`, in order,
    and the `key` is the post's.
    """

    delivery: Delivery
    key: str
    entry: Entry
    receipt: Receipt | None
    post_state: DeliveryState | None = None
    is_deleted: bool = False
    digest: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """How an attempt ended. `says` is the same for people, in the record of events.

    One that was put off `waits_from` then on. A digest that is not to be one is `apart`: its stories are posted alone.
    """

    state: DeliveryState
    at: datetime
    reason: str = ""
    says: str = ""
    due_at: datetime | None = None
    receipt: Receipt | None = None
    waits_from: datetime | None = None
    apart: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One value of a feed that is split: as addresses spell it, and as people do."""

    key: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """A feed as stored, or some of it: its minted id, when that was, and entries, the last that entered first.

    Some of it is an archive page, by its `page` from 1 on (its date is when it was cut), or what entered `since` a
    point, which `more_since` continues, or the `part` with one value. `partner` is whose
    edition it is. `archives_count` says how many pages there are
    before this document. `others` are near-duplicates of its entries.
    """

    urn: str
    minted_at: datetime
    entries: tuple[Entry, ...]
    archives_count: int = 0
    page: int | None = None
    since: str | None = None
    more_since: int | None = None
    part: Part | None = None
    partner: str | None = None
    others: Mapping[EntryId, tuple[Near, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelState:
    """What is remembered of a channel, with the number of its deliveries by state."""

    id: str
    held: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """A look at everything, for the page at `/`."""

    sources: tuple[SourceState, ...]
    channels: tuple[ChannelState, ...]
    entries_count: int
    newest: tuple[Entry, ...]
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What waits to be done now."""

    intents: bool
    sources: bool
    rechecks: bool
    deliveries: bool


Decide = Callable[[Known], Decision]
Belongs = Callable[[Feed, frozenset[str], Entry], bool]
"""Pure: whether a feed's query admits an entry that these sources list."""


class SourceStore(Protocol):
    """The calendar, and what is known of every source."""

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
        """Make rows for what the configuration names, as this process starts; ids are minted once and kept.

        All leases are void. A source whose rules changed is read anew. A new or changed feed is filled from the newest
        entries that `belongs` admits, and rendered; so are all when `presented` (what renderings depend on besides the
        feeds themselves) is another than last time. A new channel gets the entries of its feeds as its `first_run`
        says.
        """

    async def opened_at(self) -> datetime:
        """When this installation was made."""

    async def claim_sources(self, *, now: datetime, limit: int, lease: timedelta) -> list[SourceState]:
        """Due sources, leased to the caller. A source is never claimed twice at once."""

    async def claim_source(self, source: str, *, now: datetime, lease: timedelta) -> SourceState | None:
        """One source by name, due or not; None where it is being polled."""

    async def settle_poll(self, source: str, outcome: PollOutcome) -> None:
        """Write how a poll ended and give the lease back."""

    async def unread(self, source: str) -> dict[str, Unread]:
        """The source's listed links without an entry, by their key."""

    async def keep_unread(self, source: str, link: Unread) -> None:
        """Write down that a link gave no entry."""

    async def forget_unread(self, source: str, *, listed: Sequence[str], read: Sequence[str], now: datetime) -> None:
        """Drop links that were read, and those that the listing names no more."""

    async def heard(self, source: str, *, limit: int) -> list[Heard]:
        """The latest stories that a source lists, the last seen first."""

    async def poll_soon(self, source: str, *, now: datetime) -> None:
        """Make a source due at once."""


class EntryStore(Protocol):
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
        """Which of the named candidates have an entry already. A guid that `links` use for another story names none.

        Where the source had not been seen to list the entry, that is written, with what `decide` makes of it.
        """

    async def record(self, candidate: Candidate, decide: Decide) -> Recorded:
        """Look up, decide and write, in one transaction."""

    async def rehearse(self, candidate: Candidate, decide: Decide) -> Decision:
        """What `record` would decide. Nothing is written."""

    async def entry_with_revisions(self, key: str) -> tuple[Entry, tuple[Revision, ...]] | None:
        """An entry that a feed holds or held, by its public key, with all its revisions; None where there is none."""

    async def due_rechecks(self, *, now: datetime, limit: int, lease: timedelta) -> list[Recheck]:
        """Entries to be looked at again, the longest due first; due again after `lease` if nothing comes of it."""

    async def postpone_recheck(self, entry: EntryId, *, until: datetime | None) -> None:
        """Nothing was learnt from a look at the page: look again at `until`, or never."""


class DeliveryStore(Protocol):
    """The ledger of posts."""

    async def due_channels(self, *, now: datetime) -> list[str]:
        """Channels with something to send now."""

    async def claim_deliveries(self, channel: str, *, now: datetime, limit: int) -> list[Duty]:
        """The oldest open delivery of the channel, if it is due: order within a channel is kept.

        With those right behind it that are posts never tried, which nobody's outcome changes: `limit` in all.
        """

    async def claim_more(self, channel: str, *, reasons: Collection[str], now: datetime, limit: int) -> list[Duty]:
        """New posts of the channel that are due, were not begun, and wait for one of these reasons: the oldest."""

    async def gather(self, duties: Sequence[Duty]) -> Duty | None:
        """Let these posts be one digest from now on. None where one of them is no longer what was claimed."""

    async def posted(self, channel: str, *, since: datetime) -> list[datetime]:
        """When the channel's posts since then were made."""

    async def mark_sending(self, duty: Duty, *, now: datetime) -> bool:
        """Committed after composing and before the post, so that a crash in between is seen.

        False where the delivery changed since it was claimed: claim again.
        """

    async def settle_delivery(self, delivery: DeliveryId, settlement: Settlement, *, number: int | None = None) -> bool:
        """Write how an attempt ended; of a post's receipt, where it is.

        Of what was not attempted, only where it is pending still with the revision of this `number`: else False.
        """

    async def hold_channel(self, channel: str, *, reason: str, at: datetime) -> None:
        """Stop posting to a channel; its queue is kept."""

    async def newest_deliveries(self, *, state: DeliveryState | None, limit: int) -> list[Listed]:
        """Deliveries, the newest first; only those in `state` where one is named."""

    async def settle_unknown(self, delivery: DeliveryId, settlement: Settlement) -> None:
        """Write what the operator says of an unknown outcome. Raises Unusable for any other delivery."""

    async def sending(self, channel: str) -> list[Duty]:
        """Deliveries in `sending`: to the channel's only worker, those whose outcome nobody knows."""


class PublicationStore(Protocol):
    """Rendered feeds."""

    async def wanted_feeds(self, *, now: datetime | None = None) -> dict[str, datetime]:
        """Feeds whose content changed since they were rendered, and when that was; by `now`, also without an event."""

    async def want_feeds(self, feeds: Collection[str], *, now: datetime) -> None:
        """Let these be rendered again."""

    async def feed_state(self, feed: str, *, size: int) -> FeedState:
        """What is needed to render a feed: its newest entries, and the corrections of older ones among them."""

    async def feed_page(self, feed: str, page: int) -> FeedState | None:
        """A page of a feed's archive; None where there is none.

        Its entries are as they were when they entered, except those withdrawn since.
        """

    async def feed_part(self, feed: str, tag: str, *, size: int) -> FeedState | None:
        """A feed's newest entries with a tag, as addresses spell it; None where there are none."""

    async def feed_since(self, feed: str, since: str, *, limit: int) -> FeedState | None:
        """The oldest `limit` of what entered a feed, or was corrected or withdrawn in it, since a point.

        The point is a moment (RFC 3339), or a number that an earlier answer gave. None where it is neither, or where
        there is no such feed.
        """

    async def save_publications(
        self,
        feed: str,
        publications: Sequence[Publication],
        *,
        wanted_at: datetime,
        next_change_at: datetime | None = None,
    ) -> None:
        """Store renderings; the feed stays wanted if it changed after `wanted_at`, and is so at `next_change_at`."""

    async def past_feeds(self) -> dict[str, str | None]:
        """Names that feeds had once and have no more: with the name of now, or None where the feed was removed."""

    async def publications(self) -> list[Publication]:
        """All renderings, to serve from the first second on."""


class Store(SourceStore, EntryStore, KeptStore, SaidStore, DeliveryStore, PublicationStore, LedgerStore, Protocol):
    """The whole store, and what belongs to no single part."""

    async def set_back(self, by: timedelta, *, now: datetime) -> None:
        """The clock was set back: bring all that is due after `now` nearer by so much."""

    async def ahead_of(self, now: datetime) -> timedelta:
        """How far the last success lies in the future: by so much the clock was set back while nobody ran."""

    async def due(self, *, now: datetime) -> Due:
        """What waits to be done: one cheap look, so that an idle tick takes no lock."""

    async def set_pause(
        self, noun: Literal["source", "channel"], names: Sequence[str], *, paused: bool, now: datetime
    ) -> list[str]:
        """Pause or resume these; the names of those for which that is new. Counts from the next claim on."""

    async def forget_pages(self, *, before: datetime, limit: int) -> int:
        """Delete raw pages that were fetched before a moment, the oldest first, `limit` at most; how many."""

    async def forget_sketches(self, *, now: datetime) -> int:
        """Delete sketches that no feed's window reaches any more, some at a time; how many."""

    async def overview(self) -> Overview:
        """A look at everything."""

    async def close(self) -> None:
        """Finish what is being written and let the database go."""
