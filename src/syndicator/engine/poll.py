"""Steps 1 to 3 of a source: fetch its listing, find links, and hand the new ones to the desk.

Validators are kept only when every story behind the listing was settled: a listing that says 304 is not read again.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from syndicator.discover import Tier, discover
from syndicator.engine.desk import Desk
from syndicator.errors import FetchError, TryLater, Unreadable
from syndicator.model import Link, Listing, NotModified, Page, Validators
from syndicator.policy.identity import aliases_of_link
from syndicator.policy.timing import next_poll_at
from syndicator.ports import Clock, Event, Fetcher, PollOutcome, Recorded, SourceState, Store
from syndicator.specs import Source

log = logging.getLogger(__name__)

_FIRST_PATIENCE = timedelta(minutes=30)
_LONGEST_PATIENCE = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Doubt:
    """A link that gave no article: not asked again before `until`."""

    until: datetime
    patience: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A listing that was read, and what to keep of its page."""

    listing: Listing
    validators: Validators


class Poller:
    """Polls one source at a time on demand; many may run at once."""

    def __init__(
        self,
        *,
        store: Store,
        fetcher: Fetcher,
        desk: Desk,
        clock: Clock,
        sources: Mapping[str, Source],
        jitter: Callable[[], float],
    ) -> None:
        self._store = store
        self._fetcher = fetcher
        self._desk = desk
        self._clock = clock
        self._sources = sources
        self._jitter = jitter
        self._doubts: dict[str, _Doubt] = {}
        self._owed: set[str] = set()
        self._owed_old: set[str] = set()  # owed since a first run: still no news when they come

    async def poll(self, state: SourceState) -> PollOutcome:
        """Poll a claimed source and settle it."""
        source = self._sources[state.id]
        try:
            found = await self._look(source, state.validators)
        except (TryLater, FetchError, Unreadable) as fault:
            outcome = self._failed(source, state, fault)
        else:
            outcome = await self._read(source, state, found)
        await self._store.settle_poll(source.id, outcome)
        _tell(source, outcome)
        return outcome

    async def _look(self, source: Source, known: Validators) -> _Found | NotModified:
        page = await self._fetcher.fetch(source.url, known=known, gap=source.gap)
        if isinstance(page, NotModified):
            return page
        listing = await _discover(page, source.discover, source)
        if not listing.links and listing.feeds:
            # The page's validators say nothing of the feed behind it.
            return _Found(listing=await self._follow(listing.feeds[0], source), validators=Validators())
        return _Found(listing=listing, validators=page.validators)

    async def _follow(self, url: str, source: Source) -> Listing:
        answer = await self._fetcher.fetch(url, gap=source.gap)
        if isinstance(answer, NotModified):
            raise TryLater(f"{url}: answered 304 to a request without validators")
        return await _discover(answer, ("feed",), source)

    async def _read(self, source: Source, state: SourceState, found: _Found | NotModified) -> PollOutcome:
        if isinstance(found, NotModified):
            return self._outcome(source, validators=found.validators, says="unchanged")
        first_run = state.baselined_at is None
        links = found.listing.links
        new_count = old_count = 0
        for link in _oldest_first(await self._fresh(source, links)):
            recorded = await self._take(source, link, first_run=first_run or link.url in self._owed_old)
            new_count += recorded is not None and recorded.decision.kind == "new"
            old_count += recorded is not None and any(order.reason == "baseline" for order in recorded.decision.orders)
        owed_count = sum(link.url in self._owed for link in links)
        return self._outcome(
            source,
            validators=Validators() if owed_count else found.validators,
            links_count=len(links),
            baselined=first_run,
            says=_says(found.listing, new_count, owed_count, old_count),
        )

    async def _fresh(self, source: Source, links: Sequence[Link]) -> list[Link]:
        """Links that lead to no entry we have and are not in doubt."""
        now = self._clock.now()
        known = await self._store.known(
            source.id, {link.url: aliases_of_link(source.id, link) for link in links}, now=now
        )
        doubtful = {url for url, doubt in self._doubts.items() if doubt.until > now}
        return [link for link in links if link.url not in known and link.url not in doubtful]

    async def _take(self, source: Source, link: Link, *, first_run: bool) -> Recorded | None:
        """One story. One that does not come now is owed; one that can't be read is left alone for a while."""
        self._owed.discard(link.url)
        try:
            recorded = await self._desk.take(source, link, first_run=first_run)
        except TryLater as fault:
            self._owed.add(link.url)
            if first_run:
                self._owed_old.add(link.url)
            log.warning("postponed", extra={"source": source.id, "why": str(fault)})
            return None
        except (FetchError, Unreadable) as fault:
            await self._leave_alone(source, link, str(fault))
            return None
        self._doubts.pop(link.url, None)
        self._owed_old.discard(link.url)
        return recorded

    async def _leave_alone(self, source: Source, link: Link, why: str) -> None:
        now = self._clock.now()
        before = self._doubts.get(link.url)
        patience = min(before.patience * 2, _LONGEST_PATIENCE) if before else _FIRST_PATIENCE
        self._doubts[link.url] = _Doubt(until=now + patience, patience=patience)
        log.warning("not read", extra={"source": source.id, "why": why})
        await self._store.note(Event(at=now, kind="not read", subject=source.id, says=why))

    def _outcome(self, source: Source, *, validators: Validators, says: str, **found: Any) -> PollOutcome:
        now = self._clock.now()
        next_at = next_poll_at(now, every=source.every, jitter=self._jitter())
        return PollOutcome(at=now, next_poll_at=next_at, ok=True, validators=validators, says=says, **found)

    def _failed(self, source: Source, state: SourceState, fault: TryLater | FetchError | Unreadable) -> PollOutcome:
        now = self._clock.now()
        next_at = next_poll_at(
            now,
            every=source.every,
            failed_count=state.failed_count + 1,
            retry_after_s=fault.retry_after_s if isinstance(fault, TryLater) else 0.0,
            jitter=self._jitter(),
        )
        return PollOutcome(at=now, next_poll_at=next_at, ok=False, says=str(fault))


async def _discover(page: Page, tiers: Sequence[Tier], source: Source) -> Listing:
    """Ten milliseconds for a usual page, seconds for a hostile one: not in the loop."""
    return await asyncio.to_thread(discover, page, tiers=tiers, rules=source.links)


def _oldest_first(links: Sequence[Link]) -> list[Link]:
    """Listings put the newest on top; posts should come in the order of the news."""
    dated = [(link.published_at, -place, link) for place, link in enumerate(links) if link.published_at is not None]
    if len(dated) == len(links):
        return [link for _, _, link in sorted(dated, key=lambda known: known[:2])]
    return list(reversed(links))


def _says(listing: Listing, new_count: int, owed_count: int, old_count: int) -> str:
    if not listing.links:
        return f"no links: {listing.why}"
    says = f"{len(listing.links)} links, {new_count} new"
    if owed_count:
        says += f", {owed_count} postponed"
    if old_count:
        says += f'; first run: {old_count} older stories were not posted (first_run = "post" posts them)'
    return says


def _tell(source: Source, outcome: PollOutcome) -> None:
    if not outcome.ok:
        log.warning("poll failed", extra={"source": source.id, "why": outcome.says})
    elif outcome.links_count is not None:
        log.info("polled", extra={"source": source.id, "found": outcome.says})
    else:
        log.debug("polled", extra={"source": source.id, "found": outcome.says})
