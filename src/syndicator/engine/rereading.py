"""Reading kept pages anew, by the rules and the code of now: nothing is asked of the site, and nothing is its news."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from syndicator import urls
from syndicator.clean import fingerprint
from syndicator.engine import further
from syndicator.engine.desk import at_home
from syndicator.engine.further import ALL, PAGES
from syndicator.engine.readers import ReadsPages
from syndicator.errors import FetchError, Unreadable, Unusable
from syndicator.model import FEED, RESERVED, TEXT, Article, Enclosure, Entry, EntryId, Page, Reading, Said
from syndicator.policy.deciding import Rules, decide_anew
from syndicator.policy.identity import aliases_of_article
from syndicator.policy.routing import FeedIndex, Route
from syndicator.ports import Candidate, Clock, Decide, Decision, Intent, Store
from syndicator.ports.kept import Kept
from syndicator.refrain import Refrains
from syndicator.specs import Feed, Source

RefrainsOf = Callable[[str], Awaitable[Refrains]]
"""What a source's pages are read with."""

_FILLED = ("title", "authors", "published_at", "modified_at", "tags", "image_url", "language", "enclosures")
"""What a feed may fill, by its name in `origins` and in an article."""


class NotKept(Unusable):
    """What an entry was read from is no longer there, or not all of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """An entry as it is, and what reading its pages anew means for it."""

    entry: Entry
    decision: Decision


class Rereader:
    """Reads entries anew; `news` is called where readers have something new to see."""

    def __init__(
        self,
        *,
        store: Store,
        readers: ReadsPages,
        clock: Clock,
        sources: Mapping[str, Source],
        feeds: Sequence[Feed] = (),
        routes: Sequence[Route] = (),
        refrains: RefrainsOf | None = None,
        news: Callable[[], None] = lambda: None,
    ) -> None:
        self._store = store
        self._readers = readers
        self._clock = clock
        self._sources = sources
        self._feeds = FeedIndex(feeds)
        self._routes = routes
        self._refrains = refrains
        self._news = news

    async def rehearse(self, entry: EntryId, *, repost: bool = False) -> Reread:
        """What would come of it. Raises NotKept, Unreadable."""
        kept = await self._store.kept(entry)
        candidate, decide = await self._candidate(kept, repost=repost)
        return Reread(entry=kept.entry, decision=await self._store.rehearse(candidate, decide))

    async def record(self, entry: EntryId, *, repost: bool = False) -> Decision:
        """Take over what comes of it. Raises NotKept, Unreadable."""
        candidate, decide = await self._candidate(await self._store.kept(entry), repost=repost)
        decision = (await self._store.record(candidate, decide)).decision
        if decision.revision is not None:
            self._news()
        return decision

    async def act(self, intent: Intent) -> str:
        """Take over what is asked: entries by their numbers. Says how many there were, and which were not read."""
        taken, lines = 0, []
        for number in intent.subject.split(","):
            try:
                decision = await self.record(EntryId(int(number)), repost=bool(intent.arguments.get("repost")))
            except (Unusable, Unreadable) as fault:
                lines.append(f"entry {number}: {fault}")
            else:
                taken += decision.revision is not None
        return "\n".join([f"{taken} taken over", *lines])

    async def read(self, kept: Kept, source: Source) -> Reading:
        """What comes of the kept pages by the rules of a source. Raises NotKept, Unreadable."""
        return _as_before(await self._read(kept, source), kept)

    async def _candidate(self, kept: Kept, *, repost: bool) -> tuple[Candidate, Decide]:
        entry, now = kept.entry, self._clock.now()
        source = self._source_of(entry)
        reading = await self.read(kept, source)
        rules = Rules(source=source, feeds=self._feeds, routes=self._routes)
        own = aliases_of_article(reading.article, final_url=_place(kept), amp_url=reading.amp_url)
        candidate = Candidate(
            source=source.id, seen_at=now, entry_id=entry.id, aliases=tuple(own), reading=reading, from_kept=True
        )
        return candidate, lambda known: decide_anew(known, reading, rules, now=now, repost=repost)

    def _source_of(self, entry: Entry) -> Source:
        if entry.source not in self._sources:
            raise Unusable(f"{entry.source}: no source of the configuration any more")
        return self._sources[entry.source]

    async def _read(self, kept: Kept, source: Source) -> Reading:
        """All pages that are kept, as the rules of now find them. One that the site had not then ends the article."""
        if kept.telling is not None and kept.telling.body != "page":
            return await self._readers.read_said(
                kept.telling.said, _place(kept), at=self._clock.now(), rules=source.article, language=source.language
            )
        _check(kept)
        others = {urls.key(page.final_url): page for page in kept.pages[1:]}

        async def get(url: str) -> Page:
            if (page := others.get(urls.key(url))) is None:
                raise FetchError(f"{url}: is not among the kept pages")
            return page

        said = kept.telling.said if kept.telling else None
        first, read = kept.pages[0], partial(self._read_with, source, said)
        reading, _ = await further.all_of(first, await read(first, ()), get=get, read=read)
        return reading

    async def _read_with(self, source: Source, said: Said | None, page: Page, others: Sequence[Page]) -> Reading:
        refrains = await self._refrains(source.id) if self._refrains is not None else Refrains()
        return await self._readers.read(
            page, source.article, language=source.language, further=others, said=said, refrains=refrains
        )


def _place(kept: Kept) -> str:
    return kept.pages[0].final_url if kept.pages else kept.entry.revision.article.url


def _check(kept: Kept) -> None:
    """Half of an article must not pass for all of it."""
    said = kept.entry.revision.origins.get(PAGES, "1")
    count = 2 if said == ALL else int(said) if said.isdecimal() else 1
    if not kept.pages:
        raise NotKept("its page is no longer kept")
    if len(kept.pages) < count:
        raise NotKept(f"of its {count} pages only {len(kept.pages)} are kept")


def _as_before(reading: Reading, kept: Kept) -> Reading:
    """The reading with what no page says: sizes of files, what a header reserved, what a feed said once."""
    before = kept.entry.revision
    reading = at_home(reading, _place(kept))
    article = replace(reading.article, enclosures=_sized(reading.article, before.article))
    noted = {name: before.origins[name] for name in (RESERVED, "page") if name in before.origins}
    if kept.telling is None:
        fields = [name for name in _FILLED if before.origins.get(name) == FEED and not _is_said(reading, name)]
        article = replace(article, **{name: getattr(before.article, name) for name in fields})
        article = (
            replace(article, fingerprint=fingerprint(article.title, article.text)) if "title" in fields else article
        )
        noted |= dict.fromkeys(fields, FEED)
    return replace(reading, article=article, origins={**reading.origins, **noted})


def _is_said(reading: Reading, name: str) -> bool:
    """Whether a page says a field so that the feed does not count: files must stand in its text for that."""
    where = reading.origins.get(name)
    return where is not None and (name != "enclosures" or where == TEXT)


def _sized(article: Article, before: Article) -> tuple[Enclosure, ...]:
    known = {one.url: one.length_bytes for one in before.enclosures}
    return tuple(
        replace(one, length_bytes=known.get(one.url)) if one.length_bytes is None else one for one in article.enclosures
    )
