"""One story's way through steps 4 to 8: fetch its page, read it, decide, record.

Used for links that a poll found and for pages that are looked at again.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial

from syndicator import urls
from syndicator.engine import further
from syndicator.engine.enclosures import measured
from syndicator.engine.further import PAGES
from syndicator.engine.moving import Moving
from syndicator.engine.offers import Offers, Taken
from syndicator.engine.readers import ReadsPages
from syndicator.engine.reservations import reserved_by_site, with_reservation
from syndicator.engine.templates import Templates
from syndicator.errors import FetchError, Gone, SyndicatorError, TryLater, Unreadable, Unusable
from syndicator.model import Alias, Entry, EntryId, EntryState, Link, NotModified, Page, Reading, Said, Validators
from syndicator.policy.deciding import (
    Rules,
    decide_gone,
    decide_listed,
    decide_read,
    decide_released,
    decide_same,
    decide_sighted,
    decide_told,
    decide_withdrawn,
)
from syndicator.policy.gate import ListingDoubt
from syndicator.policy.identity import aliases_of_article, aliases_of_link, url_alias
from syndicator.policy.routing import FeedIndex, Route
from syndicator.policy.timing import later_look_at, next_recheck_at
from syndicator.ports import (
    Candidate,
    Clock,
    Decide,
    Decision,
    Errand,
    Fetcher,
    Known,
    Recheck,
    Recorded,
    Store,
)
from syndicator.refrain import Refrains
from syndicator.specs import Feed, Source

_MEANWHILE = timedelta(hours=1)


class Desk:
    """Turns addresses into records; `news` is called where readers have something new to see."""

    def __init__(
        self,
        *,
        store: Store,
        fetcher: Fetcher,
        readers: ReadsPages,
        clock: Clock,
        sources: Mapping[str, Source],
        feeds: Sequence[Feed],
        routes: Sequence[Route],
        templates: Templates | None = None,
        news: Callable[[], None] = lambda: None,
    ) -> None:
        self._store = store
        self._fetcher = fetcher
        self._readers = readers
        self._offers = Offers(store=store, readers=readers, clock=clock)
        self._moving = Moving(fetcher=fetcher, clock=clock)
        self._clock = clock
        self._sources = sources
        self._feeds = FeedIndex(feeds)
        self._routes = routes
        self._templates = templates
        self.news = news

    async def take(
        self,
        source: Source,
        link: Link,
        *,
        first_run: bool,
        doubtful: ListingDoubt | None = None,
        listed: Collection[str] = (),
    ) -> Recorded | None:
        """Record the story behind a link; None where it is one we have, under another address.

        `doubtful` is why it is to be held, whatever it says, unless it is dated since the last look. `listed` are the
        keys of all that is listed with it.
        Raises TryLater, FetchError or Unreadable, with nothing recorded.
        """
        aliases = aliases_of_link(source.id, link)

        async def from_page() -> tuple[Page, tuple[Page, ...], Reading] | None:
            page = await self._get(link.url, source)
            reading = await self._read(page, source, said=link.said)
            if reading.wants_why == "canonical" and urls.same_site(reading.wants[0], page.final_url):
                twin = {"twin": [*aliases, url_alias(reading.wants[0])]}
                if await self.known(source, twin, first_run=first_run):
                    return None
            return await self._best(page, reading, source, said=link.said)

        taken = await self._offers.take(source, link, from_page)
        if taken is None:
            return None
        found = await self._record(
            source, taken, link.url, aliases, first_run=first_run, doubtful=doubtful, decide=decide_listed
        )
        if not found.decision.asks:
            return found
        at = _place(taken, link.url)
        left = await self._moving.left(source, link, found.decision.asks, now_at=at, listed=listed)
        recorded: Recorded | None = None
        if left is not None:
            # As if its old address led there, wherever its text is from: there it is looked for from now on.
            page = replace(taken.page or await self._get(link.url, source), url=left.url)
            recorded = await self._record(source, replace(taken, page=page), link.url, aliases, entry_id=left.entry_id)
        elif found.entry is None or not await self.known(source, {link.url: aliases}, first_run=first_run):
            recorded = await self._record(source, taken, link.url, aliases, first_run=first_run, doubtful=doubtful)
        self._moving.settle(source.id, [link.url])
        return recorded

    async def look_again(self, recheck: Recheck) -> Recorded | None:
        """Look at a known story's page: corrected, unchanged, or gone. None where the look told nothing."""
        source, told = self._sources[recheck.source], recheck.telling
        if told is not None and told.body == "feed alone":
            return await self._told_again(source, recheck, told.said)
        said = told.said if told else None
        try:
            answer = await self._fetcher.fetch(
                recheck.url, known=recheck.validators, gap=source.gap, access=source.access, errand="look"
            )
            if told is not None and told.body == "feed":
                return await self._told_again(source, recheck, told.said, answer)
            if isinstance(answer, NotModified):
                return await self._same(source, recheck, answer.validators)
            answer = await with_reservation(answer, self._fetcher, source)
            reading = await self._read(answer, source, said=said)
            page, others, reading = await self._best(answer, reading, source, errand="look", said=said)
            reading = await self._steadied(recheck, reading, (page, *others))
        except Gone as fault:
            return await self._gone(source, recheck, str(fault))
        except (TryLater, FetchError, Unreadable) as fault:
            await self._postpone(source, recheck, fault)
            return None
        return await self._record(
            source, Taken(reading=reading, page=page, further=others), recheck.url, (), entry_id=recheck.entry_id
        )

    async def _steadied(self, recheck: Recheck, reading: Reading, now: Sequence[Page]) -> Reading:
        """The reading; as that of before where the pages say what they said, as long as their former bytes are kept."""
        kept = await self._store.kept(recheck.entry_id)
        before = kept.entry.revision
        is_told = kept.entry.state is EntryState.LIVE and before.article.fingerprint != reading.article.fingerprint
        if not is_told or not kept.pages:
            return reading
        try:
            same = await self._readers.read_otherwise(before.article, reading.article, was=kept.pages, now=now)
        except Unreadable:  # nobody could tell: it is what was read
            return reading
        return replace(reading, draft_hash=before.draft_hash) if same else reading

    async def _told_again(
        self, source: Source, recheck: Recheck, said: Said, answer: Page | NotModified | None = None
    ) -> Recorded | None:
        """A story whose text is the feed's, against what the feed says now; its page only has to be there."""
        try:
            reading = await self._offers.again(source, recheck.url, said)
        except Unreadable as fault:
            await self._postpone(source, recheck, fault)
            return None
        if isinstance(answer, Page) and answer.moved and urls.same_site(answer.final_url, recheck.url):
            with suppress(Unreadable):  # a page that can't be read says nothing of where the story is
                there = at_home(await self._read(answer, source), answer.final_url)
                return await self._told_elsewhere(source, recheck, reading, there, answer)
        taken, validators = Taken(reading=reading), answer.validators if answer else None
        return await self._record(source, taken, recheck.url, (), entry_id=recheck.entry_id, validators=validators)

    async def _told_elsewhere(
        self, source: Source, recheck: Recheck, told: Reading, there: Reading, page: Page
    ) -> Recorded:
        """The page's address leads to another one, which may be its new one or another story's."""
        told = await reserved_by_site(told, page.final_url, self._fetcher, source)
        now, rules = self._clock.now(), self._rules(source)
        candidate = Candidate(
            source=source.id,
            seen_at=now,
            aliases=aliases_of_article(there.article, final_url=page.final_url, amp_url=there.amp_url),
            reading=told,
            entry_id=recheck.entry_id,
            page=page,
        )
        return await self._write(candidate, lambda known: decide_told(known, told, there, rules, now=now))

    async def _postpone(self, source: Source, recheck: Recheck, fault: SyndicatorError) -> None:
        """The look told nothing: look again when the next look is due, not sooner than asked.

        A site in trouble at the last look, or a page that was gone once, is looked at longer.
        """
        now = self._clock.now()
        wait_s = fault.retry_after_s if isinstance(fault, TryLater) else 0.0
        when = later_look_at if isinstance(fault, TryLater) or recheck.gone_count else next_recheck_at
        until = when(now, first_seen_at=recheck.first_seen_at, offsets=source.recheck)
        soonest = now + timedelta(seconds=wait_s)
        await self._store.postpone_recheck(recheck.entry_id, until=max(until, soonest) if until else None)

    async def _record(
        self,
        source: Source,
        taken: Taken,
        url: str,
        aliases: Sequence[Alias],
        *,
        first_run: bool = False,
        doubtful: ListingDoubt | None = None,
        entry_id: EntryId | None = None,
        validators: Validators | None = None,
        decide: Callable[..., Decision] = decide_read,
    ) -> Recorded:
        now = self._clock.now()
        rules = replace(self._rules(source, first_run=first_run), doubtful=doubtful)
        final_url = _place(taken, url)
        reading = await measured(at_home(taken.reading, final_url), self._fetcher, source.access)
        if taken.is_of_feed:
            reading = await reserved_by_site(reading, final_url, self._fetcher, source)
        own = aliases_of_article(reading.article, final_url=final_url, amp_url=reading.amp_url)
        candidate = Candidate(
            source=source.id,
            seen_at=now,
            aliases=tuple(dict.fromkeys([*aliases, *own])),
            reading=reading,
            entry_id=entry_id,
            page=taken.page,
            further=taken.further,
            # Of several pages the first alone says nothing: it is asked for without conditions.
            validators=Validators() if PAGES in reading.origins else validators,
            telling=taken.telling,
        )
        recorded = await self._write(candidate, lambda known: decide(known, reading, rules, now=now))
        if self._templates is not None and recorded.decision.kind == "new" and taken.page is not None and not doubtful:
            await self._templates.learn(source.id, reading)
        return recorded

    async def withdraw(self, entry: Entry, reason: str) -> Recorded:
        """Take a story back on the operator's word."""
        now = self._clock.now()
        candidate = Candidate(source=entry.source, seen_at=now, entry_id=entry.id)
        return await self._write(candidate, lambda known: decide_withdrawn(known, self._routes, now=now, why=reason))

    async def release(self, entry: Entry, why: str, *, teaches: bool) -> Recorded:
        """Let readers have a story that was held back; its source may learn from it."""
        now = self._clock.now()
        if entry.source not in self._sources:
            raise Unusable(f"{entry.source}: no source of the configuration any more, so its stories belong to no feed")
        rules = self._rules(self._sources[entry.source])
        candidate = Candidate(source=entry.source, seen_at=now, entry_id=entry.id)

        def decide(known: Known) -> Decision:
            decision = decide_released(known, rules, now=now, why=why)
            return decision if teaches else replace(decision, learns=None)

        return await self._write(candidate, decide)

    async def _same(self, source: Source, recheck: Recheck, validators: Validators) -> Recorded:
        now = self._clock.now()
        rules = self._rules(source)
        candidate = Candidate(source=source.id, seen_at=now, entry_id=recheck.entry_id, validators=validators)
        return await self._store.record(candidate, lambda known: decide_same(known, rules, now=now))

    async def _gone(self, source: Source, recheck: Recheck, why: str) -> Recorded | None:
        now = self._clock.now()
        if self._moving.awaits(recheck.entry_id):
            # Whether it has moved, the next poll says: withdrawn before that, it would be posted a second time.
            await self._store.postpone_recheck(recheck.entry_id, until=now + _MEANWHILE)
            return None
        rules = self._rules(source)

        def decide(known: Known) -> Decision:
            return decide_gone(known, rules, now=now, why=why)

        return await self._write(Candidate(source=source.id, seen_at=now, entry_id=recheck.entry_id), decide)

    async def _write(self, candidate: Candidate, decide: Decide) -> Recorded:
        """Record, and say so where readers have something new."""
        recorded = await self._store.record(candidate, decide)
        if recorded.decision.revision is not None:
            self.news()
        return recorded

    async def _get(self, url: str, source: Source, *, errand: Errand = "story") -> Page:
        answer = await self._fetcher.fetch(url, gap=source.gap, access=source.access, errand=errand)
        if isinstance(answer, NotModified):
            raise TryLater(f"{url}: answered 304 to a request without validators")
        return await with_reservation(answer, self._fetcher, source)

    async def _read(
        self, page: Page, source: Source, others: Sequence[Page] = (), *, said: Said | None = None
    ) -> Reading:
        refrains = await self._templates.refrains(source.id) if self._templates is not None else Refrains()
        return await self._readers.read(
            page, source.article, language=source.language, further=others, said=said, refrains=refrains
        )

    async def _best(
        self, page: Page, reading: Reading, source: Source, *, errand: Errand = "story", said: Said | None = None
    ) -> tuple[Page, tuple[Page, ...], Reading]:
        """The canonical page of an AMP twin, and all pages of a split article, as far as the site gives them.

        Raises TryLater where a part of a split article will come later: half of it is no story.
        """
        if reading.wants_why == "canonical" and urls.same_site(reading.wants[0], page.final_url):
            try:
                better = await self._get(reading.wants[0], source, errand=errand)
                page, reading = better, await self._read(better, source, said=said)
            except (TryLater, FetchError, Unreadable):
                return page, (), reading
        get = partial(self._get, source=source, errand=errand)

        async def read(one: Page, others: Sequence[Page]) -> Reading:
            return await self._read(one, source, others, said=said)

        reading, others = await further.all_of(page, reading, get=get, read=read)
        return page, others, reading

    async def known(
        self, source: Source, aliases: Mapping[str, Sequence[Alias]], *, first_run: bool, links: Sequence[Link] = ()
    ) -> set[str]:
        """Which of these candidates are stories we have; that this source lists them is written."""
        now = self._clock.now()
        rules = self._rules(source, first_run=first_run)

        def decide(known: Known) -> Decision:
            return decide_sighted(known, rules, now=now)

        found = await self._store.known(source.id, aliases, decide, now=now, links=links)
        self._moving.settle(source.id, found)
        return found

    def put_off(self, source: Source) -> list[Link]:
        """Links that are to be taken at the next poll, whether they are listed then or not."""
        return self._moving.put_off(source.id)

    def _rules(self, source: Source, *, first_run: bool = False) -> Rules:
        return Rules(source=source, feeds=self._feeds, routes=self._routes, first_run=first_run)


def _place(taken: Taken, url: str) -> str:
    """Where a story was read; its `url` where its text is its feed's."""
    return taken.page.final_url if taken.page else url


def at_home(reading: Reading, final_url: str) -> Reading:
    """A page may name another site's address as canonical; its readers are still sent to where we read it."""
    if urls.same_site(reading.article.url, final_url):
        return reading
    return replace(reading, article=replace(reading.article, url=urls.tidy(final_url)))
