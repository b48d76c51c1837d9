"""Tests of pages run: on the page saved beside the configuration, on the stored one, or on what the site gives now."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from syndicator.engine.readers import LooksIntoPages
from syndicator.engine.retrial import KeptTryer, file_tryer, saved_page
from syndicator.engine.trial import Tryer
from syndicator.errors import Unusable
from syndicator.policy.proving import failures
from syndicator.ports import Clock
from syndicator.ports.kept import Kept
from syndicator.specs import PageTest, Source
from syndicator.trial import Proof, ReadTrial

KeptOf = Callable[[str], Awaitable[Kept | None]]
"""What is stored of the story at an address."""


class Prover:
    """Runs tests, one by one; the site is asked only for what is neither saved nor stored."""

    def __init__(
        self,
        *,
        folder: Path,
        clock: Clock,
        readers: LooksIntoPages,
        live: Tryer,
        stored: KeptTryer | None,
        kept_of: KeptOf,
    ) -> None:
        self._folder = folder
        self._clock = clock
        self._readers = readers
        self._live = live
        self._stored = stored
        self._kept_of = kept_of

    async def prove(self, owner: str, source: Source, test: PageTest) -> Proof:
        """What becomes of one test by the rules of a source."""
        try:
            tried = await self._tried(source, test)
        except Unusable as fault:
            return Proof(owner=owner, test=test, place=test.file or "", says=str(fault))
        if tried.reading is None:
            return Proof(owner=owner, test=test, place=tried.place, says=tried.says)
        return Proof(owner=owner, test=test, place=tried.place, failures=failures(test, tried.reading, tried.examined))

    async def _tried(self, source: Source, test: PageTest) -> ReadTrial:
        if test.file is not None:
            page = saved_page(self._folder / test.file, test.url, clock=self._clock)
            return await file_tryer(page, name=test.file, readers=self._readers).look(test.url, source)
        kept = await self._kept_of(test.url) if self._stored else None
        if kept is not None and self._stored:
            found = await self._stored.look(kept, source)
            if found.reading is not None or found.examined is not None:
                return found
        return await self._live.look(test.url, source)
