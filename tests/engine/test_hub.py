"""Our WebSub hub, asked over HTTP, with a subscriber of the tests' own behind the real guarded client (D09)."""

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import parse_qsl

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response

from builders import FakeClock, channel, feed, source
from databases import embedded
from syndicator.egress import Egress
from syndicator.engine.hub import Hub
from syndicator.model import Publication
from syndicator.policy.hub import links
from syndicator.policy.routing import belongs
from syndicator.serving import Server
from syndicator.storage.database import Database
from syndicator.storage.files import FeedFolder
from syndicator.storage.store import SqlStore
from syndicator.storage.subscribers import SqlSubscribers
from syndicator.web import HubPage, create_app

BASE = "https://feeds.example.id"
TOPIC = f"{BASE}/feeds/all.atom"


@dataclass
class Listener:
    """A subscriber: echoes challenges unless told otherwise, keeps what it was brought, answers as scripted."""

    url: str = ""
    echoes: bool = True
    asked: list[dict[str, str]] = field(default_factory=list)
    brought: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)

    async def __call__(self, scope, receive, send) -> None:
        request = Request(scope, receive)
        if request.method == "GET":
            query = dict(parse_qsl(request.url.query, keep_blank_values=True))
            self.asked.append(query)
            answer = Response(query.get("hub.challenge", "") if self.echoes else "no")
        else:
            self.brought.append((dict(request.headers), await request.body()))
            status, headers = self.answers.pop(0) if self.answers else (204, {})
            answer = Response(status_code=status, headers=headers)
        await answer(scope, receive, send)


@dataclass
class Town:
    """A hub, its store, a subscriber, and the steps of a story between them."""

    folder: object
    clock: FakeClock
    database: Database
    store: SqlStore
    subscribers: SqlSubscribers
    shelf: FeedFolder
    egress: Egress
    listener: Listener
    hub: Hub = None
    site_url: str = ""

    def open_hub(self) -> None:
        """A hub with nothing in its memory, as after a restart."""
        self.hub = Hub(
            subscribers=self.subscribers, shelf=self.shelf, clock=self.clock, send=self.egress.send,
            hub_url=f"{BASE}/hub", challenge=lambda: "c h/a+ll&enge", jitter=lambda: 0.0,
        )  # fmt: skip

    async def ask(self, **changes) -> httpx.Response:
        fields = {"hub.mode": "subscribe", "hub.topic": TOPIC, "hub.callback": self.listener.url}
        fields |= {f"hub.{name}": value for name, value in changes.items()}
        async with httpx.AsyncClient(trust_env=False) as client:
            return await client.post(f"{self.site_url}/hub", data={k: v for k, v in fields.items() if v is not None})

    async def run(self) -> None:
        await self.hub.run_due()
        await self.hub.drain()

    async def subscribed(self, **changes) -> None:
        assert (await self.ask(**changes)).status_code == 202
        await self.run()

    async def publish(self, text: str, format_: str = "atom") -> None:
        publication = Publication(
            feed="all", format=format_, body=text.encode(), gzip=b"z", etag=text, modified_at=self.clock.now()
        )
        self.shelf.put(publication)
        now = self.clock.now()
        await self.store.save_publications("all", [publication], wanted_at=now, next_change_at=None)

    @property
    def texts(self) -> list[str]:
        return [body.decode() for _, body in self.listener.brought]


@pytest.fixture
async def town(tmp_path) -> AsyncIterator[Town]:
    clock, listener = FakeClock(), Listener()
    database = embedded(tmp_path / "x.db")
    store, subscribers = SqlStore(database), SqlSubscribers(database)
    await store.sync(
        [source()], [feed()], [channel()],
        belongs=lambda one, sources, entry: belongs(one, sources=sources, article=entry.revision.article),
        presented="", now=clock.now(),
    )  # fmt: skip
    callback = Server(listener, "127.0.0.1:0")
    await callback.start()
    listener.url = f"{callback.url}/told?list=7"
    egress = Egress(allow=["127.0.0.1"], user_agent="Testing/1.0", deadline=timedelta(seconds=5))
    shelf = FeedFolder(tmp_path / "feeds")
    made = Town(tmp_path, clock, database, store, subscribers, shelf, egress, listener)
    made.open_hub()
    page = HubPage(subscribers=subscribers, feeds={"all": feed()}, base_url=BASE, most=3, clock=clock)
    app = create_app(
        shelf=shelf, store=store, healthy=lambda: True, feeds={"all": feed()}, render_overview=str, stylesheet="",
        admin_token=None, archive=None, render_entry=None, hub=page, links=lambda name, ending: links((f"{BASE}/hub",), f"{BASE}/feeds/{name}.{ending}"),
    )  # fmt: skip
    site = Server(app, "127.0.0.1:0")
    await site.start()
    made.site_url = site.url
    await made.publish("first")
    yield made
    await site.stop()
    await callback.stop()
    await egress.aclose()
    await store.close()


