"""Steps 1 to 3 of a source: fetch its listing, find links, and hand the new ones to the desk.

A link that gives no entry is written down with when to ask again, and once that has come the listing is fetched whole:
one that says 304 is not read.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from syndicator import urls
from syndicator.engine.cadence import Cadence
from syndicator.engine.desk import Desk
from syndicator.engine.listening import Listening
from syndicator.engine.scout import Found, Scout
from syndicator.engine.silence import Silence
from syndicator.errors import FetchError, SyndicatorError, TryLater, Unreadable, Unusable
from syndicator.model import Link, Listing, NotModified, Validators
from syndicator.policy.gate import ListingDoubt, is_news, listing_doubt
from syndicator.policy.identity import aliases_of_link
from syndicator.policy.polling import health_after, known_at, may_probe, was_away
from syndicator.policy.timing import patience
from syndicator.ports import Clock, Event, Fetcher, PollOutcome, Recorded, SourceState, Store, Unread
from syndicator.specs import Source

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Tally:
    """What came of one poll's links."""

    new_count: int = 0
    old_count: int = 0
    owed_count: int = 0
    held_count: int = 0
    read: list[str] = field(default_factory=list)

    def add(self, key: str, recorded: Recorded | None) -> None:
        self.read.append(key)
        if recorded is not None:
            self.held_count += recorded.decision.kind == "held"
            self.new_count += recorded.decision.kind == "new"
            self.old_count += any(order.reason == "baseline" for order in recorded.decision.orders)


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
        listening: Listening | None = None,
    ) -> None:
        self._store = store
        self._desk = desk
        self._clock = clock
        self._sources = sources
        self._silence = Silence(store)
        self._cadence = Cadence(store=store, jitter=jitter)
        self._scout = Scout(fetcher)
        self._listening = listening

    async def poll(self, state: SourceState) -> PollOutcome:
        """Poll a claimed source and settle it. Raises Unusable where the store does."""
        source = self._sources[state.id]
        waiting = await self._store.unread(source.id) if state.has_unread else {}
        now = self._clock.now()
        # A listing that says 304 is not read, so links that are to be asked for again need a whole one.
        again = any(link.due_at <= now for link in waiting.values())
        try:
            known = Validators() if again else known_at(state, now=now)
            found = await self._scout.look(source, way=state.way, known=known, may_probe=may_probe(state.empty_count))
            whole = not (known.etag or known.last_modified)
            outcome = replace(await self._read(source, state, found, waiting), whole=whole)
        except (TryLater, FetchError, Unreadable) as fault:
            outcome = await self._failed(source, state, fault)
        except Unusable:
            raise  # the store's fault, not the source's: it comes back when the lease ends
        except Exception as fault:  # a bug of ours: it may cost this poll, not the source
            log.exception("poll broke", extra={"source": source.id})
            outcome = await self._failed(source, state, Unreadable(f"a fault of this program: {fault!r}"))
        if self._listening is not None and outcome.ok and source.cron is None:
            at = await self._listening.next_poll_at(source.id, outcome.next_poll_at, began_at=now)
            outcome = replace(outcome, next_poll_at=at)
        await self._store.settle_poll(source.id, outcome)
        _tell(source, outcome)
        return outcome

    async def _read(
        self, source: Source, state: SourceState, found: Found | NotModified, waiting: Mapping[str, Unread]
    ) -> PollOutcome:
        if isinstance(found, NotModified):
            # A page without links that is as it was is without links once more.
            count, says = (0, state.says) if state.empty_count else (None, "unchanged")
            return await self._outcome(
                source, state, validators=found.validators, way=state.way, says=says, links_count=count
            )
        first_run = state.baselined_at is None
        links = found.listing.links
        tally = _Tally()
        keys = [urls.key(link.url) for link in links]
        put_off = [link for link in self._desk.put_off(source) if urls.key(link.url) not in keys]
        fresh = _oldest_first(await self._fresh(source, [*links, *put_off], waiting, first_run=first_run))
        doubtful = self._made_anew(source, state, links, [link for link in fresh if urls.key(link.url) not in waiting])
        take = partial(self._take, source, tally=tally, first_run=first_run, doubtful=doubtful, listed=frozenset(keys))
        for link in fresh:
            await take(link, waiting.get(urls.key(link.url)))
        if any(link.said is not None for link in links):
            await self._store.hear(source.id, links)
        if waiting:
            wanted = [*keys, *(urls.key(link.url) for link in put_off)]
            await self._store.forget_unread(source.id, listed=wanted, read=tally.read, now=self._clock.now())
        await self._mind_hub(source, state, found.listing, tally)
        return await self._outcome(
            source,
            state,
            validators=found.validators,
            way=found.way,
            moved_to=_moved_to(found),
            links_count=len(links),
            baselined=first_run and bool(links),
            says=_says(found.listing, tally),
        )

    async def _mind_hub(self, source: Source, state: SourceState, listing: Listing, tally: _Tally) -> None:
        """Who is to tell us of the feed's news, and whether they told of these."""
        if self._listening is not None:
            await self._listening.announced(source.id, listing.pushed)
            if tally.new_count and state.baselined_at is not None:
                await self._listening.found_news(source.id, last_poll_at=state.last_success_at)

    async def _fresh(
        self, source: Source, links: Sequence[Link], waiting: Mapping[str, Unread], *, first_run: bool
    ) -> list[Link]:
        """Links that lead to no entry we have and are not to be left alone yet."""
        now = self._clock.now()
        aliases = {link.url: aliases_of_link(source.id, link) for link in links}
        known = await self._desk.known(source, aliases, first_run=first_run, links=links)
        alone = {key for key, link in waiting.items() if link.due_at > now}
        return [link for link in links if link.url not in known and urls.key(link.url) not in alone]

    def _made_anew(
        self, source: Source, state: SourceState, links: Sequence[Link], unseen: Sequence[Link]
    ) -> ListingDoubt | None:
        """Why what a listing shows now is doubtful: all of it is new, though we looked a moment ago."""
        last = state.last_success_at
        if state.baselined_at is None or last is None or was_away(source, state, now=self._clock.now()):
            return None
        now = self._clock.now()
        if all(is_news(link.published_at, last_look_at=last, now=now) for link in unseen):
            return None
        return listing_doubt(len(links), len(unseen), last_look_at=last, now=now)

    async def _take(
        self,
        source: Source,
        link: Link,
        before: Unread | None,
        *,
        tally: _Tally,
        first_run: bool,
        doubtful: ListingDoubt | None,
        listed: frozenset[str],
    ) -> None:
        """One story. What can't be had or read now is written down, and asked for again later."""
        old = first_run or (before is not None and before.first_run)
        try:
            recorded = await self._desk.take(source, link, first_run=old, doubtful=doubtful, listed=listed)
        except TryLater as fault:
            await self._keep(source, link, before, str(fault), first_run=old, owed=True)
            tally.owed_count += 1
        except (FetchError, Unreadable) as fault:
            await self._keep(source, link, before, str(fault), first_run=old, owed=False)
        except Unusable:
            raise
        except Exception as fault:  # a bug of ours: it may cost this story, not those behind it
            log.exception("story broke", extra={"source": source.id, "url": link.url})
            says = f"{link.url}: a fault of this program: {fault!r}"
            await self._keep(source, link, before, says, first_run=old, owed=False)
        else:
            tally.add(urls.key(link.url), recorded)

    async def _keep(
        self, source: Source, link: Link, before: Unread | None, says: str, *, first_run: bool, owed: bool
    ) -> None:
        now = self._clock.now()
        tries_count = (before.tries_count if before else 0) + 1
        due_at = now if owed else now + patience(tries_count)
        row = Unread(
            key=urls.key(link.url),
            first_run=first_run,
            tries_count=tries_count,
            due_at=due_at,
            listed_at=now,
            says=says,
        )
        await self._store.keep_unread(source.id, row)
        log.warning("postponed" if owed else "not read", extra={"source": source.id, "why": says})
        if not owed:
            await self._store.note(Event(at=now, kind="not read", subject=source.id, says=says))

    async def _outcome(
        self, source: Source, state: SourceState, *, validators: Validators, says: str, **found: Any
    ) -> PollOutcome:
        now = self._clock.now()
        is_read = bool(found.get("links_count"))
        return PollOutcome(
            at=now,
            next_poll_at=await self._cadence.after_success(source, state, now=now),
            silent_at=await self._silence.may_last(source, state, is_read=is_read, now=now),
            ok=True,
            validators=validators,
            says=says,
            **found,
        )

    async def _failed(self, source: Source, state: SourceState, fault: SyndicatorError) -> PollOutcome:
        now = self._clock.now()
        health = health_after(fault)
        next_at = await self._cadence.after_failure(source, state, fault, now=now)
        says = str(fault)
        if health == "gone":
            says += f"; not polled any more (`syndicator resume source:{source.id}` polls it again)"
        return PollOutcome(at=now, next_poll_at=next_at, ok=False, health=health, stop=health == "gone", says=says)


