"""What the ledger is asked and answers: what happened to a story, where it is, and what the operator wants of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from syndicator.model import Alias, Delivery, Entry, EntryId, EntryState, Revision
from syndicator.ports.near import Near


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What the command line asks of whoever works on the installation."""

    id: int
    verb: str
    subject: str
    arguments: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What came of an intent, for whoever asked."""

    says: str
    failed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened, for people and for `explain`."""

    at: datetime
    kind: str
    subject: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A delivery as its operator reads it: with the title it brings, and where people see the post."""

    delivery: Delivery
    title: str
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A feed that holds an entry, or held it until `left_at`."""

    feed: str
    entered_at: datetime
    left_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """All that is known of an entry, from poll to post: `sighted` says which source lists it and since when.

    `pages_count` raw pages are kept; the next look at its page is at `recheck_at`. `near` are near-duplicates of it.
    """

    entry: Entry
    revisions: tuple[Revision, ...]
    sighted: Mapping[str, datetime]
    memberships: tuple[Membership, ...]
    deliveries: tuple[Listed, ...]
    events: tuple[Event, ...]
    pages_count: int
    recheck_at: datetime | None
    near: tuple[Near, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A listed link that gave no entry yet: why, and when it is asked for again."""

    source: str
    says: str
    tries_count: int
    listed_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """An address or a text that the operator has kept from returning."""

    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Something that is wrong now: of a `kind`, with the source, channel or place it concerns."""

    kind: str
    subject: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """News of a trouble that somebody is to be told: that it began, or that it is over."""

    id: int
    kind: str
    subject: str
    says: str
    over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What is measured of an installation, counted in the store. `alerts` are open ones by kind."""

    entries: Mapping[str, int]
    deliveries: Mapping[tuple[str, str], int]
    oldest_due: Mapping[str, datetime]
    held_channels: frozenset[str]
    channels: frozenset[str]
    feeds: Mapping[str, datetime]
    subscribers_count: int
    alerts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """What was recorded since a moment, in bytes as stored; `first_at` is when the first of it was."""

    revisions_count: int
    text_bytes: int
    page_bytes: int
    first_at: datetime | None


class LedgerStore(Protocol):
    """What happened, and what the operator asks and decides."""

    async def add_intent(self, intent: Intent, *, now: datetime) -> int:
        """Ask for something; the number under which the answer will be found. The intent's own id does not count."""

    async def open_intents(self) -> list[Intent]:
        """What is asked and not answered, the oldest first: also what a crash cut off."""

    async def answer_intent(self, intent: int, answer: Answered, *, now: datetime) -> None:
        """Write what came of it."""

    async def answer_to(self, intent: int) -> Answered | None:
        """What came of it; None while it is not done."""

    async def find_entry(self, name: str) -> EntryId | None:
        """The entry with this number, key, urn or address."""

    async def account(self, entry: EntryId) -> Account:
        """All that is known of an entry."""

    async def reserved(self) -> dict[str, str]:
        """By source, what the page of its newest story reserves (no index, no mining), where it reserves anything."""

    async def newest_entries(
        self, *, states: frozenset[EntryState], source: str | None, feed: str | None, limit: int
    ) -> list[Entry]:
        """Entries, the newest first; in any state where `states` is empty."""

    async def waiting(self, address: Alias) -> list[Waiting]:
        """Which sources list an address that gave no entry yet."""

    async def block_on(self, address: Alias) -> Block | None:
        """What keeps an address out, if anything does."""

    async def block(self, address: Alias, *, reason: str, now: datetime) -> None:
        """Keep an address that has no entry from getting one."""

    async def block_entry(self, entry: EntryId, *, reason: str, now: datetime) -> None:
        """Keep all addresses and all texts of an entry from returning as another."""

    async def erase(self, entry: EntryId, *, now: datetime) -> None:
        """Forget what an entry said: texts, titles and raw pages, in all revisions and events."""

    async def judge(self, entry: EntryId | None, channel: str | None, *, accept: bool, now: datetime) -> int:
        """Let posts that await a yes be made, or not: of an entry or all, to a channel or all; how many there were."""

    async def post_again(self, entry: EntryId, channel: str, *, now: datetime) -> str:
        """Let a channel get a story that it did not get; what that means. Raises Unusable where it has it."""

    async def set_troubles(self, troubles: Sequence[Trouble], *, now: datetime) -> list[Alert]:
        """What is wrong now, all of it: opens and closes alerts. Those that nobody has been told yet."""

    async def told(self, alert: Alert, *, now: datetime) -> None:
        """Somebody has been told."""

    async def troubled(self) -> list[Trouble]:
        """What the store sees go wrong: sources that keep failing, channels held, posts that nobody knows of."""

    async def volume(self, *, since: datetime) -> Volume:
        """How much was recorded since a moment."""

    async def figures(self) -> Figures:
        """What is measured."""

    async def note(self, event: Event) -> None:
        """Write down that something happened."""
