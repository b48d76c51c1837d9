"""Where a story's text comes from: its page, or the feed that lists it. Remembers how much each source's feed holds."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from syndicator.engine.readers import ReadsPages
from syndicator.errors import FetchError, TryLater, Unreadable
from syndicator.model import Link, Page, Reading, Said
from syndicator.policy import fullness
from syndicator.policy.gate import reads_broken
from syndicator.ports import Body, Clock, Fullness, SaidStore, Telling
from syndicator.specs import Source

FromPage = Callable[[], Awaitable[tuple[Page, tuple[Page, ...], Reading] | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A story as it was taken. `page` is None where its text is the feed's; `telling` is what the feed said of it.

    `further` are the other pages of a split article.
    """

    reading: Reading
    page: Page | None = None
    further: tuple[Page, ...] = ()
    telling: Telling | None = None

    @property
    def is_of_feed(self) -> bool:
        """Whether its text is the feed's; a page may be there all the same, to say where the story is."""
        return self.page is None or (self.telling is not None and self.telling.body != "page")


class Offers:
    """Chooses between page and feed, story by story."""

    def __init__(self, *, store: SaidStore, readers: ReadsPages, clock: Clock) -> None:
        self._store = store
        self._readers = readers
        self._clock = clock
        self._known: dict[str, Fullness] = {}

    async def take(self, source: Source, link: Link, from_page: FromPage) -> Taken | None:
        """The story behind a link, or None where `from_page` says that we have it.

        Raises TryLater, FetchError, Unreadable.
        """
        said = link.said
        known = await self._fullness(source) if said is not None and said.html else Fullness()
        if said is None or fullness.wants_page(source.content, known, said, now=self._clock.now()):
            return await self._with_page(source, link, from_page, known)
        try:
            return await self._alone(source, link.url, said, "feed")
        except Unreadable:
            return await self._with_page(source, link, from_page, known)

    async def again(self, source: Source, url: str, said: Said) -> Reading:
        """What the feed says now of a story whose text is from there. Raises Unreadable."""
        return await self._readers.read_said(
            said, url, at=self._clock.now(), rules=source.article, language=source.language
        )

    async def _with_page(self, source: Source, link: Link, from_page: FromPage, known: Fullness) -> Taken | None:
        stands = fullness.may_stand_alone(source.content, known, link.said)
        try:
            found = await from_page()
        except TryLater:
            # Its site is in trouble, and the feed is known to be enough.
            if link.said is None or not (stands and fullness.is_full(known)):
                raise
            return await self._alone(source, link.url, link.said, "feed")
        except (FetchError, Unreadable) as fault:
            if link.said is None or not stands:
                raise
            return await self._instead(source, link.url, link.said, fault)
        if found is None:
            return None
        page, others, reading = found
        telling = Telling(said=link.said) if link.said else None
        taken = Taken(reading=reading, page=page, further=others, telling=telling)
        return await self._compared(source, link, taken, known, stands=stands)

    async def _compared(self, source: Source, link: Link, taken: Taken, known: Fullness, *, stands: bool) -> Taken:
        """The page, or the feed's text where that has all of it, or where the page is a wall or next to nothing."""
        said, article = link.said, taken.reading.article
        if said is None or source.content != "auto" or not fullness.may_be_full(said, article.text):
            if said is not None and said.html and source.content == "auto":
                await self._learn(source, known, held=False)
            return taken
        try:
            told = await self.again(source, link.url, said)
        except Unreadable:
            return taken
        broken = reads_broken(article) or ("it holds hardly a word" * fullness.is_stub(article.text, told.article.text))
        if broken:
            return _noted(told, said, f"{link.url}: {broken}") if stands else taken
        held = fullness.holds(told.article.text, article.text)
        await self._learn(source, known, held=held)
        return (
            Taken(reading=told, telling=Telling(said=said, body="feed")) if held and fullness.is_full(known) else taken
        )

    async def _instead(self, source: Source, url: str, said: Said, fault: Exception) -> Taken:
        try:
            told = await self.again(source, url, said)
        except Unreadable:
            raise fault from None
        return _noted(told, said, str(fault))

    async def _alone(self, source: Source, url: str, said: Said, body: Body) -> Taken:
        return Taken(reading=await self.again(source, url, said), telling=Telling(said=said, body=body))

    async def _fullness(self, source: Source) -> Fullness:
        if source.id not in self._known:
            self._known[source.id] = await self._store.fullness(source.id)
        return self._known[source.id]

    async def _learn(self, source: Source, known: Fullness, *, held: bool) -> None:
        after = fullness.after_comparing(known, held=held, now=self._clock.now())
        if after != known:
            self._known[source.id] = after
            await self._store.keep_fullness(source.id, after)


def _noted(told: Reading, said: Said, why: str) -> Taken:
    """The feed's text in the page's place, and why."""
    reading = replace(told, origins={**told.origins, "page": f"not used ({why})"})
    return Taken(reading=reading, telling=Telling(said=said, body="feed alone"))
