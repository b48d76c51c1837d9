"""A site to ask questions of: feeds in memory, a store that answers or fails, a real uvicorn on a free port."""

import asyncio
import gzip
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpx

from builders import FakeClock
from syndicator.errors import SyndicatorError
from syndicator.model import FORMATS, Picture, Publication
from syndicator.policy.partners import digest
from syndicator.ports import Figures, Overview, PartnerToken, Room, Visit
from syndicator.serving import Server
from syndicator.specs import Feed, Partner, Secret
from syndicator.web.partners import PartnerPages
from syndicator.web.site import create_app
from syndicator.web.vitals import Vitals

MODIFIED = datetime(2026, 8, 1, 9, 30, 15, 250_000, tzinfo=UTC)
MODIFIED_AS_HTTP = "Sat, 01 Aug 2026 09:30:15 GMT"
FEEDS = {name: Feed(id=name, title=name) for name in ("politik", "baru", "a.b", "über uns", "rss")}
PARTNERS = {"kabar": Partner(id="kabar", feeds=("politik",), rate=4), "lain": Partner(id="lain", feeds=("baru",))}
OVERVIEW = Overview(sources=(), channels=(), entries_count=7, newest=(), events=())


def publication(feed: str = "politik", format_: str = "atom", *, text: str = "isi berita ", etag: str = '"abc"'):
    body = f"<{format_}>{text * 200}</{format_}>".encode()
    return Publication(
        feed=feed, format=format_, body=body, gzip=gzip.compress(body, mtime=0), etag=etag, modified_at=MODIFIED
    )


@dataclass
class Shelf:
    """FeedFiles in memory."""

    held: dict[tuple[str, str], Publication] = field(default_factory=dict)

    def get(self, feed, format):  # noqa: A002  the port's
        return self.held.get((feed, format))

    def put(self, publication):
        self.held[publication.feed, publication.format] = publication
        return True


def stocked() -> Shelf:
    shelf = Shelf()
    for name in FEEDS:
        for format_ in FORMATS:
            if name != "baru":
                shelf.put(publication(name, format_))
    return shelf


class Stacks:
    """An archive of two pages, and of what happened since any year."""

    async def page(self, feed, page, format):  # noqa: A002  the port's
        return publication(feed, format, text=f"halaman {page} ") if page <= 2 else None

    async def part(self, feed, tag, format):  # noqa: A002  the port's
        return publication(feed, format, text=f"tentang {tag} ") if tag == "pilkada-2024" else None

    async def rehearsal(self, format):  # noqa: A002  the port's
        return publication("rehearsal", format, text="latihan ")

    async def for_partner(self, partner, feed, format, since):  # noqa: A002  the port's
        if since not in (None, "7"):
            return None
        return publication(feed, format, text=f"untuk {partner.id} {since} ")

    async def since(self, feed, since, format):  # noqa: A002  the port's
        return publication(feed, format, text=f"sejak {since} ") if since.startswith("2") else None


class Album:
    """One picture."""

    def read(self, name):
        return Picture(body=b"\xff\xd8\xff", type="image/jpeg") if name == "a1.jpg" else None


class Book:
    """Tokens by their hash, and the visits that were noted."""

    def __init__(self) -> None:
        self.held: dict[str, PartnerToken] = {}
        self.noted: list[Visit] = []

    def give(self, token: str, *, partner: str = "kabar", ends_at: datetime | None = None) -> None:
        number = len(self.held) + 1
        self.held[digest(token)] = PartnerToken(number=number, partner=partner, minted_at=MODIFIED, ends_at=ends_at)

    async def token(self, digest):
        return self.held.get(digest)

    async def note_visit(self, visit):
        self.noted.append(visit)


class Shop:
    """A store, as far as the web asks one."""

    def __init__(self) -> None:
        self.fails = False

    async def overview(self):
        if self.fails:
            raise RuntimeError("s3cret path of the database")
        return OVERVIEW

    async def entry_with_revisions(self, key):
        return ("Berita", [1, 2]) if key == "k1" else None

    async def figures(self):
        return Figures(
            entries={"live": 7}, deliveries={('tele"gram', "delivered"): 3}, oldest_due={}, channels=frozenset({"x"}),
            held_channels=frozenset({"x"}), feeds={"politik": MODIFIED}, subscribers_count=2, alerts={"source": 1},
        )  # fmt: skip

    async def wanted_feeds(self):
        if self.fails:
            raise SyndicatorError("s3cret path of the database")
        return {}


@dataclass
class Site:
    """What a test changes of a running site, and where it is."""

    shelf: Shelf = field(default_factory=stocked)
    store: Shop = field(default_factory=Shop)
    archive: Stacks = field(default_factory=Stacks)
    book: Book = field(default_factory=Book)
    clock: FakeClock = field(default_factory=FakeClock)
    ticking: bool = True
    url: str = ""
    client: httpx.AsyncClient = field(default_factory=lambda: httpx.AsyncClient(trust_env=False))

    async def get(self, path: str, **headers: str) -> httpx.Response:
        """GET with these headers only (`_` for `-`); Accept-Encoding is identity unless given."""
        return await self.ask("GET", path, **headers)

    async def ask(self, method: str, path: str, **headers: str) -> httpx.Response:
        named = {"accept-encoding": "identity"} | {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.client.request(method, self.url + path, headers=named)

    async def say(self, raw: bytes) -> bytes:
        """What comes back over one connection for these bytes, until it is closed by the other side or 2 s pass."""
        where = urlsplit(self.url)
        reader, writer = await asyncio.open_connection(where.hostname, where.port)
        try:
            writer.write(raw)
            async with asyncio.timeout(2):
                return await reader.read()
        finally:
            writer.close()
            await writer.wait_closed()


@asynccontextmanager
async def serving(*, token: str | None = None, base_url: str = "") -> AsyncIterator[Site]:
    site = Site()
    app = create_app(
        shelf=site.shelf,
        archive=site.archive,
        store=site.store,
        healthy=lambda: site.ticking,
        feeds=FEEDS,
        past_feeds={"lama": "politik", "hapus": None},
        render_overview=lambda overview: f"<h1>{overview.entries_count} entries</h1>",
        render_entry=lambda entry, revisions: f"<h1>{entry} in {len(revisions)} revisions</h1>",
        pictures=Album(),
        stylesheet="body { color: black }",
        admin_token=None if token is None else Secret(token),
        base_url=base_url,
        partners=PartnerPages(partners=PARTNERS, store=site.book, archive=site.archive, clock=site.clock),
        vitals=lambda: Vitals(version="1", ticked_at=MODIFIED, config_ok=True, room=Room(free=5, total=9)),
    )
    server = Server(app, "127.0.0.1:0")
    await server.start()
    site.url = server.url
    try:
        async with site.client:
            yield site
    finally:
        await server.stop()
