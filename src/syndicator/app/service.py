"""One configuration after another over the same ground: a new one takes over whole, or the old one goes on.

The web server stays; what answers behind it changes with the configuration. While a new one takes over, feeds stay
served, and what is being sent is sent.
"""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send

from syndicator.app.assembling import Ground, Site, assembled
from syndicator.app.facing import face_of
from syndicator.app.parts import check_outlets
from syndicator.app.reading import read_config, watched_files
from syndicator.app.storing import sync_store
from syndicator.config import Config
from syndicator.errors import SyndicatorError, Unusable
from syndicator.ports import Trouble

log = logging.getLogger(__name__)

_LOOK_S = 2.0

_Traces = tuple[tuple[str, int, int], ...]
"""Files as they were: path, time of the last change, size."""


class Service:
    """The running parts of an installation, and the web application in front of them."""

    def __init__(self, ground: Ground, *, path: Path) -> None:
        self.ground = ground
        self._path = path
        self._stack = AsyncExitStack()
        self._site: Site | None = None
        self._face: ASGIApp | None = None
        self.fault = ""
        """Why the configuration on the disk is not the one that runs; empty where it is."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The web application of the configuration that runs."""
        if self._face is None:
            raise RuntimeError("asked before the service was opened")
        await self._face(scope, receive, send)

    @property
    def site(self) -> Site:
        """The parts of the configuration that runs."""
        if self._site is None:
            raise RuntimeError("asked before the service was opened")
        return self._site

    async def open(self, found: Config) -> None:
        """Build all parts over a store that is in step with the configuration."""
        stack = AsyncExitStack()
        site = await stack.enter_async_context(assembled(found, self.ground, looks=(self._troubles,)))
        self._stack, self._site, self._face = stack, site, face_of(site, config_ok=lambda: not self.fault)

    async def begin(self) -> None:
        """Let the engine run."""
        await self.site.engine.start()

    async def end(self) -> None:
        """Finish what is under way, and let the parts go."""
        if self._site is not None:
            await self._site.engine.stop()
        await self._stack.aclose()
        self._stack = AsyncExitStack()

    async def keep_up(self, hang_up: asyncio.Event) -> None:
        """Read the configuration again whenever its files have changed, or somebody asks for it."""
        traces = await asyncio.to_thread(self._traces)
        while True:
            asked = await _within(hang_up, _LOOK_S)
            now = await asyncio.to_thread(self._traces)
            # An editor writes in several steps: what changed is read when it has kept still for one look.
            if asked or (now != traces and now == await self._traces_later()):
                hang_up.clear()
                traces = now
                await self.reload()

    async def _traces_later(self) -> _Traces:
        await asyncio.sleep(_LOOK_S / 2)
        return await asyncio.to_thread(self._traces)

    async def reload(self) -> None:
        """Let the configuration on the disk take over; where it can't, the old one goes on and the reason is told."""
        old = self.site.config
        try:
            found = await asyncio.to_thread(self._read, old)
            await self._take_over(found, old)
        except SyndicatorError as fault:
            self.fault = str(fault)
            log.error("configuration not reloaded; the old one goes on", extra={"why": self.fault})  # noqa: TRY400
        else:
            self.fault = ""
            log.info("configuration reloaded", extra={"sources": len(found.sources), "channels": len(found.channels)})

    def _read(self, old: Config) -> Config:
        found = read_config(self._path)
        for option in _FIXED:
            if _value(found, option) != _value(old, option):
                raise Unusable(f"{self._path}: {option} changed, which takes a restart")
        check_outlets(found)
        return found

    async def _take_over(self, found: Config, old: Config) -> None:
        await self.end()
        try:
            await sync_store(found, self.ground.store, self.ground.subscribers, clock=self.ground.clock)
            await self.open(found)
        except SyndicatorError:
            await sync_store(old, self.ground.store, self.ground.subscribers, clock=self.ground.clock)
            await self.open(old)
            await self.begin()
            raise
        await self.begin()

    def _troubles(self) -> Iterator[Trouble]:
        if self.fault:
            yield Trouble(kind="config", subject=str(self._path), says=self.fault)

    def _traces(self) -> _Traces:
        found = []
        for path in watched_files(self._path, self.site.config):
            try:
                state = path.stat()
            except OSError:
                found.append((str(path), 0, -1))
            else:
                found.append((str(path), state.st_mtime_ns, state.st_size))
        return tuple(found)


_FIXED = ("[app] data", "[app] database", "[app] feeds", "[web] listen", "[sample] listen")


def _value(found: Config, option: str) -> object:
    section, _, key = option.partition(" ")
    return getattr(getattr(found, section.strip("[]")), key, None)


async def _within(event: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True
