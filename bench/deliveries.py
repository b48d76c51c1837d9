"""What it costs to bring stories to channels, and how soon they are there.

    make bench, or python bench/deliveries.py

10,000 pending deliveries over 100 webhooks, by the real program's parts over a real database: CPU of our process for
each, from the ledger to the ledger, beside a POST of the same body with bare httpx. Then the whole program over a site
that publishes a story every two seconds: the time from the moment a story is recorded to the moment its channels have it.
"""

import asyncio
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
from chain import free_port, spawn, stop, wait_for

from syndicator import app
from syndicator.app.opening import opened
from syndicator.app.parts import SystemClock
from syndicator.engine.deliver import Deliverer
from syndicator.model import Article, Reading, SafeHtml
from syndicator.policy.deciding import Rules, decide_read
from syndicator.policy.identity import url_alias
from syndicator.policy.routing import Route
from syndicator.ports import Candidate
from syndicator.storage.store import SqlStore

CHANNELS, STORIES = 100, 100
PUBLISHED, EVERY_S, AT_REST_CHANNELS = 40, 2.0, 5
SECRET = "whsec_" + "c2VjcmV0" * 4
WORDS = [
    "warga",
    "kota",
    "sungai",
    "pasar",
    "jalan",
    "jembatan",
    "sekolah",
    "petani",
    "nelayan",
    "hujan",
    "pagi",
    "rapat",
    "dewan",
    "anggaran",
    "kampung",
]
TEXT = "\n".join(["Pemerintah kota memperbaiki jembatan yang rusak sejak banjir bulan lalu. " * 6] * 5)


def main() -> None:
    """Run and print the table, or answer, where asked to."""
    if sys.argv[1:2] == ["--answer"]:
        asyncio.run(answer(int(sys.argv[2])))
        return
    os.environ["HOOK_SECRET"] = SECRET
    for rows in (bringing, at_rest):
        for what, value, beside in rows():
            print(f"{what:<48} {value:>12}   {beside}", flush=True)


