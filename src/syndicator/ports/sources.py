"""The calendar's seam: what is known of every source, and how its polls end."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from syndicator.model import Entry, Validators, Way
from syndicator.ports.near import Heard
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
