"""The running service: take the turn, serve, poll, publish and deliver until stopped."""

import asyncio
import logging
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from starlette.types import ASGIApp

from syndicator import __version__
from syndicator.app.opening import Site, Standby, SystemClock, opened
from syndicator.app.storing import topic
from syndicator.config import Config
from syndicator.errors import Busy, Unusable
from syndicator.policy import hub as hubs
from syndicator.ports import Turn
from syndicator.render import STYLESHEET, render_entry, render_overview
from syndicator.serving import Server
from syndicator.web import HubPage, create_app

log = logging.getLogger(__name__)


Announce = Callable[[str], None]


_STANDBY_S = 1.0


_KEEP_TURN_S = 5.0


async def serve(found: Config, *, announce: Announce) -> None:
    """Run until SIGTERM or SIGINT: serve, poll, publish, deliver; then finish what is under way."""
    clock = SystemClock()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    standby = _waiting(stop, announce) if found.app.database is not None else None
    try:
        async with opened(found, clock=clock, standby=standby) as site:
            await _work(site, stop, announce)
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


async def _work(site: Site, stop: asyncio.Event, announce: Announce) -> None:
    """Serve, poll, publish and deliver until stopped."""
    found = site.config
    watch = asyncio.create_task(_keep_turn(site.turn, stop, announce), name="keep turn")
    server = Server(_web(site), found.web.listen)
    await server.start()
    try:
        for line in _banner(found, server.url):
            announce(line)
        await site.engine.start()
        await stop.wait()
        announce("stopping: finishing what is under way")
        await site.engine.stop()
    finally:
        watch.cancel()
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


def _web(site: Site) -> ASGIApp:
    found = site.config
    return create_app(
        shelf=site.shelf,
        archive=site.archivist,
        store=site.store,
        healthy=site.engine.healthy,
        feeds=found.feeds,
        past_feeds=site.past_feeds,
        render_overview=lambda overview: render_overview(
            overview,
            title="syndicator",
            base_url=found.base_url,
            feeds=list(found.feeds.values()),
            sources=found.sources,
            channels=found.channels,
            timezone=found.app.timezone,
            language=found.app.language,
            now=site.clock.now(),
        ),
        render_entry=lambda entry, revisions: render_entry(
            entry,
            revisions,
            spec=found.feeds["all"],
            source=found.sources.get(entry.source),
            home_url=found.base_url,
            language=found.app.language,
            timezone=found.app.timezone,
        ),
        stylesheet=STYLESHEET,
        admin_token=found.web.admin_token,
        base_url=found.app.base_url or "",
        hub=_hub_page(site) if found.hub.enabled else None,
        links=(lambda feed, format_: hubs.links(found.hubs, topic(found, feed, format_))) if found.hubs else None,
    )


def _hub_page(site: Site) -> HubPage:
    return HubPage(
        subscribers=site.subscribers,
        feeds=site.config.feeds,
        base_url=site.config.base_url,
        most=site.config.hub.subscribers,
        clock=site.clock,
    )


def _banner(found: Config, url: str) -> list[str]:
    """A few calm lines: what is polled, what is published, where to look."""
    feeds = found.folder / found.app.feeds
    lines = [f"syndicator {__version__}"]
    lines += [f"  polls      {source.id}  {source.url}" for source in found.sources.values()]
    lines += [f"  publishes  {feed.id}  {url}/feeds/{feed.id}.atom  (.rss, .json)" for feed in found.feeds.values()]
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