# ── discovery ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_a_topic_names_its_hub_and_itself_in_its_headers(town, method):
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.request(method, f"{town.site_url}/feeds/all.atom")
    assert answer.headers["link"] == f'<{BASE}/hub>; rel="hub", <{TOPIC}>; rel="self"'


# ── asking ───────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_D09_nothing_is_sent_before_the_subscriber_confirmed(town):
    town.listener.echoes = False
    await town.subscribed()
    await town.publish("second")
    await town.run()
    assert len(town.listener.asked) == 1
    assert town.texts == []


async def test_D09_the_verification_keeps_the_callbacks_query_and_tells_a_finite_lease(town):
    await town.subscribed()
    assert town.listener.asked == [
        {
            "list": "7",
            "hub.mode": "subscribe",
            "hub.topic": TOPIC,
            "hub.challenge": "c h/a+ll&enge",
            "hub.lease_seconds": "864000",
        }
    ]


@pytest.mark.parametrize(("asked", "granted"), [("3600", "3600"), ("5", "60"), ("99999999999999", "2592000")])
async def test_D09_a_lease_is_granted_within_bounds(town, asked, granted):
    await town.subscribed(lease_seconds=asked)
    assert town.listener.asked[0]["hub.lease_seconds"] == granted


@pytest.mark.parametrize(
    ("changes", "status", "says"),
    [
        ({"mode": "publish"}, 400, "hub.mode: expected"),
        ({"mode": None}, 400, "hub.mode: missing"),
        ({"topic": None}, 400, "hub.topic: missing"),
        ({"callback": None}, 400, "hub.callback: missing"),
        ({"callback": "ftp://x.test/"}, 400, "hub.callback: expected an http"),
        ({"callback": "http://me:secret@x.test/"}, 400, "without user and password"),
        ({"lease_seconds": "-1"}, 400, "hub.lease_seconds: expected"),
        ({"secret": "s" * 200}, 400, "less than 200 bytes"),
        ({"topic": f"{BASE}/feeds/none.atom"}, 404, "no feed of ours"),
        ({"topic": "https://elsewhere.test/feeds/all.atom"}, 404, "no feed of ours"),
        ({"secret": "s" * 9_000}, 413, "at most 8,000 bytes"),
    ],
)
async def test_D09_what_no_hub_could_do_is_refused_with_the_reason(town, changes, status, says):
    answer = await town.ask(**changes)
    assert (answer.status_code, says in answer.text) == (status, True)
    await town.run()
    assert town.listener.asked == []


async def test_D09_a_body_that_is_no_form_is_refused(town):
    async with httpx.AsyncClient(trust_env=False) as client:
        assert (await client.post(f"{town.site_url}/hub", json={"hub.mode": "subscribe"})).status_code == 415


async def test_D09_a_callback_at_a_private_address_is_never_asked(town):
    town.egress = Egress(allow=[], user_agent="Testing/1.0")
    town.open_hub()
    await town.subscribed()
    assert town.listener.asked == []
    assert await town.subscribers.due_asks(now=town.clock.now() + timedelta(days=9), limit=9) == []
    await town.egress.aclose()


async def test_D09_a_full_hub_says_so_and_keeps_renewing(town):
    for number in range(3):
        await town.subscribed(callback=f"{town.listener.url}&n={number}")
    assert (await town.ask(callback=f"{town.listener.url}&n=3")).status_code == 503
    assert (await town.ask(callback=f"{town.listener.url}&n=0")).status_code == 202


async def test_D09_a_subscriber_that_can_not_be_reached_is_asked_again_and_then_let_go(town):
    await town.ask(callback="http://127.0.0.1:9/told")
    for _ in range(4):
        await town.run()
        town.clock.pass_(hours=1)
    assert await town.subscribers.due_asks(now=town.clock.now(), limit=9) == []


# ── content ──────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_D09_a_change_is_brought_whole_with_the_topics_type_and_links(town):
    await town.subscribed()
    await town.publish("second")
    await town.run()
    ((headers, body),) = town.listener.brought
    assert body == b"second"
    assert headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert headers["link"] == f'<{BASE}/hub>; rel="hub", <{TOPIC}>; rel="self"'
    assert "x-hub-signature" not in headers


async def test_D09_a_ping_is_signed_with_the_secret_by_sha256(town):
    await town.subscribed(secret="rahasia")
    await town.publish("second")
    await town.run()
    ((headers, body),) = town.listener.brought
    assert headers["x-hub-signature"] == "sha256=" + hmac.new(b"rahasia", body, hashlib.sha256).hexdigest()


async def test_D09_the_same_rendering_is_brought_once_and_other_formats_never(town):
    await town.subscribed()
    await town.publish("second")
    await town.run()
    await town.publish("second")
    await town.publish("{}", "json")
    await town.run()
    assert town.texts == ["second"]


