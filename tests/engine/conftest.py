"""The engine over a real database, with a made-up web: pages by address, and readers that read one line of them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import format_datetime
from hashlib import blake2b

import pytest

from builders import NOON, FakeClock, article, channel, feed, reading, source
from databases import embedded
from syndicator.engine.asked import Asked
from syndicator.engine.deliver import Deliverer
from syndicator.engine.desk import Desk
from syndicator.engine.outlet import Outlet
from syndicator.engine.poll import Poller
from syndicator.engine.publish import Publisher
from syndicator.engine.watch import Watch
from syndicator.errors import Gone, Unreadable
from syndicator.model import Enclosure, Message, NotModified, Page, Receipt, Rendering, Validators
from syndicator.policy.routing import Route, belongs
from syndicator.ports import Intent
from syndicator.specs import Access
from syndicator.storage.files import FeedFolder
from syndicator.storage.store import SqlStore
from syndicator.trial import Examined

SITE = "https://radar.example.id"


@dataclass
class FakeWeb:
    """Addresses → what they answer: text, or an error to raise. Validators are the text itself."""

    clock: FakeClock
    pages: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)
    errands: list = field(default_factory=list)
    moved: dict = field(default_factory=dict)
    sizes: dict = field(default_factory=dict)
    accesses: list = field(default_factory=list)
    reservations: dict = field(default_factory=dict)

    async def fetch(self, url, *, known=Validators(), gap=None, access=Access(), errand="story"):
        self.asked.append(url)
        self.errands.append(errand)
        self.accesses.append(access)
        final_url = self.moved.get(url, url)
        found = self.pages.get(final_url, Gone(f"{url}: HTTP 404", permanent=False))
        if isinstance(found, Exception):
            raise found
        if known.etag == found:
            return NotModified(url=url, validators=known)
        headers = {"etag": found, "content-type": "text/html"}
        return Page(url=url, final_url=final_url, headers=headers, body=found.encode(), fetched_at=self.clock.now())

    async def size(self, url, *, access=Access()):
        self.accesses.append(access)
        found = self.sizes[url]
        if isinstance(found, Exception):
            raise found
        return found

    async def reservation(self, url, *, gap=None, access=Access()):
        return self.reservations.get(url)

    def list(self, *numbers: int, dated: datetime | None = None) -> None:
        """Let the front page be a feed of these stories, the newest on top."""
        date = f"<pubDate>{format_datetime(dated)}</pubDate>" if dated else ""
        rows = "".join(f"<item><title>{n}</title><link>{SITE}/berita-{n}/</link>{date}</item>" for n in numbers)
        self.pages[f"{SITE}/"] = (
            f'<?xml version="1.0"?><rss version="2.0"><channel><title>R</title>{rows}</channel></rss>'
        )

    def move(self, n: int, to: int) -> None:
        """Let one story's address redirect to another's."""
        self.moved[f"{SITE}/berita-{n}/"] = f"{SITE}/berita-{to}/"

    def write(self, n: int, text: str) -> None:
        self.moved.pop(f"{SITE}/berita-{n}/", None)
        self.pages[f"{SITE}/berita-{n}/"] = text


class FakeReaders:
    """The page's text is the article's; "AMP <url>" is a twin of that address; "junk" holds no article.

    "SPLIT <n> …" is the first of n pages, "WHOLE <url>" has another that shows all, "AT <date> …" says when it was.
    """

    async def examine(self, page, rules):
        return Examined()

    async def read_otherwise(self, before, after, *, was, now):
        return False

    async def read(self, page, rules, *, language, further=(), said=None, refrains=None):
        text = page.body.decode()
        texts = [each.body.decode() for each in (page, *further)]
        if "junk" in texts:
            raise Unreadable(f"{page.url}: no article")
        text = " ".join(texts)
        made = article(
            1, url=page.final_url, title=page.final_url, text=text, fingerprint=blake2b(text.encode()).hexdigest()
        )
        if text.startswith("AT "):
            made = replace(made, published_at=datetime.fromisoformat(text.split()[1]))
        if text.startswith("FILES "):
            files = tuple(Enclosure(url=url, type="audio/mpeg") for url in text.split()[1:])
            return reading(replace(made, enclosures=files))
        if text.startswith("AMP "):
            url = text.removeprefix("AMP ")
            return replace(reading(replace(made, url=url)), wants=(url,), wants_why="canonical")
        if text.startswith("SPLIT ") and not further:
            more = tuple(f"{page.final_url}{n}/" for n in range(2, int(text.split()[1]) + 1))
            return replace(reading(made), wants=more, wants_why="next")
        if text.startswith("WHOLE "):
            return replace(reading(made), wants=(text.removeprefix("WHOLE "),), wants_why="whole")
        if further:
            return replace(reading(made), origins={"pages": str(len(texts))})
        return reading(made)


class FakeChannel:
    """Keeps what it was told; raises what the test put into `faults` first."""

    repeat = "safe"

    def __init__(self) -> None:
        self.told: list[tuple[str, str, str]] = []
        self.faults: list[Exception] = []

    async def _take(self, verb: str, message: Message, key: str) -> None:
        if self.faults:
            raise self.faults.pop(0)
        self.told.append((verb, message.text, key))

    async def post(self, message, *, idempotency_key):
        await self._take("post", message, idempotency_key)
        return Receipt(remote_id=str(len(self.told)))

    async def edit(self, receipt, message, *, idempotency_key):
        await self._take(f"edit {receipt.remote_id}", message, idempotency_key)
        return receipt

    async def delete(self, receipt, message, *, idempotency_key):
        await self._take(f"delete {receipt.remote_id}", message, idempotency_key)


def compose(entry, action):
    return Message(
        action=action,
        urn=entry.urn,
        revision=entry.revision.number,
        text=entry.revision.article.text,
        article=entry.revision.article,
        retracted=entry.state == "retracted",
        published_at=entry.published_at,
        updated_at=entry.updated_at,
    )


@dataclass
class Works:
    """Everything but the ticks."""

    clock: FakeClock
    web: FakeWeb
    store: SqlStore
    desk: Desk
    poller: Poller
    deliverer: Deliverer
    publisher: Publisher
    shelf: FeedFolder
    adapter: FakeChannel
    asked: Asked
    watch: Watch | None = None
    troubles: list = field(default_factory=list)
    beats: list = field(default_factory=list)
    second: FakeChannel | None = None

    async def ask(self, verb, subject, **arguments) -> int:
        """Write an intent down, as the command line does."""
        intent = Intent(id=0, verb=verb, subject=subject, arguments=arguments)
        return await self.store.add_intent(intent, now=self.clock.now())

    async def told(self, verb, subject, **arguments):
        """What comes of an intent."""
        number = await self.ask(verb, subject, **arguments)
        await self.asked.answer_all()
        return await self.store.answer_to(number)

    async def poll(self):
        """Claim what is due and poll it; the outcomes."""
        from datetime import timedelta

        claimed = await self.store.claim_sources(now=self.clock.now(), limit=9, lease=timedelta(days=1))
        return [await self.poller.poll(state) for state in claimed]

    def equip(self, **outlets):
        """Let these be the channels."""
        self.deliverer._outlets.clear()
        self.deliverer._outlets.update(outlets)

    async def deliver(self):
        await self.deliverer.deliver_due()
        while self.deliverer._running:
            await next(iter(self.deliverer._running.values()))

    async def recheck(self):
        from datetime import timedelta

        due = await self.store.due_rechecks(now=self.clock.now(), limit=9, lease=timedelta(minutes=10))
        return [await self.desk.look_again(one) for one in due]

    async def texts(self):
        """The texts in the feed, newest first; withdrawn ones in brackets."""
        state = await self.store.feed_state("all", size=50)
        shown = [(e.revision.article.text, e.state == "retracted") for e in state.entries]
        return [f"[{text}]" if gone else text for text, gone in shown]


@pytest.fixture
async def works(tmp_path) -> AsyncIterator[Works]:
    clock = FakeClock(NOON)
    web = FakeWeb(clock)
    database = embedded(tmp_path / "syndicator.db")
    store = SqlStore(database)
    sources = {"radar": source(first_run="post")}
    feeds, spec = [feed()], channel(first_run="post")
    await store.sync(
        list(sources.values()),
        feeds,
        [spec],
        belongs=lambda one, sources, entry: belongs(one, sources=sources, article=entry.revision.article),
        presented="",
        now=clock.now(),
    )
    adapter, shelf = FakeChannel(), FeedFolder(tmp_path / "feeds")
    desk = Desk(
        store=store,
        fetcher=web,
        readers=FakeReaders(),
        clock=clock,
        sources=sources,
        feeds=feeds,
        routes=[Route(spec=spec, can_edit=True, can_delete=True)],
    )
    yield Works(
        clock=clock,
        web=web,
        store=store,
        desk=desk,
        poller=Poller(store=store, fetcher=web, desk=desk, clock=clock, sources=sources, jitter=lambda: 0.0),
        deliverer=Deliverer(
            store=store, clock=clock, outlets={"arsip": Outlet(adapter=adapter, compose=compose)}, jitter=lambda: 0.0
        ),
        publisher=Publisher(
            store=store,
            shelf=shelf,
            clock=clock,
            feeds={"all": feeds[0]},
            render=lambda _, state, now: Rendering(
                bodies={"json": "\n".join(e.revision.article.text for e in state.entries).encode()}
            ),
        ),
        shelf=shelf,
        adapter=adapter,
        asked=Asked(store=store, clock=clock, desk=desk),
    )
    await store.close()
