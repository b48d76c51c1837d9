"""The composition root: the only place that knows engine, web and adapters, and builds the program from a Config."""

import asyncio
import logging
import os
import random
import secrets
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from starlette.types import ASGIApp

from syndicator import __version__, config, urls
from syndicator.channels import Kind, Wires, kinds
from syndicator.config import Config
from syndicator.discover import selectors
from syndicator.egress.client import Egress
from syndicator.egress.guard import Allowance
from syndicator.engine.archive import Archivist, RenderOne
from syndicator.engine.deliver import Compose, Deliverer, Outlet
from syndicator.engine.desk import Desk
from syndicator.engine.hub import Hub
from syndicator.engine.local import LocalEngine
from syndicator.engine.poll import Poller
from syndicator.engine.publish import Publisher
from syndicator.engine.readers import Readers
from syndicator.engine.trial import Tryer
from syndicator.errors import Busy, ConfigError, Fault, TemplateError, Unusable
from syndicator.fetch import PoliteFetcher
from syndicator.model import FORMATS, DeliveryId, DeliveryState, Entry, Rendering, Trial, TrialKind
from syndicator.policy import condition, routing
from syndicator.policy import hub as hubs
from syndicator.policy.routing import Route
from syndicator.ports import CanDelete, CanEdit, Channel, Clock, FeedState, Listed, Settlement, Turn
from syndicator.render import (
    STYLESHEET,
    Template,
    compile_template,
    compose,
    default_template,
    render_entry,
    render_feed,
    render_overview,
)
from syndicator.sample import Newsroom
from syndicator.serving import Server
from syndicator.specs import ArticleRules, ChannelSpec, Feed, Source
from syndicator.storage import schema
from syndicator.storage.database import Database
from syndicator.storage.files import FeedFolder
from syndicator.storage.lock import DataLock
from syndicator.storage.store import SqlStore
from syndicator.storage.subscribers import SqlSubscribers
from syndicator.web import HubPage, create_app

log = logging.getLogger(__name__)

Announce = Callable[[str], None]
Standby = Callable[[Busy], Awaitable[bool]]
"""Asked at every refused turn: whether to try again."""

_STANDBY_S = 1.0
_KEEP_TURN_S = 5.0
_SOMEWHERE = "1.1.1.1"
"""A public address, for hosts whose own is not known yet."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present, in UTC."""
        return datetime.now(UTC)


def read_config(path: Path) -> Config:
    """The operator's configuration, checked with its templates. Raises ConfigError with every fault."""
    found = config.load(
        path,
        {name: kind.options for name, kind in kinds().items()},
        environ=os.environ,
        compile_selector=_check_selector,
        check_allowance=_check_allowance,
        check_condition=condition.check,
    )
    faults = [fault for spec in found.channels.values() if (fault := _template_fault(path, found, spec)) is not None]
    if faults:
        raise ConfigError(faults)
    return found


def notes(found: Config) -> list[str]:
    """What is legal in a configuration and still deserves a word."""
    guard = Allowance.parse(found.egress.allow)
    return [*config.warnings(found), *filter(None, (_unreachable(source, guard) for source in found.sources.values()))]


