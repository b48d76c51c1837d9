"""What would be found, extracted and dropped: steps 2 to 6 of a source or an address, with nothing recorded."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit

from syndicator import urls
from syndicator.engine import further
from syndicator.engine.readers import LooksIntoPages
from syndicator.engine.reservations import with_reservation
from syndicator.engine.scout import Scout
from syndicator.errors import FetchError, TryLater, Unreadable
from syndicator.model import NotModified, Page, Reading, Said
from syndicator.ports import Fetcher
from syndicator.specs import ArticleRules, Source
from syndicator.trial import ReadTrial, Trial, TrialKind

_NOW = "the site, now"


class Tryer:
    """Tries things; reads, never records. Asks for no page twice, so that rules are compared on the same bytes.

    `pages` are those that need not be asked for.
    """

    def __init__(
        self, *, fetcher: Fetcher, readers: LooksIntoPages, pages: Iterable[Page] = (), place: str = _NOW
    ) -> None:
        self._fetcher = fetcher
        self._readers = readers
        self._scout = Scout(fetcher)
        self._place = place
        self._pages = {page.url: page for page in pages}

    async def try_(
        self, source: Source, *, kind: TrialKind, articles_count: int, changed: ArticleRules | None = None
    ) -> Trial:
        """Look at `source.url` as a listing or as an article, and read by `changed` rules beside its own.

        Raises TryLater, FetchError, Unreadable.
        """
        page = await self._get(source.url, source)
        if kind == "article" or (kind == "auto" and not _is_front_page(page)):
            article = await self.look(source.url, source, changed=changed)
            if kind == "article" or article.reading is not None:
                return Trial(url=source.url, final_url=page.final_url, source=source.id, articles=(article,))
        listing = (await self._scout.within(page, source)).listing
        articles = [
            await self.look(link.url, source, changed=changed, said=link.said)
            for link in listing.links[:articles_count]
        ]
        return Trial(
            url=source.url, final_url=page.final_url, source=source.id, listing=listing, articles=tuple(articles)
        )

    async def look(
        self, url: str, source: Source, *, changed: ArticleRules | None = None, said: Said | None = None
    ) -> ReadTrial:
        """One article read, or why it is not; by `changed` rules, too."""
        found = await self._fetch_and_read(url, source, said=said)
        if changed is None:
            return found
        return replace(found, after=await self._fetch_and_read(url, replace(source, article=changed), said=said))

    async def _fetch_and_read(
        self, url: str, source: Source, *, follow: bool = True, said: Said | None = None
    ) -> ReadTrial:
        try:
            page = await self._get(url, source)
        except (TryLater, FetchError) as fault:
            return ReadTrial(url=url, place=self._place, says=str(fault))
        page = await with_reservation(page, self._fetcher, source)
        return await self._read(page, source, follow=follow, said=said)

    async def _read(self, page: Page, source: Source, *, follow: bool = True, said: Said | None = None) -> ReadTrial:
        tried = ReadTrial(url=page.final_url, place=self._place)
        try:
            tried = replace(tried, examined=await self._readers.examine(page, source.article))
            reading = await self._read_with(source, said, page, ())
        except Unreadable as fault:
            return replace(tried, says=str(fault))
        if follow and reading.wants_why == "canonical" and urls.same_site(reading.wants[0], page.final_url):
            better = await self._fetch_and_read(reading.wants[0], source, follow=False, said=said)
            if better.reading is not None:
                return better
        try:
            reading, _ = await further.all_of(
                page, reading, get=lambda url: self._get(url, source), read=partial(self._read_with, source, said)
            )
        except TryLater as fault:
            return replace(tried, reading=reading, says=str(fault))
        return replace(tried, reading=reading)

    async def _read_with(self, source: Source, said: Said | None, page: Page, others: Sequence[Page]) -> Reading:
        return await self._readers.read(page, source.article, language=source.language, further=others, said=said)

    async def _get(self, url: str, source: Source) -> Page:
        if url in self._pages:
            return self._pages[url]
        answer = await self._fetcher.fetch(url, gap=source.gap, access=source.access)
        if isinstance(answer, NotModified):
            raise TryLater(f"{url}: answered 304 to a request without validators")
        self._pages[url] = answer
        return answer


def _is_front_page(page: Page) -> bool:
    return not urlsplit(page.final_url).path.strip("/")
