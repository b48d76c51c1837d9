"""The worker processes that read pages, seen from the event loop.

Extraction inside the loop gave a p99 lag of 55-80 ms; in two processes 6 ms. A hostile page must not take its
neighbours along, so each has a deadline after which its process is killed, and a memory limit. Processes start on
demand and retire when idle: their imports alone are tens of megabytes.
"""

import asyncio
import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import TimeoutError as DeadlineError
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from multiprocessing import resource_tracker
from typing import Protocol, TypeVar

from pebble import ProcessExpired, ProcessPool

from syndicator.engine import work
from syndicator.errors import Unreadable
from syndicator.model import Article, Page, Reading, Said
from syndicator.refrain import Refrains
from syndicator.specs import ArticleRules
from syndicator.trial import Examined

_MEMORY_BYTES = 1_500_000_000
_IDLE = timedelta(seconds=60)
_Made = TypeVar("_Made")


class ReadsPages(Protocol):
    """The seam to the workers."""

    async def read(
        self,
        page: Page,
        rules: ArticleRules,
        *,
        language: str | None,
        further: Sequence[Page] = (),
        said: Said | None = None,
        refrains: Refrains = Refrains(),
    ) -> Reading:
        """The page and the further pages of its article, read and cleaned; what they do not say is as the feed `said`.

        Raises Unreadable.
        """

    async def read_said(
        self, said: Said, url: str, *, at: datetime, rules: ArticleRules, language: str | None
    ) -> Reading:
        """The text that a feed gives for the story at `url`, read and cleaned. Raises Unreadable."""

    async def read_otherwise(
        self, before: Article, after: Article, *, was: Sequence[Page], now: Sequence[Page]
    ) -> bool:
        """Whether `now` the pages of an article say what they said, though it was read otherwise."""


class LooksIntoPages(ReadsPages, Protocol):
    """The seam to workers that also tell how a page is read."""

    async def examine(self, page: Page, rules: ArticleRules) -> Examined:
        """How the page's story is found. Raises Unreadable."""


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """What is started within never gets SIGINT: Ctrl-C goes to all processes of a terminal, and ending is ours to say.

    pebble starts its threads, and they their processes, at the first `schedule`; each inherits the signal mask.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Readers:
    """A pool of reading processes."""

    def __init__(self, *, processes: int, deadline: timedelta, idle: timedelta = _IDLE) -> None:
        self._processes = processes
        self._deadline = deadline
        self._idle = idle
        self._pool: ProcessPool | None = None
        self._busy_count = 0
        self._retiring: asyncio.TimerHandle | None = None

    async def read(
        self,
        page: Page,
        rules: ArticleRules,
        *,
        language: str | None,
        further: Sequence[Page] = (),
        said: Said | None = None,
        refrains: Refrains = Refrains(),
    ) -> Reading:
        """The page and the further pages of its article, read and cleaned in a process apart. Raises Unreadable."""
        return await self._do(page.url, work.read, page, rules, language, further, _without_text(said), refrains)

    async def read_said(
        self, said: Said, url: str, *, at: datetime, rules: ArticleRules, language: str | None
    ) -> Reading:
        """The text that a feed gives for the story at `url`, read in a process apart. Raises Unreadable."""
        return await self._do(url, work.read_said, said, url, at, rules, language)

    async def examine(self, page: Page, rules: ArticleRules) -> Examined:
        """How the page's story is found, in a process apart. Raises Unreadable."""
        return await self._do(page.url, work.examine, page, rules)

    async def read_otherwise(
        self, before: Article, after: Article, *, was: Sequence[Page], now: Sequence[Page]
    ) -> bool:
        """Whether `now` the pages of an article say what they said, by a process apart. Raises Unreadable."""
        return await self._do(after.url, work.read_otherwise, before, after, was, now)

    async def _do(self, url: str, job: Callable[..., _Made], *args: object) -> _Made:
        pool = self._open()
        self._busy_count += 1
        try:
            with _deaf_to_interrupts():
                task = pool.schedule(job, args=args, timeout=self._deadline.total_seconds())
            made: _Made = await asyncio.wrap_future(task)
        except DeadlineError as late:
            raise Unreadable(
                f"{url}: reading took over {self._deadline.total_seconds():g} s (limits.extract)"
            ) from late
        except ProcessExpired as died:
            raise Unreadable(f"{url}: the reading process died (exit code {died.exitcode})") from died
        finally:
            self._busy_count -= 1
            self._retire_later()
        return made

    async def close(self) -> None:
        """End the processes."""
        if self._retiring is not None:
            self._retiring.cancel()
        if self._pool is not None:
            pool, self._pool = self._pool, None
            pool.stop()
            await asyncio.to_thread(pool.join)

    def _open(self) -> ProcessPool:
        if self._retiring is not None:
            self._retiring.cancel()
        if self._pool is None or not self._pool.active:
            # Starting it takes SIGINT off the signal mask: not in the thread that starts the workers.
            resource_tracker.ensure_running()
            self._pool = ProcessPool(
                max_workers=self._processes,
                initializer=work.limit_memory,
                initargs=(_MEMORY_BYTES,),
                context=multiprocessing.get_context("spawn"),
            )
        return self._pool

    def _retire_later(self) -> None:
        if self._retiring is not None:
            self._retiring.cancel()
        loop = asyncio.get_running_loop()
        self._retiring = loop.call_later(self._idle.total_seconds(), self._retire)

    def _retire(self) -> None:
        if self._pool is not None and self._busy_count == 0:
            self._pool.close()  # ends the processes once they are done; they are done
            self._pool = None


def _without_text(said: Said | None) -> Said | None:
    """What fills a page's gaps; its text need not travel."""
    return replace(said, html="") if said and said.html else said
