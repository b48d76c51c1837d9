"""The store's seam as a whole, and what belongs to no single part of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol

from syndicator.model import Entry
from syndicator.ports.deliveries import DeliveryStore
from syndicator.ports.entries import EntryStore
from syndicator.ports.kept import KeptStore
from syndicator.ports.ledger import Event, LedgerStore
from syndicator.ports.publications import PublicationStore
from syndicator.ports.said import SaidStore
from syndicator.ports.sources import SourceState, SourceStore


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
