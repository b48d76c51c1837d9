"""What would be found, extracted and dropped: steps 2 to 6 of a source or an address, with nothing recorded."""

from collections.abc import Sequence
from functools import partial
from urllib.parse import urlsplit

from syndicator import urls
from syndicator.engine import further
from syndicator.engine.readers import ReadsPages
from syndicator.engine.scout import Scout
from syndicator.errors import FetchError, TryLater, Unreadable
from syndicator.model import NotModified, Page, Reading, ReadTrial, Said, Trial, TrialKind
from syndicator.ports import Fetcher
from syndicator.specs import Source


class Tryer:
    """Tries things; reads, never records."""

    def __init__(self, *, fetcher: Fetcher, readers: ReadsPages) -> None:
        self._fetcher = fetcher
        self._readers = readers
        self._scout = Scout(fetcher)

    async def try_(self, source: Source, *, kind: TrialKind, articles_count: int) -> Trial:
        """Look at `source.url` as a listing or as an article. Raises TryLater, FetchError, Unreadable."""
        page = await self._get(source.url, source)
        if kind == "article" or (kind == "auto" and not _is_front_page(page)):
            article = await self._read(page, source)
            if kind == "article" or article.reading is not None:
                return Trial(url=source.url, final_url=page.final_url, articles=(article,))
        return await self._listing(page, source, articles_count)

    async def _listing(self, page: Page, source: Source, articles_count: int) -> Trial:
        listing = (await self._scout.within(page, source)).listing
        articles = [
            await self._fetch_and_read(link.url, source, said=link.said) for link in listing.links[:articles_count]
        ]
        return Trial(url=source.url, final_url=page.final_url, listing=listing, articles=tuple(articles))

    async def _fetch_and_read(
        self, url: str, source: Source, *, follow: bool = True, said: Said | None = None
    ) -> ReadTrial:
        try:
            page = await self._get(url, source)
        except (TryLater, FetchError) as fault:
            return ReadTrial(url=url, says=str(fault))
        return await self._read(page, source, follow=follow, said=said)

    async def _read(self, page: Page, source: Source, *, follow: bool = True, said: Said | None = None) -> ReadTrial:
        try:
            reading = await self._read_with(source, said, page, ())
        except Unreadable as fault:
            return ReadTrial(url=page.url, says=str(fault))
        if follow and reading.wants_why == "canonical" and urls.same_site(reading.wants[0], page.final_url):
            better = await self._fetch_and_read(reading.wants[0], source, follow=False, said=said)
            if better.reading is not None:
                return better
        try:
            reading, _ = await further.all_of(
                page, reading, get=lambda url: self._get(url, source), read=partial(self._read_with, source, said)
            )
        except TryLater as fault:
            return ReadTrial(url=page.final_url, reading=reading, says=str(fault))
        return ReadTrial(url=page.final_url, reading=reading)

    async def _read_with(self, source: Source, said: Said | None, page: Page, others: Sequence[Page]) -> Reading:
        return await self._readers.read(page, source.article, language=source.language, further=others, said=said)

    async def _get(self, url: str, source: Source) -> Page:
        answer = await self._fetcher.fetch(url, gap=source.gap, access=source.access)
        if isinstance(answer, NotModified):
            raise TryLater(f"{url}: answered 304 to a request without validators")
        return answer


def _is_front_page(page: Page) -> bool:
    return not urlsplit(page.final_url).path.strip("/")