def _unreachable(source: Source, guard: Allowance) -> str | None:
    """Why a source can't be fetched, as far as its address tells."""
    parts = urlsplit(source.url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    addresses = [host] if _is_literal(host) else [_SOMEWHERE]
    if guard.refusal(host, port, addresses) is None:
        return None
    name = f"[{host}]" if ":" in host else host
    return f'[sources.{source.id}] url: {source.url} will be refused; to allow it: [egress] allow = ["{name}:{port}"]'


def _is_literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _check_selector(selector: str) -> None:
    wrong = selectors.fault(selector)
    if wrong:
        raise ValueError(wrong)


def _check_allowance(entry: str) -> None:
    Allowance.parse([entry])


def _template_fault(path: Path, found: Config, spec: ChannelSpec) -> Fault | None:
    try:
        _template(found, spec)
    except TemplateError as fault:
        return Fault(file=str(path), line=0, table=f"[channels.{spec.id}]", says=f"template: {fault}")
    return None


def _template(found: Config, spec: ChannelSpec) -> Template:
    name = spec.template or f"the template of {spec.kind}"
    text = (found.folder / spec.template).read_text("utf-8") if spec.template else default_template(spec.kind)
    return compile_template(text, name=name, autoescape=name.endswith((".html", ".xml")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The parts of an opened installation that commands use."""

    config: Config
    clock: Clock
    store: SqlStore
    shelf: FeedFolder
    archivist: Archivist
    poller: Poller
    engine: LocalEngine
    subscribers: SqlSubscribers
    turn: Turn


@asynccontextmanager
async def opened(found: Config, *, clock: Clock, standby: Standby | None = None) -> AsyncIterator[Site]:
    """An installation, locked, migrated and in step with its configuration. Nothing runs yet.

    Raises Busy where another process works on it; `standby` may choose to wait instead.
    """
    async with AsyncExitStack() as stack:
        turn = _turn(found)
        while True:
            try:
                stack.enter_context(turn)
                break
            except Busy as busy:
                if standby is None or not await standby(busy):
                    raise
        store, subscribers = await _open_store(found, clock=clock, stack=stack)
        if found.sample is not None:
            await _open_newsroom(found.sample.listen, store, clock=clock, stack=stack)
        egress = _egress(found)
        stack.push_async_callback(egress.aclose)
        fetcher = _fetcher(found, egress, clock)
        readers = Readers(processes=found.limits.workers, deadline=found.limits.extract)
        stack.push_async_callback(readers.close)
        outlets = _outlets(found, Wires(send=egress.send, folder=found.folder, clock=clock))
        news = asyncio.Event()
        desk = Desk(
            store=store,
            fetcher=fetcher,
            readers=readers,
            clock=clock,
            sources=found.sources,
            feeds=list(found.feeds.values()),
            routes=[_route(spec, outlets[spec.id].adapter) for spec in found.channels.values()],
            news=news.set,
        )
        jitter = random.random
        poller = Poller(store=store, fetcher=fetcher, desk=desk, clock=clock, sources=found.sources, jitter=jitter)
        shelf = FeedFolder(found.folder / found.app.feeds, await store.publications())
        for removed in await store.removed_feeds():
            shelf.remove(removed)
        draw = _renderer(found)
        publisher = Publisher(store=store, shelf=shelf, clock=clock, feeds=found.feeds, render=draw)
        archivist = Archivist(store=store, clock=clock, feeds=found.feeds, render=_one_of(draw))
        deliverer = Deliverer(store=store, clock=clock, outlets=outlets, jitter=jitter)
        hub = Hub(
            subscribers=subscribers,
            shelf=shelf,
            clock=clock,
            send=egress.send,
            hub_url=f"{found.base_url}/hub",
            challenge=secrets.token_urlsafe,
            jitter=jitter,
        )
        engine = LocalEngine(
            store=store,
            clock=clock,
            poller=poller,
            desk=desk,
            publisher=publisher,
            deliverer=deliverer,
            hub=hub,
            news=news,
        )
        yield Site(
            config=found,
            clock=clock,
            store=store,
            shelf=shelf,
            archivist=archivist,
            poller=poller,
            engine=engine,
            subscribers=subscribers,
            turn=turn,
        )


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


async def poll_once(found: Config, source: str) -> str:
    """Poll one source now: here, or by the running service if there is one. Says what came of it."""
    if source not in found.sources:
        raise Unusable(f"{source}: no such source (there are: {', '.join(found.sources)})")
    clock = SystemClock()
    if _turn(found).is_held():
        store = SqlStore(_database(found))
        await store.add_intent("poll", source, now=clock.now())
        await store.close()
        return f"{source}: asked the running service to poll it now"
    async with opened(found, clock=clock) as site:
        return f"{source}: {await site.engine.poll_now(source)}"


async def set_pause(found: Config, name: str | None, *, paused: bool) -> list[str]:
    """Pause or resume one source or channel, or all of them; a line for each.

    Written straight into the database, whether the service runs or not: whoever claims work asks there.
    """
    wanted = _named(found, name)
    clock = SystemClock()
    async with AsyncExitStack() as stack:
        store = await _beside(found, clock=clock, stack=stack)
        lines = []
        for noun, names in wanted.items():
            changed = await store.set_pause(noun, names, paused=paused, now=clock.now())
            lines += [_paused_line(noun, each, paused=paused, new=each in changed) for each in names]
    return lines


async def _beside(found: Config, *, clock: Clock, stack: AsyncExitStack) -> SqlStore:
    """The store, for a command that may run beside the service."""
    turn = _turn(found)
    if turn.is_held():
        store = SqlStore(_database(found))
        stack.push_async_callback(store.close)
        return store
    stack.enter_context(turn)
    store, _ = await _open_store(found, clock=clock, stack=stack)
    return store


async def deliveries(found: Config, *, state: DeliveryState | None, limit: int) -> list[Listed]:
    """What the ledger says of the newest deliveries."""
    async with AsyncExitStack() as stack:
        store = await _beside(found, clock=SystemClock(), stack=stack)
        return await store.newest_deliveries(state=state, limit=limit)


async def settle(found: Config, number: int, outcome: Literal["arrived", "again", "dropped"]) -> str:
    """Write what the operator says of a delivery whose outcome is unknown. Raises Unusable for any other."""
    clock = SystemClock()
    state, says = _SETTLED[outcome]
    now = clock.now()
    settlement = Settlement(state=state, at=now, reason=f"settled by the operator: {says}", due_at=now)
    async with AsyncExitStack() as stack:
        store = await _beside(found, clock=clock, stack=stack)
        await store.settle_unknown(DeliveryId(number), settlement)
    return f"delivery {number}: {says}"


_SETTLED = {
    "arrived": (DeliveryState.DELIVERED, "it arrived"),
    "again": (DeliveryState.PENDING, "it did not arrive, and is sent again"),
    "dropped": (DeliveryState.SKIPPED, "it is not sent again"),
}


def _named(found: Config, name: str | None) -> dict[Literal["source", "channel"], list[str]]:
    """The sources and channels that a name means: all without one; `source:` or `channel:` tells equal names apart."""
    if name is None:
        return {"source": list(found.sources), "channel": list(found.channels)}
    noun, colon, rest = name.rpartition(":")
    named: dict[Literal["source", "channel"], list[str]] = {}
    if noun in ("", "source") and rest in found.sources:
        named["source"] = [rest]
    if noun in ("", "channel") and rest in found.channels:
        named["channel"] = [rest]
    if not named:
        there = ", ".join([*found.sources, *found.channels])
        raise Unusable(f"{name}: no such source or channel (there are: {there})")
    if len(named) > 1 and not colon:
        raise Unusable(f"{name}: a source and a channel have this name; say source:{name} or channel:{name}")
    return named


def _paused_line(noun: str, name: str, *, paused: bool, new: bool) -> str:
    if not new:
        return f"{noun} {name}: {'was paused already' if paused else 'was not paused'}"
    if not paused:
        return f"{noun} {name}: resumed"
    kept = "its queue is kept" if noun == "channel" else "a poll under way ends as usual"
    return f"{noun} {name}: paused; {kept}"


async def try_out(found: Config, url_or_source: str, *, kind: TrialKind, articles_count: int) -> Trial:
    """What a poll of the source, or a look at the address, would give. Records nothing."""
    source = found.sources.get(url_or_source) or _source_for(found, url_or_source)
    clock = SystemClock()
    async with AsyncExitStack() as stack:
        if found.sample is not None:
            await _visit_newsroom(found.sample.listen, clock=clock, stack=stack)
        egress = _egress(found)
        stack.push_async_callback(egress.aclose)
        readers = Readers(processes=1, deadline=found.limits.extract)
        stack.push_async_callback(readers.close)
        return await Tryer(fetcher=_fetcher(found, egress, clock), readers=readers).try_(
            source, kind=kind, articles_count=articles_count
        )


def _source_for(found: Config, url: str) -> Source:
    """A source for an address: with the rules of a configured one at the same site, else without any."""
    if not url.startswith(("http://", "https://")):
        names = ", ".join(found.sources) or "none"
        hint = f"; did you mean https://{url} ?" if "." in url else ""
        raise Unusable(f"{url}: neither an address nor a source of the configuration (there are: {names}){hint}")
    for source in found.sources.values():
        if urls.origin(source.url) == urls.origin(url):
            return replace(source, url=url)
    return Source(id="try", url=url, article=ArticleRules(timezone=found.app.timezone))


async def _visit_newsroom(listen: str, *, clock: Clock, stack: AsyncExitStack) -> None:
    """Open the sample newsroom for this command, unless a running service has it open."""
    newsroom = Newsroom(listen, clock=clock, opened_at=clock.now)
    with suppress(Busy):
        await newsroom.start()
        stack.push_async_callback(newsroom.stop)


def _database(found: Config) -> Database:
    if found.app.database is not None:
        return Database.postgresql(found.app.database.reveal())
    return Database.embedded(data_folder(found) / "syndicator.db")


def _turn(found: Config) -> Turn:
    """What keeps a second process from working on the same installation."""
    if found.app.database is not None:
        from syndicator.storage.turn import DatabaseTurn  # noqa: PLC0415  psycopg takes 140 ms that SQLite needs not

        return DatabaseTurn(found.app.database.reveal())
    return DataLock(data_folder(found))


def data_folder(found: Config) -> Path:
    """Where the database and the lock are."""
    return found.folder / found.app.data


async def _open_store(found: Config, *, clock: Clock, stack: AsyncExitStack) -> tuple[SqlStore, SqlSubscribers]:
    database = _database(found)
    store = SqlStore(database)
    stack.push_async_callback(store.close)
    await asyncio.to_thread(schema.upgrade, database.engine)
    await store.sync(
        list(found.sources.values()),
        list(found.feeds.values()),
        list(found.channels.values()),
        belongs=_belongs,
        presented=repr(
            (__version__, found.base_url, found.hubs, found.app, [_shown(source) for source in found.sources.values()])
        ),
        now=clock.now(),
    )
    subscribers = SqlSubscribers(database)
    topics = {
        (feed, format_): _topic(found, feed, format_)
        for feed in found.feeds
        for format_ in FORMATS
        if format_ != "html"
    }
    await subscribers.sync_hubs(found.hub.outside, topics=topics)
    return store, subscribers


def _topic(found: Config, feed: str, format_: str) -> str:
    """Where a feed is found in a format: what it calls itself, and what subscribers ask for."""
    return f"{found.base_url}/feeds/{feed}.{format_}"


def _shown(source: Source) -> tuple[str, ...]:
    """What feeds say of a source."""
    return (source.id, source.url, source.rights or "")


def _belongs(feed: Feed, sources: frozenset[str], entry: Entry) -> bool:
    return routing.belongs(feed, sources=sources, article=entry.revision.article)


async def _open_newsroom(listen: str, store: SqlStore, *, clock: Clock, stack: AsyncExitStack) -> None:
    opened_at = await store.opened_at()
    newsroom = Newsroom(listen, clock=clock, opened_at=lambda: opened_at)
    await newsroom.start()
    stack.push_async_callback(newsroom.stop)


def _egress(found: Config) -> Egress:
    return Egress(
        allow=found.egress.allow,
        user_agent=found.app.user_agent,
        page_bytes=found.limits.page_bytes,
        deadline=found.limits.fetch,
        redirects=found.limits.redirects,
    )


def _fetcher(found: Config, egress: Egress, clock: Clock) -> PoliteFetcher:
    return PoliteFetcher(egress, clock=clock, user_agent=found.app.user_agent)


def _outlets(found: Config, wires: Wires) -> dict[str, Outlet]:
    known: Mapping[str, Kind] = kinds()
    return {
        spec.id: Outlet(adapter=known[spec.kind].connect(spec.options, wires), compose=_composer(found, spec))
        for spec in found.channels.values()
    }


def _composer(found: Config, spec: ChannelSpec) -> Compose:
    template = _template(found, spec)
    return lambda entry, action: compose(
        template, entry, action=action, language=found.app.language, timezone=found.app.timezone
    )


def _route(spec: ChannelSpec, adapter: Channel) -> Route:
    return Route(spec=spec, can_edit=isinstance(adapter, CanEdit), can_delete=isinstance(adapter, CanDelete))


def _one_of(render: Callable[..., Rendering]) -> RenderOne:
    return lambda feed, state, now, format_: render(feed, state, now, formats=(format_,)).bodies[format_]


def _renderer(found: Config) -> Callable[..., Rendering]:
    def render(feed: Feed, state: FeedState, now: datetime, formats: Sequence[str] = tuple(FORMATS)) -> Rendering:
        return render_feed(
            feed,
            state,
            now=now,
            formats=formats,
            base_url=found.base_url,
            sources=found.sources,
            language=feed.language or found.app.language,
            timezone=found.app.timezone,
            generator=f"syndicator {__version__}",
            hubs=found.hubs,
        )

    return render


def _web(site: Site) -> ASGIApp:
    found = site.config
    return create_app(
        shelf=site.shelf,
        archive=site.archivist,
        store=site.store,
        healthy=site.engine.healthy,
        feeds=found.feeds,
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
        links=(lambda feed, format_: hubs.links(found.hubs, _topic(found, feed, format_))) if found.hubs else None,
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
