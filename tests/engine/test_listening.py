"""WebSub as a subscriber, over real sockets: one installation's feed, with its own hub, is another's source."""

import asyncio
import gzip
import hashlib
import hmac
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import parse_qs

import httpx
import pytest

from builders import FakeClock, channel, feed, source
from databases import embedded
from syndicator.egress import Egress
from syndicator.engine.hub import Hub
from syndicator.engine.listening import Listening
from syndicator.engine.poll import Poller
from syndicator.fetch import PoliteFetcher
from syndicator.model import Publication
from syndicator.policy.routing import belongs
from syndicator.serving import Server
from syndicator.storage.files import FeedFolder
from syndicator.storage.store import SqlStore
from syndicator.storage.subscribers import SqlSubscribers
from syndicator.storage.subscriptions import SqlSubscriptions
from syndicator.web import HubPage, ListeningPage, create_app

LEASE = timedelta(days=10)


@dataclass
class Front:
    """A web server whose application is made once its address is known; `down`, it answers 503 to everything."""

    app: object = None
    down: bool = False
    asked: list = field(default_factory=list)

    async def __call__(self, scope, receive, send) -> None:
        self.asked.append((scope["method"], scope["path"]))
        if self.down:
            await send({"type": "http.response.start", "status": 503, "headers": []})
            await send({"type": "http.response.body", "body": b""})
        else:
            await self.app(scope, receive, send)


async def in_step(store, clock, sources) -> None:
    await store.sync(
        sources, [feed()], [channel()],
        belongs=lambda one, sources, entry: belongs(one, sources=sources, article=entry.revision.article),
        presented="", now=clock.now(),
    )  # fmt: skip


@dataclass
class Peer:
    """The other installation: a feed of numbered stories, and its hub."""

    clock: FakeClock
    server: Server
    front: Front
    shelf: FeedFolder
    store: SqlStore
    hub: Hub
    stories: list = field(default_factory=list)
    hub_named: bool = True
    other_hubs: list = field(default_factory=list)

    async def publish(self, *numbers: int) -> None:
        self.stories += numbers
        hubs = [*self.other_hubs, f"{self.server.url}/hub"]
        own = "".join(f'<link rel="hub" href="{hub}"/>' for hub in hubs)
        own += f'<link rel="self" href="{self.server.url}/feeds/all.atom"/>'
        rows = "".join(
            f'<entry><id>urn:{n}</id><title>{n}</title><link href="{self.server.url}/berita-{n}/"/></entry>'
            for n in reversed(self.stories)
        )
        body = f'<feed xmlns="http://www.w3.org/2005/Atom"><id>x</id>{own if self.hub_named else ""}{rows}</feed>'
        one = Publication(
            feed="all", format="atom", body=body.encode(), gzip=gzip.compress(body.encode()), etag=f'"{len(body)}-{self.hub_named}"',
            modified_at=self.clock.now(),
        )  # fmt: skip
        self.shelf.put(one)
        await self.store.save_publications("all", [one], wanted_at=self.clock.now())


@dataclass
class Two:
    """Both installations, on one clock."""

    peer: Peer
    works: object
    listening: Listening
    subscriptions: SqlSubscriptions
    ours: Server
    front: Front

    async def talk(self) -> None:
        """Let both sides do what is due until neither has anything to do."""
        for _ in range(3):
            await self.listening.run_due()
            await self.listening.drain()
            await self.peer.hub.run_due()
            await self.peer.hub.drain()

    async def known(self):
        """What is asked of the first hub."""
        return next(iter(await self.subscriptions.of_source("radar")), None)

    async def at(self, hub):
        """What is asked of one of several hubs."""
        return next(one for one in await self.subscriptions.of_source("radar") if one.hub == hub)

    async def subscribed(self):
        (outcome,) = await self.works.poll()
        assert outcome.ok, outcome.says
        await self.talk()
        found = await self.known()
        assert found.state == "active"
        return found

    async def post(self, path: str, **more):
        async with httpx.AsyncClient(trust_env=False) as client:
            return await client.post(f"{self.ours.url}{path}", **more)

    async def ask(self, path: str, **query):
        async with httpx.AsyncClient(trust_env=False) as client:
            return await client.get(f"{self.ours.url}{path}", params={f"hub.{k}": v for k, v in query.items()})

    async def push_by(self, hub):
        """A push as the hub signs it."""
        one = await self.at(hub)
        signature = hmac.new(one.secret.encode(), b"x", hashlib.sha256).hexdigest()
        path = one.callback.removeprefix(self.ours.url)
        await self.post(path, content=b"x", headers={"X-Hub-Signature": f"sha256={signature}"})

    async def next_poll(self):
        overview = await self.works.store.overview()
        return overview.sources[0].next_poll_at - self.works.clock.now()

    def poller(self) -> None:
        self.works.poller = Poller(
            store=self.works.store, fetcher=self.works.poller._scout._fetcher, desk=self.works.desk,
            clock=self.works.clock, sources=self.works.desk._sources, jitter=lambda: 0.0, listening=self.listening,
        )  # fmt: skip


