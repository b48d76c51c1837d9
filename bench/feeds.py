"""What a feed costs: to serve, to render, and to find out which of a thousand change. All in one run, on one machine.

    make bench, or python bench/feeds.py

Serving: CPU of the server process per request (user and system, read from /proc), ours beside a bare ASGI app that
sends the same bytes under the same server, and beside nginx serving the published file as
`deploy/nginx.conf` does. Rounds alternate, the best of each counts. Rendering: ours beside plain feedgen over the same entries.
"""

import asyncio
import gzip
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from chain import TICKS_PER_S, family, free_port
from feedgen.feed import FeedGenerator

from syndicator.model import Article, Entry, EntryId, EntryState, Publication, Revision, SafeHtml
from syndicator.policy.routing import FeedIndex, feeds_for
from syndicator.ports import FeedState
from syndicator.render import render_feed
from syndicator.serving import Server
from syndicator.specs import Feed, Source
from syndicator.web.feeds import FeedPages

ENTRIES, REQUESTS, ROUNDS, CONNECTIONS = 50, 2_000, 8, 8
NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
SOURCES = {f"s{n}": Source(id=f"s{n}", url=f"https://s{n}.example.id/") for n in range(200)}


def main() -> None:
    """Run and print the table, or serve, where asked to."""
    if sys.argv[1:2] == ["--serve"]:
        asyncio.run(serve(sys.argv[2], sys.argv[3]))
        return
    for what, value, beside in (*serving(), *rendering(), *deciding()):
        print(f"{what:<48} {value:>12}   {beside}")


# ── serving ──────────────────────────────────────────────────────────────────────────────────────────────────────────


class Shelf:
    """One feed."""

    def __init__(self, body: bytes) -> None:
        self._held = Publication(
            feed="all", format="atom", body=body, gzip=gzip.compress(body, 6, mtime=0), etag="abc", modified_at=NOON
        )

    def get(self, feed: str, format_: str) -> Publication | None:
        """The rendering."""
        return self._held if (feed, format_) == ("all", "atom") else None


async def serve(which: str, address: str) -> None:
    """One of the two applications, until stopped."""
    body = rendered("atom")
    pages = FeedPages(Shelf(body), {"all"}, None)
    answers = {
        kind: await heard(pages, headers)
        for kind, headers in (
            ("200", []),
            ("gzip", [(b"accept-encoding", b"gzip")]),
            ("304", [(b"if-none-match", b'"abc"')]),
        )
    }

    async def bare(scope: dict, _receive: object, send: Callable) -> None:
        for message in answers[scope["query_string"].decode()]:
            await send(message)

    server = Server(pages if which == "ours" else bare, address)
    await server.start()
    print("ready", flush=True)
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    await stopped.wait()
    await server.stop()


async def heard(app: Callable, headers: list) -> list[dict]:
    """What an application answers."""
    said = []

    async def send(message: dict) -> None:
        said.append(message)

    await app({"method": "GET", "path": "/feeds/all.atom", "query_string": b"", "headers": headers}, None, send)
    return said


def serving() -> Iterator[tuple[str, str, str]]:
    """CPU per request: 200, gzip, 304."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "all.atom").write_bytes(rendered("atom"))
        ports = {"ours": free_port(), "bare": free_port(), "nginx": free_port()}
        programs = {which: spawn(which, ports[which]) for which in ("ours", "bare")}
        if shutil.which("nginx"):
            programs["nginx"] = nginx(folder, ports["nginx"])
        try:
            yield from compared(programs, ports)
        finally:
            for program in programs.values():
                program.terminate()
                program.wait(20)


def compared(programs: dict[str, subprocess.Popen], ports: dict[str, int]) -> Iterator[tuple[str, str, str]]:
    """The rows, each server's best round."""
    wanted = {"200": "", "gzip": "Accept-Encoding: gzip\r\n", "304": 'If-None-Match: "abc"\r\n'}
    for kind, headers in wanted.items():
        best: dict[str, float] = {}
        for _ in range(ROUNDS):
            for which, program in programs.items():
                path = {"ours": "/feeds/all.atom", "bare": f"/feeds/all.atom?{kind}", "nginx": "/feeds/all.atom"}[which]
                extra = "If-None-Match: *\r\n" if (which, kind) == ("nginx", "304") else headers
                request = f"GET {path} HTTP/1.1\r\nHost: x\r\n{extra}\r\n".encode()
                before = cpu_s(program.pid)
                asyncio.run(ask(ports[which], request, kind))
                spent_us = (cpu_s(program.pid) - before) * 1_000_000 / REQUESTS
                best[which] = min(best.get(which, spent_us), spent_us)
        beside = f"{best['ours'] / best['bare']:.2f} x a bare ASGI app ({best['bare']:.0f} us)"
        beside += f"; nginx {best['nginx']:.0f} us" if "nginx" in best else "; no nginx here"
        yield f"GET of a feed, {kind}", f"{best['ours']:.0f} us", beside


