"""How soon many pages of a few hosts are here, and whether two ever ask one host at once.

    make bench, or python bench/fetching.py

Ten hosts that take 200 ms to answer, 21 pages each, by the real fetcher: without a gap, and with one of 10 ms. The hosts
are names of one server in a process of its own, which says how many were there at once for each.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import httpx
from chain import free_port

from syndicator.app.parts import SystemClock
from syndicator.egress import Egress
from syndicator.fetch import PoliteFetcher

HOSTS, PAGES, LATENCY_S = 10, 21, 0.2


def main() -> None:
    """Run and print the table, or answer, where asked to."""
    if sys.argv[1:2] == ["--answer"]:
        asyncio.run(answer(int(sys.argv[2])))
        return
    for what, value, beside in rows():
        print(f"{what:<48} {value:>12}   {beside}", flush=True)


def rows() -> Iterator[tuple[str, str, str]]:
    """Both ways."""
    for name, gap, bar in (("without a gap", timedelta(0), "bar 3 s"), ("with a gap", timedelta(milliseconds=10), "")):
        with server() as port:
            wall_s, cpu_s = asyncio.run(fetched(port, gap))
            most = max(json.loads(httpx.get(f"http://127.0.0.1:{port}/most").content).values())
        yield f"{HOSTS * PAGES} pages of {HOSTS} hosts, {name}", f"{wall_s:.2f} s", bar
        yield "  CPU per page", f"{cpu_s * 1000 / HOSTS / PAGES:.2f} ms", ""
        yield "  at most at once at a host", f"{most}", "" if not gap else "bar 1"


async def fetched(port: int, gap: timedelta) -> tuple[float, float]:
    """Seconds, by the wall clock and of our CPU."""

    async def resolve(host: str, port: int) -> list[str]:  # noqa: ARG001  the form of a resolver
        return ["127.0.0.1"]

    egress = Egress(allow=[f"127.0.0.1:{port}"], user_agent="Bench/1 (+https://example.id)", resolve=resolve)
    fetcher = PoliteFetcher(egress, clock=SystemClock(), user_agent="Bench/1 (+https://example.id)")
    pages = [f"http://host{n}.example.id:{port}/{page}" for page in range(PAGES) for n in range(HOSTS)]
    began, before = time.perf_counter(), time.process_time()
    await asyncio.gather(*(fetcher.fetch(url, gap=gap) for url in pages))
    spent = time.perf_counter() - began, time.process_time() - before
    await egress.aclose()
    return spent


async def answer(port: int) -> None:
    """A page after a while, whatever is asked for; at `/most` the most that were there at once, by host."""
    here: Counter[str] = Counter()
    most: Counter[str] = Counter()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := (await reader.readuntil(b"\r\n\r\n")).decode():
                body = json.dumps(most).encode() if head.startswith("GET /most") else b"<html>"
                host = next(line for line in head.lower().split("\r\n") if line.startswith("host:"))
                here[host] += 1
                most[host] = max(most[host], here[host])
                await asyncio.sleep(LATENCY_S)
                here[host] -= 1
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: %d\r\n\r\n" % len(body))
                writer.write(body)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    await asyncio.start_server(serve, "127.0.0.1", port)
    print("ready", flush=True)
    await asyncio.Event().wait()


@contextmanager
def server() -> Iterator[int]:
    """A server in a process of its own."""
    port = free_port()
    process = subprocess.Popen([sys.executable, __file__, "--answer", str(port)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    process.stdout.readline()
    yield port
    process.terminate()
    process.wait()


if __name__ == "__main__":
    main()