def site_of(shelf, **more):
    return create_app(
        shelf=shelf, store=None, healthy=lambda: True, feeds={"all": feed()}, render_overview=str, stylesheet="",
        admin_token=None, archive=None, render_entry=None, **more,
    )  # fmt: skip


async def open_peer(folder, clock, egress) -> Peer:
    front = Front()
    server = Server(front, "127.0.0.1:0")
    await server.start()
    database = embedded(folder / "peer.db")
    store, subscribers, shelf = SqlStore(database), SqlSubscribers(database), FeedFolder(folder / "peer")
    await in_step(store, clock, [source()])
    page = HubPage(subscribers=subscribers, feeds={"all": feed()}, base_url=server.url, most=9, clock=clock)
    front.app = site_of(shelf, hub=page)
    hub = Hub(
        subscribers=subscribers, shelf=shelf, clock=clock, send=egress.send, hub_url=f"{server.url}/hub",
        challenge=lambda: "c h/a+ll&enge", jitter=lambda: 0.0,
    )  # fmt: skip
    return Peer(clock, server, front, shelf, store, hub)


@pytest.fixture
async def two(works, tmp_path) -> AsyncIterator[Two]:
    egress = Egress(allow=["127.0.0.1"], user_agent="Testing/1.0", deadline=timedelta(seconds=5))
    peer = await open_peer(tmp_path, works.clock, egress)
    await peer.publish(1)
    front = Front()
    ours = Server(front, "127.0.0.1:0")
    await ours.start()
    spec = source(url=f"{peer.server.url}/feeds/all.atom", first_run="post")
    works.desk._sources["radar"] = works.poller._sources["radar"] = spec
    await in_step(works.store, works.clock, [spec])
    subscriptions = SqlSubscriptions(works.store.database)
    names = iter(f"rahasia-{n}" for n in range(99))
    listening = Listening(
        store=subscriptions, clock=works.clock, send=egress.send, base_url=ours.url, sources={"radar"},
        secret=lambda: next(names),
    )  # fmt: skip
    front.app = site_of(works.shelf, listening=ListeningPage(callbacks=listening))

    async def no_sleep(_seconds):
        works.clock.pass_(seconds=_seconds)

    fetcher = PoliteFetcher(egress, works.clock, user_agent="Testing/1.0", sleep=no_sleep)
    made = Two(peer, works, listening, subscriptions, ours, front)
    works.poller._scout._fetcher = fetcher
    made.poller()

    class Pages:
        """The stories' own pages are not the peer's: every one holds its own address."""

        async def fetch(self, url, **_):
            works.web.pages.setdefault(url, f"teks {url}")
            return await works.web.fetch(url)

        async def reservation(self, url, **_):
            return None

    works.desk._fetcher = Pages()
    yield made
    await listening.stop()
    await ours.stop()
    await peer.server.stop()
    await egress.aclose()
    await peer.store.close()


async def test_a_feed_that_names_a_hub_is_subscribed_to_and_its_news_come_with_a_push(two):
    found = await two.subscribed()
    assert found.lease_until - two.works.clock.now() == LEASE
    assert await two.next_poll() > timedelta(minutes=10)
    await two.peer.publish(2)
    await two.talk()
    assert await two.next_poll() <= timedelta(0)
    (outcome,) = await two.works.poll()
    assert outcome.says == "2 links, 1 new"
    assert (await two.known()).heard_at is not None