# ── a receiver ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def answer(port: int) -> None:
    """204 to whatever is posted; connections are kept."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
                await reader.readexactly(int(length.partition(b":")[2]))
                writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", port)
    print("ready", flush=True)
    await server.serve_forever()


@contextmanager
def receiver() -> Iterator[int]:
    """A receiver in a process of its own."""
    port = free_port()
    process = subprocess.Popen([sys.executable, __file__, "--answer", str(port)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    process.stdout.readline()
    yield port
    process.send_signal(signal.SIGTERM)
    process.wait()


def configuration(port: int, *, channels: int, site: str, web: int) -> str:
    """A source and so many webhooks."""
    hooks = "".join(
        f'[channels.c{n}]\nkind = "webhook"\nurl = "http://127.0.0.1:{port}/{n}"\nsecret = "env:HOOK_SECRET"\n'
        'first_run = "post"\n'
        for n in range(channels)
    )
    return (
        f'[app]\nuser_agent = "Bench/1 (+https://example.id)"\n[web]\nlisten = "127.0.0.1:{web}"\n'
        f'[egress]\nallow = ["127.0.0.1"]\n[sources.radar]\nurl = "{site}"\nevery = "1s"\ngap = "0s"\n'
        f'discover = ["feed"]\nfirst_run = "post"\n{hooks}'
    )


# ── ten thousand deliveries ──────────────────────────────────────────────────────────────────────────────────────────


def bringing() -> Iterator[tuple[str, str, str]]:
    """The cost of one delivery."""
    with receiver() as port, tempfile.TemporaryDirectory() as name:
        reference = min(asyncio.run(bare(port)) for _ in range(3))
        config = Path(name) / "config.toml"
        config.write_text(configuration(port, channels=CHANNELS, site="http://127.0.0.1:9/", web=free_port()))
        spent, wall, count = asyncio.run(brought(config))
        yield "POST with bare httpx (reference)", f"{reference:.2f} ms", ""
        yield "a delivery, ledger to ledger", f"{spent:.2f} ms", f"{spent / reference:.2f} x bare httpx; bar 3 ms"
        yield "its share of the wall clock", f"{wall:.2f} ms", f"{count:,} deliveries over {CHANNELS} channels"


async def bare(port: int) -> float:
    """CPU ms of one POST."""
    body = json.dumps({"text": TEXT, "html": TEXT}).encode()
    async with httpx.AsyncClient() as client:
        await client.post(f"http://127.0.0.1:{port}/", content=body)
        before = time.process_time()
        for _ in range(500):
            await client.post(f"http://127.0.0.1:{port}/", content=body)
    return (time.process_time() - before) * 1000 / 500


async def brought(config: Path) -> tuple[float, float, int]:
    """CPU ms and wall ms of each delivery, and how many there were."""
    async with ready(config) as (deliverer, store):
        before, began = time.process_time(), time.perf_counter()
        await deliverer.drain()
        spent, wall = time.process_time() - before, time.perf_counter() - began
        delivered = (await store.figures()).deliveries
        count = sum(number for (_, state), number in delivered.items() if state == "delivered")
        assert count == CHANNELS * STORIES, delivered
        return spent * 1000 / count, wall * 1000 / count, count


@asynccontextmanager
async def ready(config: Path) -> AsyncIterator[tuple[Deliverer, SqlStore]]:
    """An installation with all deliveries pending."""
    found = app.read_config(config)
    async with opened(found, clock=SystemClock()) as site:
        routes = [Route(spec=spec, can_edit=True, can_delete=False) for spec in found.channels.values()]
        rules = Rules(source=found.sources["radar"], feeds=list(found.feeds.values()), routes=routes, first_run=False)
        for n in range(STORIES):
            await record(site.store, rules, n)
        yield site.engine._deliverer, site.store  # noqa: SLF001  the part that is measured


async def record(store: SqlStore, rules: Rules, n: int) -> None:
    """One story, as a poll would record it."""
    now, url = datetime.now(UTC), f"https://radar.example.id/berita-{n}/"
    article = Article(
        url=url, title=f"Berita nomor {n}", html=SafeHtml(f"<p>{TEXT}</p>"), text=f"{TEXT}\n{n}", published_at=now,
        fingerprint=str(n),
    )  # fmt: skip
    read = Reading(article=article, draft_hash=str(n), rules_version="1")
    candidate = Candidate(source="radar", seen_at=now, aliases=(url_alias(url),), reading=read)
    await store.record(candidate, lambda known: decide_read(known, read, rules, now=now))


# ── found → posted ───────────────────────────────────────────────────────────────────────────────────────────────────


class Site:
    """A feed that has one story more every so often."""

    def __init__(self) -> None:
        began = time.monotonic()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                at = f"http://127.0.0.1:{self.server.server_address[1]}"
                count = min(int((time.monotonic() - began) / EVERY_S), PUBLISHED)
                if self.path == "/feed":
                    rows = "".join(
                        f"<item><title>Berita {n}</title><link>{at}/berita-{n}/</link></item>" for n in range(count)
                    )
                    body = f'<rss version="2.0"><channel><title>R</title>{rows}</channel></rss>'
                else:
                    words = random.Random(self.path)
                    lines = [" ".join(words.choice(WORDS) for _ in range(40)).capitalize() + "." for _ in range(6)]
                    body = f"<html><title>Berita {self.path}</title><article><h1>Berita {self.path}</h1>"
                    body += "".join(f"<p>{line}</p>" for line in lines) + "</article></html>"
                self.send_response(200)
                self.send_header("content-type", "application/rss+xml" if self.path == "/feed" else "text/html")
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/feed"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()


def at_rest() -> Iterator[tuple[str, str, str]]:
    """How soon a story is at its channels, while nothing else is to be done."""
    with receiver() as port, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        site = Site()
        text = configuration(port, channels=AT_REST_CHANNELS, site=site.url, web=free_port())
        (folder / "config.toml").write_text(text)
        program = spawn(["-m", "syndicator", "run"], folder)
        wait_for(program, "overview")
        time.sleep(PUBLISHED * EVERY_S + 8)
        stop(program)
        with sqlite3.connect(folder / "data" / "syndicator.db") as database:
            query = "SELECT posted_at - first_seen_at FROM posts JOIN entries ON entries.id = entry_id"
            waits_s = sorted(row[0] / 1_000_000 for row in database.execute(query))
        at = {share: waits_s[int(len(waits_s) * share)] for share in (0.5, 0.95)}
        yield "found → posted, median", f"{at[0.5]:.2f} s", f"{len(waits_s)} posts"
        yield "found → posted, p95", f"{at[0.95]:.2f} s", "bar 5 s"


if __name__ == "__main__":
    main()
