"""Pictures for feeds with `images = "mirror"`: fetched once, politely, after the story was published without them.

Until a picture is here, and where it can't be had, the site's own is linked. When one has come, the feeds that show it
are rendered again. A picture that failed is asked for again after an hour, or the day after if the site refused it.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from syndicator.errors import FetchError, TryLater, Unusable
from syndicator.model import Entry, EntryState
from syndicator.ports import Clock, PictureFetcher, Pictures, Store
from syndicator.render.pictures import pictures_of

log = logging.getLogger(__name__)

_AT_ONCE = 4
_LATER, _MUCH_LATER = timedelta(hours=1), timedelta(days=1)
_MOST_WAITING = 2_000


@dataclass(slots=True)
class _Wanted:
    referer: str
    feeds: set[str] = field(default_factory=set)


class Mirror:
    """Knows what is wanted and not here yet, and brings it."""

    def __init__(
        self, *, fetcher: PictureFetcher, pictures: Pictures, store: Store, clock: Clock, news: Callable[[], None]
    ) -> None:
        self._fetcher = fetcher
        self._pictures = pictures
        self._store = store
        self._clock = clock
        self._news = news
        self._waiting: dict[str, _Wanted] = {}
        self._not_before: dict[str, datetime] = {}
        self._running: asyncio.Task[None] | None = None

    def want(self, feed: str, entries: Iterable[Entry]) -> None:
        """A feed shows these: fetch what is missing, and keep no picture of what was withdrawn."""
        now = self._clock.now()
        live, gone = set[str](), set[str]()
        for entry in entries:
            urls = pictures_of(entry.revision.article)
            if entry.state is not EntryState.LIVE:
                gone.update(urls)
                continue
            live.update(urls)
            for url in urls:
                known = self._pictures.name(url) is not None or self._not_before.get(url, now) > now
                if not known and (url in self._waiting or len(self._waiting) < _MOST_WAITING):
                    self._waiting.setdefault(url, _Wanted(entry.revision.article.url)).feeds.add(feed)
        self._pictures.forget(gone - live)

    def begin(self) -> None:
        """Let what is wanted be fetched, beside everything else."""
        if self._waiting and (self._running is None or self._running.done()):
            self._running = asyncio.create_task(self.fetch_all(), name="fetch pictures")

    async def stop(self) -> None:
        """Leave what is under way; it is wanted again at the next start."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)

    async def fetch_all(self) -> None:
        """Fetch until nothing is wanted, some at once; feeds are rendered again after each lot."""
        while self._waiting:
            lot = [(url, self._waiting.pop(url)) for url in list(self._waiting)[:_AT_ONCE]]
            came = await asyncio.gather(*(self._fetch(url, wanted.referer) for url, wanted in lot))
            feeds = {feed for (_, wanted), here in zip(lot, came, strict=True) if here for feed in wanted.feeds}
            if feeds:
                await self._store.want_feeds(feeds, now=self._clock.now())
                self._news()

    async def _fetch(self, url: str, referer: str) -> bool:
        try:
            self._pictures.keep(url, await self._fetcher.picture(url, referer=referer))
        except TryLater as fault:
            return self._failed(url, fault, max(_LATER, timedelta(seconds=fault.retry_after_s)))
        except (FetchError, Unusable) as fault:
            return self._failed(url, fault, _MUCH_LATER)
        return True

    def _failed(self, url: str, fault: Exception, wait: timedelta) -> bool:
        self._not_before[url] = self._clock.now() + wait
        while len(self._not_before) > _MOST_WAITING:
            self._not_before.pop(next(iter(self._not_before)))
        log.info("picture not mirrored", extra={"why": str(fault)})
        return False