async def test_a_push_is_a_hint_and_its_body_is_not_read(two):
    found = await two.subscribed()
    body = b"<feed><entry>sesuatu yang tidak ada di sumbernya</entry></feed>"
    signature = hmac.new(found.secret.encode(), body, hashlib.sha1).hexdigest()
    answer = await two.post(
        found.callback.removeprefix(two.ours.url), content=body, headers={"X-Hub-Signature": f"sha1={signature}"}
    )
    assert answer.status_code == 202
    two.works.clock.pass_(seconds=1)
    (outcome,) = await two.works.poll()
    assert outcome.says == "unchanged"
    assert len(await two.works.texts()) == 1


@pytest.mark.parametrize("signature", ["", "sha256=00", "md5=00", "sha256"])
async def test_a_push_that_is_not_signed_with_our_secret_is_taken_and_ignored(two, signature):
    found = await two.subscribed()
    headers = {"X-Hub-Signature": signature} if signature else {}
    answer = await two.post(found.callback.removeprefix(two.ours.url), content=b"x", headers=headers)
    assert answer.status_code == 202
    assert (await two.known()).heard_at is None
    assert await two.next_poll() > timedelta(minutes=10)


async def test_nobody_but_who_knows_the_token_and_what_we_asked_for_is_told_yes(two):
    found = await two.subscribed()
    path = found.callback.removeprefix(two.ours.url)
    asked = {"mode": "subscribe", "topic": found.topic, "challenge": "x", "lease_seconds": "60"}
    assert (await two.ask(path, **asked)).text == "x"
    assert (await two.ask(path, **asked | {"topic": "https://lain.example/"})).status_code == 404
    assert (await two.ask(path, **asked | {"mode": "unsubscribe"})).status_code == 404
    assert (await two.ask("/websub/in/salah", **asked)).status_code == 404
    assert (await two.post("/websub/in/salah", content=b"x")).status_code == 410


async def test_a_lease_is_renewed_before_it_ends_under_the_same_callback(two):
    before = await two.subscribed()
    two.works.clock.pass_(days=7, hours=23)
    await two.talk()
    assert await two.known() == before
    two.works.clock.pass_(hours=1)
    await two.talk()
    after = await two.known()
    assert (after.state, after.callback, after.secret) == ("active", before.callback, before.secret)
    assert after.lease_until - two.works.clock.now() == LEASE


async def test_a_dead_hub_is_missed_by_nobody_and_asked_again_ever_later(two):
    two.peer.front.asked.clear()
    await two.works.poll()
    two.peer.front.down = True
    for minutes in (0, 1, 2, 4, 8):
        two.works.clock.pass_(minutes=minutes)
        await two.talk()
        await two.talk()
    assert two.peer.front.asked.count(("POST", "/hub")) == 5
    found = await two.known()
    assert (found.state, found.attempts) == ("wanted", 5)
    two.peer.front.down = False
    await two.peer.publish(2)
    (outcome,) = await two.works.poll()
    assert outcome.says == "2 links, 1 new"
    two.works.clock.pass_(minutes=16)
    await two.talk()
    assert (await two.known()).state == "active"


async def test_a_hub_that_never_verifies_is_asked_again(two):
    await two.works.poll()
    await two.listening.run_due()
    await two.listening.drain()
    assert (await two.known()).state == "asked"
    two.works.clock.pass_(minutes=10)
    await two.listening.run_due()
    await two.listening.drain()
    found = await two.known()
    assert (found.state, found.attempts) == ("wanted", 1)


async def test_polls_are_fewer_beside_a_hub_that_tells_and_as_many_as_ever_beside_one_that_went_deaf(two):
    await two.subscribed()
    await two.peer.publish(2)
    await two.talk()
    two.works.clock.pass_(seconds=1)
    await two.works.poll()
    assert await two.next_poll() == timedelta(minutes=30)
    for n in (3, 4):  # news that no push tells of
        two.works.clock.pass_(minutes=30)
        await two.peer.publish(n)
        (outcome,) = await two.works.poll()
        assert f"{n} links, 1 new" == outcome.says
    assert await two.next_poll() == timedelta(minutes=15)
    await two.talk()
    two.works.clock.pass_(seconds=1)
    await two.works.poll()
    assert await two.next_poll() == timedelta(minutes=30)


