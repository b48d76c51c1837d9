"""All parts of an installation, built and joined over its store."""

import asyncio
import random
import secrets
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

from syndicator.app.outlets import editors_of, outlets_of, route_of
from syndicator.app.parts import beat_of, egress_of, fetcher_of, pictures_of, renderer_of, room_of, wires_of
from syndicator.app.storing import listened_to
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
from syndicator.fetch import PoliteFetcher
from syndicator.model import Rendering
from syndicator.ports import Callbacks, Clock, Turn
from syndicator.render import compose_alert
from syndicator.storage.approvals import SqlApprovals
from syndicator.storage.files import FeedFolder
from syndicator.storage.partners import SqlPartners
from syndicator.storage.pictures import PictureFolder
from syndicator.storage.store import SqlStore
from syndicator.storage.subscribers import SqlSubscribers
from syndicator.storage.subscriptions import SqlSubscriptions
from syndicator.storage.templates import SqlTemplates


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
async def assembled(found: Config, ground: Ground, *, looks: Sequence[Look] = ()) -> AsyncIterator[Site]:
    """All parts that the configuration asks for, built and joined over a store that is in step with it.

    `looks` see troubles that are none of the parts'.
    """
    async with AsyncExitStack() as stack:
        egress = egress_of(found)
        stack.push_async_callback(egress.aclose)
        fetcher = fetcher_of(found, egress, ground.clock)
        readers = Readers(processes=found.limits.workers, deadline=found.limits.extract)
        stack.push_async_callback(readers.close)
        outlets = outlets_of(found, wires_of(found, egress, fetcher, ground.clock))
        common = _Common(found=found, ground=ground, egress=egress, fetcher=fetcher, outlets=outlets)
        intake, press = _intake(common, readers), await _press(common)
        yield Site(
            config=found,
            clock=ground.clock,
            store=ground.store,
            shelf=press.shelf,
            archivist=press.archivist,
            poller=intake.poller,
            engine=_engine(common, intake, press, looks),
            subscribers=ground.subscribers,
            callbacks=intake.listening,
            partners=ground.partners,
            approvals=ground.approvals,
            outlets=outlets,
            pictures=press.pictures,
            past_feeds=press.past_feeds,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Common:
    """What nearly all parts are joined to."""

    found: Config
    ground: Ground
    egress: Egress
    fetcher: PoliteFetcher
    outlets: Mapping[str, Outlet]
    news: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Intake:
    """From sources to the store."""

    desk: Desk
    poller: Poller
    listening: Listening
    templates: Templates
    rereader: Rereader


@dataclass(frozen=True, slots=True, kw_only=True)
class _Press:
    """From the store to feeds."""

    shelf: FeedFolder
    publisher: Publisher
    archivist: Archivist
    mirror: Mirror
    pictures: PictureFolder
    past_feeds: Mapping[str, str | None]


def _intake(common: _Common, readers: Readers) -> _Intake:
    found, store, clock = common.found, common.ground.store, common.ground.clock
    feeds = list(found.feeds.values())
    routes = [route_of(spec, common.outlets[spec.id].adapter) for spec in found.channels.values()]
    templates = Templates(SqlTemplates(store.database))
    desk = Desk(
        store=store,
        fetcher=common.fetcher,
        readers=readers,
        clock=clock,
        sources=found.sources,
        feeds=feeds,
        templates=templates,
        routes=routes,
        news=common.news.set,
    )
    rereader = Rereader(
        store=store,
        readers=readers,
        clock=clock,
        sources=found.sources,
        feeds=feeds,
        routes=routes,
        refrains=templates.refrains,
        news=common.news.set,
    )
    listening = Listening(
        store=common.ground.subscriptions,
        clock=clock,
        send=common.egress.send,
        base_url=found.app.base_url,
        sources=listened_to(found),
        secret=secrets.token_urlsafe,
    )
    poller = Poller(
        store=store,
        fetcher=common.fetcher,
        desk=desk,
        clock=clock,
        sources=found.sources,
        jitter=random.random,
        listening=listening,
    )
    return _Intake(desk=desk, poller=poller, listening=listening, templates=templates, rereader=rereader)


async def _press(common: _Common) -> _Press:
    found, store, clock = common.found, common.ground.store, common.ground.clock
    private = found.feeds.keys() - found.public_feeds.keys()
    shelf = FeedFolder(found.folder / found.app.feeds, await store.publications(), unwritten=private)
    past_feeds = await store.past_feeds()
    for name in past_feeds:
        shelf.remove(name)
    pictures = pictures_of(found)
    mirror = Mirror(fetcher=common.fetcher, pictures=pictures, store=store, clock=clock, news=common.news.set)
    draw = renderer_of(found, pictures)
    return _Press(
        shelf=shelf,
        publisher=Publisher(store=store, shelf=shelf, clock=clock, feeds=found.feeds, render=draw, mirror=mirror),
        archivist=Archivist(store=store, clock=clock, feeds=found.feeds, render=_one_of(draw), home_url=found.base_url),
        mirror=mirror,
        pictures=pictures,
        past_feeds=past_feeds,
    )


def _one_of(render: Callable[..., Rendering]) -> RenderOne:
    return lambda feed, state, now, format_: render(feed, state, now, formats=(format_,)).bodies[format_]


def _engine(common: _Common, intake: _Intake, press: _Press, looks: Sequence[Look]) -> LocalEngine:
    found, ground = common.found, common.ground
    store, clock = ground.store, ground.clock
    housekeeping = Housekeeping(
        store=store, clock=clock, keep_pages=found.limits.keep_pages, room=lambda: room_of(found)
    )
    more = {"template": intake.templates.judge, "reextract": intake.rereader.act}
    return LocalEngine(
        asked=Asked(store=store, clock=clock, desk=intake.desk, more=more),
        store=store,
        clock=clock,
        poller=intake.poller,
        desk=intake.desk,
        publisher=press.publisher,
        deliverer=Deliverer(store=store, clock=clock, outlets=common.outlets, jitter=random.random),
        hub=Hub(
            subscribers=ground.subscribers,
            shelf=press.shelf,
            clock=clock,
            send=common.egress.send,
            hub_url=f"{found.base_url}/hub",
            challenge=secrets.token_urlsafe,
            jitter=random.random,
        ),
        listening=intake.listening,
        mirror=press.mirror,
        housekeeping=housekeeping,
        watch=_watch(common, (housekeeping.troubles, *looks)),
        editors=editors_of(found, ground.approvals, common.outlets, clock),
        news=common.news,
    )


def _watch(common: _Common, looks: Sequence[Look]) -> Watch:
    found, clock = common.found, common.ground.clock
    return Watch(
        store=common.ground.store,
        clock=clock,
        outlets=common.outlets,
        channels=found.alerts.channels if found.alerts else (),
        compose=lambda alert: compose_alert(
            alert, language=found.app.language, base_url=found.base_url, now=clock.now()
        ),
        looks=looks,
        beat=beat_of(found, common.egress),
    )
