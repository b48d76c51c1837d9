"""The running service: take the turn, serve, poll, publish and deliver until stopped."""

import asyncio
import logging
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from syndicator import __version__
from syndicator.app.opening import Standby, grounded
from syndicator.app.parts import SystemClock
from syndicator.app.service import Service
from syndicator.config import Config
from syndicator.errors import Busy, Unusable
from syndicator.ports import Turn
from syndicator.serving import Server

log = logging.getLogger(__name__)


Announce = Callable[[str], None]


_STANDBY_S = 1.0


_KEEP_TURN_S = 5.0


async def serve(found: Config, *, path: Path, announce: Announce) -> None:
    """Run until SIGTERM or SIGINT: serve, poll, publish, deliver; then finish what is under way.

    The configuration is read again when its files change, and at SIGHUP.
    """
    clock = SystemClock()
    stop, hang_up = asyncio.Event(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, hang_up.set)
    standby = _waiting(stop, announce) if found.app.database is not None else None
    try:
        async with grounded(found, clock=clock, standby=standby) as ground:
            service = Service(ground, path=path)
            await _work(service, found, stop, hang_up, announce)
    except Busy:
        if not stop.is_set():  # stopped while standing by
            raise


def _waiting(stop: asyncio.Event, announce: Announce) -> Standby:
    """Try again every second until it is our turn or we are stopped."""
    said = False

    async def wait(busy: Busy) -> bool:
        nonlocal said
        if not said:
            announce(f"standing by: {busy}")
            said = True
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), _STANDBY_S)
        return not stop.is_set()

    return wait


async def _work(
    service: Service, found: Config, stop: asyncio.Event, hang_up: asyncio.Event, announce: Announce
) -> None:
    """Serve, poll, publish and deliver until stopped."""
    await service.open(found)
    server = Server(service, found.web.listen)
    beside: list[asyncio.Task[None]] = []
    try:
        await server.start()
        for line in _banner(found, server.url):
            announce(line)
        await service.begin()
        beside = [
            asyncio.create_task(_keep_turn(service.ground.turn, stop, announce), name="keep turn"),
            asyncio.create_task(service.keep_up(hang_up), name="keep up with the configuration"),
        ]
        await stop.wait()
        announce("stopping: finishing what is under way")
    finally:
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)
        await service.end()
        await server.stop()


async def _keep_turn(turn: Turn, stop: asyncio.Event, announce: Announce) -> None:
    """Stop where another process has taken over; while the database is away, nobody can."""
    while not stop.is_set():
        await asyncio.sleep(_KEEP_TURN_S)
        try:
            await asyncio.to_thread(turn.keep)
        except Busy as busy:
            announce(f"stopping: {busy}")
            stop.set()
        except Unusable as fault:
            log.error("database away", extra={"why": str(fault)})  # noqa: TRY400  its sentence says it all


def _banner(found: Config, url: str) -> list[str]:
    """A few calm lines: what is polled, what is published, where to look."""
    feeds = found.folder / found.app.feeds
    lines = [f"syndicator {__version__}"]
    lines += [f"  polls      {source.id}  {source.url}" for source in found.sources.values()]
    lines += [
        f"  publishes  {feed.id}  {url}/feeds/{feed.id}.atom  (.rss, .json)" for feed in found.public_feeds.values()
    ]
    lines += [f"             and as files in {_short(feeds)}/"]
    lines += [f"  posts      {spec.id}  ({spec.kind})" for spec in found.channels.values()]
    lines += [f"  overview   {url}/"]
    if found.sample is not None:
        lines += ["  A minute after its first start the sample newsroom corrects one story and withdraws another."]
    lines += ["  Stop with Ctrl-C."]
    return lines


def _short(path: Path) -> str:
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