async def test_a_push_during_a_poll_is_not_lost(two):
    found = await two.subscribed()
    await two.peer.publish(2)
    two.works.clock.pass_(minutes=30)
    settle, sleep = two.listening.next_poll_at, timedelta(seconds=1)

    async def pushed_meanwhile(*args, **named):
        two.works.clock.pass_(seconds=sleep.total_seconds())
        signature = hmac.new(found.secret.encode(), b"x", hashlib.sha256).hexdigest()
        await two.listening.push("rahasia-0", signature=f"sha256={signature}", body=b"x")
        return await settle(*args, **named)

    two.listening.next_poll_at = pushed_meanwhile
    await two.works.poll()
    assert await two.next_poll() == timedelta(0)


async def test_a_flood_of_pushes_is_a_poll_every_ten_seconds(two):
    found = await two.subscribed()
    signature = hmac.new(found.secret.encode(), b"x", hashlib.sha256).hexdigest()
    for _ in range(3):
        await two.listening.push("rahasia-0", signature=f"sha256={signature}", body=b"x")
    two.works.clock.pass_(seconds=1)
    assert len(await two.works.poll()) == 1
    await two.listening.push("rahasia-0", signature=f"sha256={signature}", body=b"x")
    assert await two.works.poll() == []
    assert await two.next_poll() == timedelta(seconds=9)


async def test_a_source_that_is_removed_is_unsubscribed(two):
    await two.subscribed()
    await two.subscriptions.end_others(set(), base=two.ours.url, now=two.works.clock.now())
    assert await two.known() is None
    await two.talk()
    assert await two.subscriptions.of_callback(f"{two.ours.url}/websub/in/rahasia-0") is None
    two.front.asked.clear()
    await two.peer.publish(2)
    await two.talk()
    assert two.front.asked == []


async def test_a_feed_that_names_its_hub_no_more_is_unsubscribed(two):
    await two.subscribed()
    two.peer.hub_named = False
    await two.peer.publish(2)
    two.works.clock.pass_(minutes=30)
    await two.works.poll()
    await two.talk()
    assert await two.subscriptions.of_callback(f"{two.ours.url}/websub/in/rahasia-0") is None


async def test_a_hub_that_never_says_goodbye_is_forgotten_and_its_pushes_are_answered_410(two):
    found = await two.subscribed()
    two.peer.front.down = True
    await two.subscriptions.end_others(set(), base=two.ours.url, now=two.works.clock.now())
    for _ in range(6):
        await two.talk()
        two.works.clock.pass_(hours=1)
    assert (await two.post(found.callback.removeprefix(two.ours.url), content=b"x")).status_code == 410


async def test_a_hub_that_denies_is_asked_again_the_next_day(two):
    found = await two.subscribed()
    path = found.callback.removeprefix(two.ours.url)
    answer = await two.ask(path, mode="denied", topic=found.topic, reason="penuh")
    assert answer.status_code == 200
    assert (await two.known()).state == "wanted"
    assert await two.subscriptions.due(now=two.works.clock.now() + timedelta(hours=23), limit=9) == []
    two.works.clock.pass_(days=1)
    await two.talk()
    assert (await two.known()).state == "active"


@pytest.mark.parametrize("off", ["no base_url", "websub off"])
async def test_without_leave_or_an_address_of_ours_nothing_is_asked_for(two, off):
    if off == "no base_url":
        two.listening._base = ""
    else:
        two.listening._sources = set()
    await two.works.poll()
    await two.talk()
    assert await two.known() is None
    assert ("POST", "/hub") not in two.peer.front.asked


async def test_a_restart_asks_for_nothing_twice(two):
    before = await two.subscribed()
    two.listening._announced.clear()
    await two.peer.publish(2)
    two.works.clock.pass_(minutes=30)
    await two.works.poll()
    await asyncio.sleep(0)
    assert (await two.known()).callback == before.callback


# ── several hubs, and hubs elsewhere