async def ask(port: int, request: bytes, kind: str) -> None:
    """All requests over a few kept connections."""

    async def some(count: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(count):
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            if (status := head[9:12].decode()) != ("304" if kind == "304" else "200"):
                raise SystemExit(f"port {port}: {status} for {kind}")
            length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
            if kind != "304" and length:
                await reader.readexactly(int(length))
            elif kind != "304":
                raise SystemExit(f"port {port}: no length")
        writer.close()

    await asyncio.gather(*(some(REQUESTS // CONNECTIONS) for _ in range(CONNECTIONS)))


def spawn(which: str, port: int) -> subprocess.Popen:
    """A server of ours in a process of its own."""
    command = [sys.executable, __file__, "--serve", which, f"127.0.0.1:{port}"]
    program = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert program.stdout is not None
    program.stdout.readline()
    return program


def nginx(folder: Path, port: int) -> subprocess.Popen:
    """nginx with the settings that count here: files, one worker, ready-made gzip."""
    (folder / "feeds").mkdir()
    shutil.copy(folder / "all.atom", folder / "feeds" / "all.atom")
    (folder / "feeds" / "all.atom.gz").write_bytes(gzip.compress((folder / "all.atom").read_bytes(), 6, mtime=0))
    (folder / "nginx.conf").write_text(
        f"daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;\n"
        "events { worker_connections 64; }\n"
        f"http {{ access_log off; keepalive_requests 1000000; types {{ application/atom+xml atom; }} sendfile on; server {{ listen 127.0.0.1:{port}; "
        f"root {folder}; gzip_static on; }} }}\n"
    )
    folder.chmod(0o755)
    program = subprocess.Popen(
        ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")], stderr=subprocess.DEVNULL
    )
    time.sleep(1)
    return program


def cpu_s(pid: int) -> float:
    """User and system time of a process and its children that run."""
    total = 0
    for member in family(pid):
        fields = Path(f"/proc/{member}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS_PER_S


# ── rendering ────────────────────────────────────────────────────────────────────────────────────────────────────────


def article(n: int) -> Article:
    """An article of usual length: 400 words."""
    lines = [f"Paragraf {k} dari berita nomor {n}, " + "dengan kata secukupnya " * 13 for k in range(9)]
    return Article(
        url=f"https://s{n}.example.id/berita/{n}/",
        title=f"Berita nomor {n} dari ruang redaksi",
        html=SafeHtml("\n".join(f"<p>{line}</p>" for line in lines)),
        text="\n".join(lines),
        authors=("Rina Wahyuni",),
        language="id",
        image_url=f"https://s{n}.example.id/img/{n}.jpg",
        tags=("Politik", "Kaltim"),
        site_name=f"Situs {n}",
    )


def entry(n: int) -> Entry:
    at = NOON - timedelta(minutes=n)
    revision = Revision(number=1, seen_at=at, article=article(n), draft_hash="", rules_version="1")
    return Entry(
        id=EntryId(n), urn=f"urn:uuid:00000000-0000-4000-8000-{n:012d}", key=f"k{n}", source=f"s{n}", state=EntryState.LIVE,
        first_seen_at=at, published_at=at, updated_at=at, revision=revision,
    )  # fmt: skip


def render(entries: list[Entry], formats: tuple[str, ...]) -> dict[str, bytes]:
    state = FeedState(urn="urn:uuid:f0000000-0000-4000-8000-000000000000", minted_at=NOON, entries=tuple(entries))
    made = render_feed(
        Feed(id="all", title="Semua"), state, now=NOON + timedelta(hours=1), formats=formats,
        base_url="https://feeds.example.id", sources=SOURCES, language="id", timezone="Asia/Makassar", generator="x",
    )  # fmt: skip
    return dict(made.bodies)


def rendered(format_: str) -> bytes:
    return render([entry(n) for n in range(ENTRIES)], (format_,))[format_]


def plain_feedgen(entries: list[Entry]) -> None:
    """RSS and Atom by feedgen alone, with the fields that its documentation shows."""
    feed = FeedGenerator()
    feed.id("https://feeds.example.id/feeds/all")
    feed.title("Semua")
    feed.link(href="https://feeds.example.id/feeds/all.atom", rel="self")
    feed.link(href="https://feeds.example.id/", rel="alternate")
    feed.description("Semua")
    feed.language("id")
    for each in entries:
        one, of = feed.add_entry(order="append"), each.revision.article
        one.id(each.urn)
        one.title(of.title)
        one.link(href=of.url)
        one.author(name=of.authors[0])
        one.published(each.published_at)
        one.updated(each.updated_at)
        one.summary(of.text[:300])
        one.content(of.html, type="CDATA")
        for tag in of.tags:
            one.category(term=tag)
    feed.atom_str(pretty=True)
    feed.rss_str(pretty=True)


def rendering() -> Iterator[tuple[str, str, str]]:
    """CPU per rendering of a feed of fifty."""
    entries = [entry(n) for n in range(ENTRIES)]
    xml = ("rss", "atom")
    feedgen_ms = best_ms(lambda _: plain_feedgen(entries))
    yield "plain feedgen, RSS and Atom (reference)", f"{feedgen_ms:.1f} ms", f"{ENTRIES} entries"
    fresh = [[replace(each, urn=f"{each.urn[:-3]}{100 + turn}") for each in entries] for turn in range(ROUNDS * 3)]
    first_ms = best_ms(lambda turn: render(fresh[turn], xml))
    yield "ours, RSS and Atom, every entry new", f"{first_ms:.1f} ms", f"{first_ms / feedgen_ms:.2f} x plain feedgen"
    again_ms = best_ms(lambda turn: render([fresh[turn][0], *entries[1:]], xml))
    yield "ours, RSS and Atom, one entry new", f"{again_ms:.1f} ms", f"{again_ms / feedgen_ms:.2f} x plain feedgen"
    all_ms = best_ms(lambda turn: render([fresh[turn][1], *entries[1:]], ("rss", "atom", "json", "html")))
    yield (
        "ours, all four formats, one entry new",
        f"{all_ms:.1f} ms",
        f"{all_ms / feedgen_ms:.2f} x plain feedgen's two",
    )


# ── deciding ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def deciding() -> Iterator[tuple[str, str, str]]:
    """CPU to find which of a thousand feeds an article belongs to."""
    by_source = [Feed(id=f"f{n}", title="F", sources=(f"s{n % 200}",)) for n in range(700)]
    by_pattern = [Feed(id=f"p{n}", title="P", sources=(f"s{n % 20}*",)) for n in range(200)]
    by_tag = [Feed(id=f"w{n}", title="W", sources=("s7*",), where=f'"Tag {n}" in tags') for n in range(100)]
    feeds = FeedIndex([*by_source, *by_pattern, *by_tag])
    story = article(7)
    usual_ms = best_ms(lambda _: feeds_for(feeds, sources=["s150"], article=story), times=9)
    yield (
        "which of 1,000 feeds change, a usual source",
        f"{usual_ms:.2f} ms",
        "700 name sources, 200 patterns, 100 conditions",
    )
    worst_ms = best_ms(lambda _: feeds_for(feeds, sources=["s7"], article=story), times=9)
    yield "which of 1,000 feeds change, all 100 conditions", f"{worst_ms:.2f} ms", "of one source"


def best_ms(act: Callable[[int], object], *, times: int = ROUNDS * 3) -> float:
    """The least CPU ms that `act` took."""
    spent = []
    for turn in range(times):
        before = time.process_time()
        act(turn)
        spent.append((time.process_time() - before) * 1000)
    return min(spent)


if __name__ == "__main__":
    main()
