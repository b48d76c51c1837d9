"""Values for tests: whole and plausible unless a test says otherwise."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b

from syndicator.clean.sketch import sketch_of
from syndicator.model import Article, Page, Reading, SafeHtml
from syndicator.ports import Duty, Store
from syndicator.specs import ChannelSpec, Feed, Source

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


class FakeClock:
    """A clock that moves when it is told to."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def pass_(self, **by: float) -> datetime:
        self.at += timedelta(**by)
        return self.at


def article(n: int = 1, **changes) -> Article:
    text = changes.pop("text", f"Paragraf pertama berita {n}.\nParagraf kedua berita {n}.")
    title = changes.pop("title", f"Berita nomor {n}")
    html = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    made = Article(
        url=f"https://radar.example.id/2026/11/berita-{n}/",
        title=title,
        html=SafeHtml(html),
        text=text,
        published_at=NOON - timedelta(hours=1) + timedelta(minutes=n),
        authors=("Rina Wahyuni",),
        language="id",
        fingerprint=blake2b(f"{title}{text}".encode(), digest_size=16).hexdigest(),
    )
    return replace(made, **changes)


def reading(of: Article | None = None, **changes) -> Reading:
    of = of or article()
    digest = blake2b(of.html.encode(), digest_size=16).hexdigest()
    made = {"article": of, "draft_hash": digest, "rules_version": "1", "sketch": sketch_of(of.text)}
    return Reading(**(made | changes))


def page(url: str = "https://radar.example.id/2026/11/berita-1/", **changes) -> Page:
    made = {"url": url, "final_url": url, "body": b"<html></html>", "fetched_at": NOON}
    return Page(**(made | changes))


def source(id_: str = "radar", **changes) -> Source:
    return Source(**({"id": id_, "url": f"https://{id_}.example.id/"} | changes))


def feed(id_: str = "all", **changes) -> Feed:
    return Feed(**({"id": id_, "title": id_.title()} | changes))


def channel(id_: str = "arsip", **changes) -> ChannelSpec:
    return ChannelSpec(**({"id": id_, "kind": "file"} | changes))


async def claimed(store: Store, channel: str, *, now: datetime) -> Duty | None:
    """The channel's next delivery by itself, or None."""
    return next(iter(await store.claim_deliveries(channel, now=now, limit=1)), None)