@dataclass
class OtherHub:
    """A hub of nobody's program: answers what is in `says`, and keeps the forms that it was sent."""

    server: Server | None = None
    says: tuple[int, dict] = (202, {})
    forms: list = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"{self.server.url}/"

    async def __call__(self, scope, receive, send) -> None:
        self.forms.append(parse_qs((await receive())["body"].decode()))
        status, headers = self.says
        fields = [(name.encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": status, "headers": fields})
        await send({"type": "http.response.body", "body": b""})


@pytest.fixture
async def other(two) -> AsyncIterator[OtherHub]:
    hub = OtherHub()
    hub.server = Server(hub, "127.0.0.1:0")
    await hub.server.start()
    two.peer.other_hubs.append(hub.url)
    await two.peer.publish(2)
    yield hub
    await hub.server.stop()


async def test_a_feed_that_names_two_hubs_is_subscribed_to_at_both(two, other):
    await two.works.poll()
    await two.talk()
    assert (await two.at(f"{two.peer.server.url}/hub")).state == "active"
    (form,) = other.forms
    assert (form["hub.mode"], form["hub.topic"]) == (["subscribe"], [f"{two.peer.server.url}/feeds/all.atom"])
    first, second = await two.subscriptions.of_source("radar")
    assert (first.callback != second.callback, first.secret != second.secret) == (True, True)


@pytest.mark.parametrize("status", [403, 503])
async def test_where_the_first_hub_refuses_or_is_dead_the_second_one_tells(two, other, status):
    other.says = (status, {})
    await two.works.poll()
    await two.talk()
    assert ((await two.at(other.url)).state, (await two.at(other.url)).attempts) == ("wanted", 1)
    await two.peer.publish(3)
    await two.talk()
    assert await two.next_poll() <= timedelta(0)
    two.works.clock.pass_(seconds=1)
    (outcome,) = await two.works.poll()
    assert outcome.says == "3 links, 1 new"
    two.works.clock.pass_(seconds=1)
    assert await two.next_poll() > timedelta(minutes=25)  # as beside any hub that tells of all


async def test_two_hubs_that_tell_of_the_same_news_cost_one_poll_and_one_that_finds_nothing(two, other):
    await two.works.poll()
    await two.talk()
    await two.push_by(other.url)
    two.works.clock.pass_(seconds=1)
    assert len(await two.works.poll()) == 1
    await two.push_by(f"{two.peer.server.url}/hub")
    assert await two.next_poll() == timedelta(seconds=9)


async def test_a_hub_that_is_named_no_more_is_unsubscribed_and_the_other_one_stays(two, other):
    await two.works.poll()
    await two.talk()
    two.peer.other_hubs.clear()
    await two.peer.publish(3)
    two.works.clock.pass_(minutes=30)
    await two.works.poll()
    await two.talk()
    assert other.forms[-1]["hub.mode"] == ["unsubscribe"]
    assert [one.state for one in await two.subscriptions.of_source("radar")] == ["active"]


def everywhere(two):
    """A way to send that takes loopback for public, as the other side of a redirect would be."""
    send = two.listening._send

    async def sent(method, url, **how):
        guarded = send.__self__
        open_ = guarded._led
        guarded._led = guarded._transport
        try:
            return await send(method, url, **how)
        finally:
            guarded._led = open_

    return sent


@pytest.mark.parametrize("status", [307, 308])
async def test_a_hub_that_sends_the_request_on_is_followed(two, other, status):
    other.says = (status, {"location": f"{two.peer.server.url}/hub"})
    two.listening._send = everywhere(two)
    two.peer.front.asked.clear()
    await two.works.poll()
    await two.talk()
    assert (await two.at(other.url)).state == "active"
    assert two.peer.front.asked.count(("POST", "/hub")) == 2  # its own, and the one sent on


@pytest.mark.parametrize("status", [301, 302, 303])
async def test_a_hub_that_answers_with_another_redirect_has_refused(two, other, status):
    other.says = (status, {"location": f"{two.peer.server.url}/hub"})
    await two.works.poll()
    await two.talk()
    assert ((await two.at(other.url)).state, (await two.at(other.url)).attempts) == ("wanted", 1)


async def test_a_hub_that_sends_the_request_on_to_an_address_that_is_not_public_is_not_followed(two, other):
    other.says = (307, {"location": f"{two.peer.server.url}/hub"})
    two.peer.front.asked.clear()
    await two.works.poll()
    await two.talk()
    assert ((await two.at(other.url)).state, (await two.at(other.url)).attempts) == ("wanted", 1)
    assert two.peer.front.asked.count(("POST", "/hub")) == 1  # what the feed itself names, and the operator allows


async def test_a_hub_that_sends_the_request_round_in_a_circle_is_left_for_later(two, other):
    other.says = (308, {"location": "/"})
    await two.works.poll()
    await two.talk()
    assert len(other.forms) == 6
    assert (await two.at(other.url)).state == "wanted"
