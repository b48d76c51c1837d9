"""An installation with all its parts built and joined, and nothing running yet."""

import asyncio
import random
import secrets
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from syndicator import __version__
from syndicator.app.outlets import editors_of, outlets_of, route_of
from syndicator.app.reading import dress_of
from syndicator.app.storing import data_folder, listened_to, open_store, sync_store, turn_of
from syndicator.channels import Wires
from syndicator.config import Config
from syndicator.egress.client import Egress
from syndicator.engine.archive import Archivist, RenderOne
from syndicator.engine.asked import Asked
from syndicator.engine.deliver import Deliverer
from syndicator.engine.desk import Desk
from syndicator.engine.housekeeping import Housekeeping
from syndicator.engine.hub import Hub
from syndicator.engine.listening import Listening
from syndicator.engine.local import LocalEngine
from syndicator.engine.mirror import Mirror
from syndicator.engine.outlet import Outlet
from syndicator.engine.poll import Poller
from syndicator.engine.publish import Publisher
from syndicator.engine.readers import Readers
from syndicator.engine.rereading import Rereader
from syndicator.engine.templates import Templates
from syndicator.engine.watch import Look, Watch
from syndicator.errors import Busy, SyndicatorError, Unusable
from syndicator.fetch import PoliteFetcher
from syndicator.model import FORMATS, Rendering
from syndicator.ports import Beat, Callbacks, Clock, FeedState, Pictures, Room, Turn
from syndicator.render import compose_alert, render_feed
from syndicator.sample import Newsroom
from syndicator.specs import Feed
from syndicator.storage.approvals import SqlApprovals
from syndicator.storage.files import FeedFolder
from syndicator.storage.partners import SqlPartners
from syndicator.storage.pictures import PictureFolder
from syndicator.storage.store import SqlStore
from syndicator.storage.subscribers import SqlSubscribers
from syndicator.storage.subscriptions import SqlSubscriptions
from syndicator.storage.templates import SqlTemplates

_REFUSED = 400

Standby = Callable[[Busy], Awaitable[bool]]
"""Asked at every refused turn: whether to try again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What lasts while configurations come and go: the turn, and the store."""

    clock: Clock
    turn: Turn
    store: SqlStore
    subscribers: SqlSubscribers
    subscriptions: SqlSubscriptions
    partners: SqlPartners
    approvals: SqlApprovals


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
    callbacks: Callbacks
    partners: SqlPartners
    approvals: SqlApprovals
    outlets: Mapping[str, Outlet]
    pictures: PictureFolder
    past_feeds: Mapping[str, str | None]


@asynccontextmanager
async def opened(found: Config, *, clock: Clock) -> AsyncIterator[Site]:
    """An installation, locked, migrated and in step with its configuration. Nothing runs yet.

    Raises Busy where another process works on it.
    """
    async with grounded(found, clock=clock) as ground, assembled(found, ground) as site:
        yield site


@asynccontextmanager
async def grounded(found: Config, *, clock: Clock, standby: Standby | None = None) -> AsyncIterator[Ground]:
    """Our turn, a migrated store in step with the configuration, and the sample newsroom where there is one.

    Raises Busy where another process works on the installation; `standby` may choose to wait instead.
    """
    async with AsyncExitStack() as stack:
        turn = turn_of(found)
        while True:
            try:
                stack.enter_context(turn)
                break
            except Busy as busy:
                if standby is None or not await standby(busy):
                    raise
        store, subscribers = await open_store(found, stack=stack)
        await sync_store(found, store, subscribers, clock=clock)
        if found.sample is not None:
            await _open_newsroom(found.sample.listen, store, clock=clock, stack=stack)
        yield Ground(
            clock=clock,
            turn=turn,
            store=store,
            subscribers=subscribers,
            subscriptions=SqlSubscriptions(store.database),
            partners=SqlPartners(store.database),
            approvals=SqlApprovals(store.database),
        )