async def test_D09_who_fails_is_tried_again_and_gets_the_newest(town):
    await town.subscribed()
    town.listener.answers = [(500, {}), (429, {"Retry-After": "600"})]
    await town.publish("second")
    await town.run()
    await town.publish("third")
    await town.run()
    assert town.texts == ["second"]
    town.clock.pass_(seconds=11)
    await town.run()
    town.clock.pass_(seconds=590)
    await town.run()
    assert town.texts == ["second", "third"]
    town.clock.pass_(seconds=20)
    await town.run()
    await town.run()
    assert town.texts == ["second", "third", "third"]


async def test_D09_a_redirect_is_no_success_and_is_not_followed(town):
    await town.subscribed()
    town.listener.answers = [(307, {"Location": town.listener.url})]
    await town.publish("second")
    await town.run()
    assert town.texts == ["second"]
    town.clock.pass_(seconds=11)
    await town.run()
    assert town.texts == ["second", "second"]


async def test_D09_a_subscriber_that_is_gone_is_forgotten(town):
    await town.subscribed()
    town.listener.answers = [(410, {})]
    await town.publish("second")
    await town.run()
    await town.publish("third")
    town.clock.pass_(days=1)
    await town.run()
    assert town.texts == ["second"]


async def test_D09_a_slow_subscriber_keeps_no_other_waiting(town):
    await town.subscribed()
    await town.subscribed(callback=f"{town.listener.url}&n=2")
    release, told = asyncio.Event(), asyncio.Event()
    send = town.egress.send

    async def slow(method, url, **more):
        if "&n=2" not in url:
            await release.wait()
        answer = await send(method, url, **more)
        told.set()
        return answer

    town.egress.send = slow
    town.open_hub()
    await town.publish("second")
    await town.hub.run_due()
    await asyncio.wait_for(told.wait(), 5)
    assert town.texts == ["second"]
    release.set()
    await town.hub.drain()
    assert town.texts == ["second", "second"]


# ── leases ───────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_D09_a_lease_ends_and_is_forgotten(town):
    await town.subscribed(lease_seconds="3600")
    town.clock.pass_(hours=1)
    await town.publish("second")
    await town.run()
    assert town.texts == []
    assert await town.subscribers.forget_ended(now=town.clock.now()) == 0  # the hub did it


async def test_D09_a_renewal_counts_from_its_own_confirmation_with_its_own_secret(town):
    await town.subscribed(lease_seconds="3600", secret="old")
    town.clock.pass_(minutes=50)
    await town.subscribed(lease_seconds="3600", secret="new")
    town.clock.pass_(minutes=50)
    await town.publish("second")
    await town.run()
    ((headers, body),) = town.listener.brought
    assert headers["x-hub-signature"] == "sha256=" + hmac.new(b"new", body, hashlib.sha256).hexdigest()


async def test_D09_a_renewal_that_is_not_confirmed_leaves_the_old_subscription(town):
    await town.subscribed(secret="old")
    town.listener.echoes = False
    await town.subscribed(secret="somebody else's")
    await town.publish("second")
    await town.run()
    ((headers, body),) = town.listener.brought
    assert headers["x-hub-signature"] == "sha256=" + hmac.new(b"old", body, hashlib.sha256).hexdigest()


async def test_D09_an_end_holds_only_when_confirmed(town):
    await town.subscribed()
    town.listener.echoes = False
    await town.subscribed(mode="unsubscribe")
    await town.publish("second")
    await town.run()
    assert town.texts == ["second"]
    town.listener.echoes = True
    await town.subscribed(mode="unsubscribe")
    assert "hub.lease_seconds" not in town.listener.asked[-1]
    await town.publish("third")
    await town.run()
    assert town.texts == ["second"]


async def test_D09_what_is_owed_survives_a_restart(town):
    await town.subscribed()
    await town.publish("second")
    town.open_hub()
    await town.run()
    await town.ask(callback=f"{town.listener.url}&n=2")
    town.open_hub()
    await town.run()
    assert town.texts == ["second"]
    assert len(town.listener.asked) == 2


# ── outside hubs ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_outside_hubs_are_told_of_changes_until_they_are_configured_no_more(town):
    hub = town.listener.url
    await town.subscribers.sync_hubs([hub], topics={("all", "atom"): TOPIC})
    await town.publish("second")
    await town.run()
    assert [dict(parse_qsl(body.decode())) for _, body in town.listener.brought] == [
        {"hub.mode": "publish", "hub.url": TOPIC, "hub.topic": TOPIC}
    ]
    await town.subscribers.sync_hubs([hub], topics={("all", "atom"): TOPIC})
    await town.run()
    await town.subscribers.sync_hubs([], topics={("all", "atom"): TOPIC})
    await town.publish("third")
    await town.run()
    assert len(town.listener.brought) == 1
