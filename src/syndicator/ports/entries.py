"""The record's seam: what is known of a story, what a look at its page brought, and what shall be written of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from syndicator.model import Alias, Delivery, Entry, EntryId, EntryState, Link, Page, Reading, Revision, Validators
from syndicator.ports.deliveries import Order
from syndicator.ports.near import Earlier, Habit, Lesson, Near
from syndicator.ports.said import Telling


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


Decide = Callable[[Known], Decision]


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