@asynccontextmanager
async def assembled(found: Config, ground: Ground, *, looks: Sequence[Look] = ()) -> AsyncIterator[Site]:
    """All parts that the configuration asks for, built and joined over a store that is in step with it.

    `looks` see troubles that are none of the parts'.
    """
    store, clock, subscribers = ground.store, ground.clock, ground.subscribers
    async with AsyncExitStack() as stack:
        egress = egress_of(found)
        stack.push_async_callback(egress.aclose)
        fetcher = fetcher_of(found, egress, clock)
        readers = Readers(processes=found.limits.workers, deadline=found.limits.extract)
        stack.push_async_callback(readers.close)
        outlets = outlets_of(found, wires_of(found, egress, fetcher, clock))
        news = asyncio.Event()
        templates = Templates(SqlTemplates(store.database))
        routes = [route_of(spec, outlets[spec.id].adapter) for spec in found.channels.values()]
        desk = Desk(
            store=store,
            fetcher=fetcher,
            readers=readers,
            clock=clock,
            sources=found.sources,
            feeds=list(found.feeds.values()),
            templates=templates,
            routes=routes,
            news=news.set,
        )
        rereader = Rereader(
            store=store,
            readers=readers,
            clock=clock,
            sources=found.sources,
            feeds=list(found.feeds.values()),
            routes=routes,
            refrains=templates.refrains,
            news=news.set,
        )
        jitter = random.random
        listening = Listening(
            store=ground.subscriptions,
            clock=clock,
            send=egress.send,
            base_url=found.app.base_url,
            sources=listened_to(found),
            secret=secrets.token_urlsafe,
        )
        poller = Poller(
            store=store,
            fetcher=fetcher,
            desk=desk,
            clock=clock,
            sources=found.sources,
            jitter=jitter,
            listening=listening,
        )
        private = found.feeds.keys() - found.public_feeds.keys()
        shelf = FeedFolder(found.folder / found.app.feeds, await store.publications(), unwritten=private)
        past_feeds = await store.past_feeds()
        for name in past_feeds:
            shelf.remove(name)
        pictures = pictures_of(found)
        mirror = Mirror(fetcher=fetcher, pictures=pictures, store=store, clock=clock, news=news.set)
        draw = renderer_of(found, pictures)
        publisher = Publisher(store=store, shelf=shelf, clock=clock, feeds=found.feeds, render=draw, mirror=mirror)
        archivist = Archivist(
            store=store, clock=clock, feeds=found.feeds, render=_one_of(draw), home_url=found.base_url
        )
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
        housekeeping = Housekeeping(
            store=store, clock=clock, keep_pages=found.limits.keep_pages, room=lambda: room_of(found)
        )
        engine = LocalEngine(
            asked=Asked(
                store=store, clock=clock, desk=desk, more={"template": templates.judge, "reextract": rereader.act}
            ),
            store=store,
            clock=clock,
            poller=poller,
            desk=desk,
            publisher=publisher,
            deliverer=deliverer,
            hub=hub,
            listening=listening,
            mirror=mirror,
            housekeeping=housekeeping,
            watch=Watch(
                store=store,
                clock=clock,
                outlets=outlets,
                channels=found.alerts.channels if found.alerts else (),
                compose=lambda alert: compose_alert(
                    alert, language=found.app.language, base_url=found.base_url, now=clock.now()
                ),
                looks=(housekeeping.troubles, *looks),
                beat=_beat(found, egress),
            ),
            editors=editors_of(found, ground.approvals, outlets, clock),
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
            callbacks=listening,
            partners=ground.partners,
            approvals=ground.approvals,
            outlets=outlets,
            pictures=pictures,
            past_feeds=past_feeds,
        )


async def _open_newsroom(listen: str, store: SqlStore, *, clock: Clock, stack: AsyncExitStack) -> None:
    opened_at = await store.opened_at()
    newsroom = Newsroom(listen, clock=clock, opened_at=lambda: opened_at)
    await newsroom.start()
    stack.push_async_callback(newsroom.stop)


def room_of(found: Config) -> Room:
    """The disk that data is kept on."""
    folder = data_folder(found)
    usage = shutil.disk_usage(folder if folder.exists() else found.folder)
    return Room(free=usage.free, total=usage.total)


def _beat(found: Config, egress: Egress) -> Beat | None:
    if found.alerts is None or found.alerts.heartbeat is None:
        return None
    url = found.alerts.heartbeat.reveal()

    async def beat() -> None:
        try:
            answer = await egress.send("GET", url, headers={}, content=b"")
        except SyndicatorError as fault:
            raise Unusable(f"[alerts] heartbeat: {str(fault).replace(url, '…')}") from fault
        if answer.status >= _REFUSED:
            raise Unusable(f"[alerts] heartbeat: HTTP {answer.status}")

    return beat


def egress_of(found: Config) -> Egress:
    """The one outgoing client, within the operator's limits."""
    return Egress(
        allow=found.egress.allow,
        user_agent=found.app.user_agent,
        page_bytes=found.limits.page_bytes,
        listing_bytes=found.limits.listing_bytes,
        deadline=found.limits.fetch,
        redirects=found.limits.redirects,
    )


def fetcher_of(found: Config, egress: Egress, clock: Clock) -> PoliteFetcher:
    """The polite fetcher over it."""
    return PoliteFetcher(egress, clock=clock, user_agent=found.app.user_agent)


def wires_of(found: Config, egress: Egress, fetcher: PoliteFetcher, clock: Clock) -> Wires:
    """What channels are connected to."""
    return Wires(send=egress.send, dial=egress.dial, pictures=fetcher, folder=found.folder, clock=clock)


def check_outlets(found: Config) -> None:
    """Raises what is wrong with a channel's options that only its kind can tell."""
    egress, clock = egress_of(found), SystemClock()
    outlets_of(found, wires_of(found, egress, fetcher_of(found, egress, clock), clock))


def _one_of(render: Callable[..., Rendering]) -> RenderOne:
    return lambda feed, state, now, format_: render(feed, state, now, formats=(format_,)).bodies[format_]


def pictures_of(found: Config) -> PictureFolder:
    """The pictures that we serve."""
    return PictureFolder(data_folder(found) / "pictures", most_bytes=found.limits.pictures)


def renderer_of(found: Config, pictures: Pictures) -> Callable[..., Rendering]:
    """What draws the feeds of this configuration."""

    def picture_at(url: str) -> str | None:
        name = pictures.name(url)
        return f"{found.base_url}/pictures/{name}" if name else None

    dresses = {feed.id: dress_of(found, feed) for feed in found.feeds.values()}

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
            hubs=found.hubs if feed.id in found.feeds else (),
            dress=dresses.get(feed.id),
            picture_at=picture_at,
        )

    return render


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present, in UTC."""
        return datetime.now(UTC)