def _moved_to(found: Found) -> str | None:
    """Where a permanent redirect led from the source's own address."""
    return found.page.final_url if found.way is None and found.page.moved and found.page.moved_for_good else None


def _oldest_first(links: Sequence[Link]) -> list[Link]:
    """Listings put the newest on top; posts should come in the order of the news."""
    dated = [(link.published_at, -place, link) for place, link in enumerate(links) if link.published_at is not None]
    if len(dated) == len(links):
        return [link for _, _, link in sorted(dated, key=lambda known: known[:2])]
    return list(reversed(links))


def _says(listing: Listing, tally: _Tally) -> str:
    if not listing.links:
        return f"no links: {listing.why}"
    says = f"{len(listing.links)} links, {tally.new_count} new"
    if tally.owed_count:
        says += f", {tally.owed_count} postponed"
    if tally.held_count:
        says += f", {tally.held_count} held back (`syndicator entries --held`)"
    if tally.old_count:
        says += f'; first run: {tally.old_count} older stories were not posted (first_run = "post" posts them)'
    return f"{says}; the feed is {listing.warning}" if listing.warning else says


def _tell(source: Source, outcome: PollOutcome) -> None:
    if not outcome.ok:
        log.warning("poll failed", extra={"source": source.id, "why": outcome.says})
    elif outcome.links_count is not None:
        log.info("polled", extra={"source": source.id, "found": outcome.says})
    else:
        log.debug("polled", extra={"source": source.id, "found": outcome.says})
