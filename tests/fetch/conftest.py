"""A site on loopback that answers as scripted, and a clock that only moves when somebody sleeps."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from syndicator.egress import Egress
from syndicator.fetch import PoliteFetcher

START = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@dataclass
class FakeClock:
    at: datetime = START
    slept_s: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return self.at

    def passes(self, **span: float) -> None:
        self.at += timedelta(**span)

    async def sleep(self, seconds: float) -> None:
        self.slept_s.append(seconds)
        self.passes(seconds=seconds)
        await asyncio.sleep(0)


@dataclass(frozen=True)
class Asked:
    path: str
    headers: dict[str, str]
    at: datetime
    method: str = "GET"


@dataclass
class Site:
    """Answers by path: a queue of answers each, the last one for ever. Without a robots.txt of its own it has none.

    With a `gate` it answers nobody before so many ask at once. `beside` counts who else was there for each path.
    """

    clock: FakeClock
    port: int = 0
    asked: list[Asked] = field(default_factory=list)
    busy_count: int = 0
    busiest: int = 0
    gate: int = 0
    beside: dict[str, int] = field(default_factory=dict)
    opened: asyncio.Event = field(default_factory=asyncio.Event)
    _answers: dict[str, list[bytes]] = field(default_factory=dict)

    def says(self, path: str, status: int = 200, body: bytes = b"", **headers: str) -> str:
        """Add an answer; the path's address."""
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        length = f"Content-Length: {len(body)}\r\n" if status != 304 else ""
        self._answers.setdefault(path, []).append(f"HTTP/1.1 {status} So\r\n{length}{head}\r\n".encode() + body)
        return self.url(path)

    def breaks(self, path: str) -> str:
        """Add the end of the connection in the middle of an answer."""
        self._answers.setdefault(path, []).append(b"HTTP/1.1 200 OK\r\nETag: new\r\nContent-Length: 1000\r\n\r\nhalf")
        return self.url(path)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while await self._one(reader, writer):
                pass
        writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        line, *fields = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (field.partition(":") for field in fields)}
        method, path, _ = line.split()
        self.asked.append(Asked(path, headers, self.clock.now(), method))
        self.busy_count += 1
        self.busiest = max(self.busiest, self.busy_count)
        if self.busy_count >= self.gate:
            self.opened.set()
        await self.opened.wait()
        for _ in range(5):  # long enough for others to barge in
            await asyncio.sleep(0)
        self.beside[path] = self.busy_count - 1
        answers = self._answers.get(path) or [b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        self.busy_count -= 1
        if not self.busy_count:
            self.opened.clear()
        writer.write(answer if method == "GET" else answer.partition(b"\r\n\r\n")[0] + b"\r\n\r\n")
        await writer.drain()
        return b"\r\n\r\nhalf" not in answer


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def site(clock: FakeClock) -> AsyncIterator[Site]:
    site = Site(clock)
    server = await asyncio.start_server(site.serve, "127.0.0.1", 0)
    site.port = server.sockets[0].getsockname()[1]
    yield site
    server.close()


@pytest.fixture
async def egress(site: Site) -> AsyncIterator[Egress]:
    async def resolve(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    egress = Egress(allow=[f"127.0.0.1:{site.port}"], user_agent="ExampleBot/1.0 (+https://x.test/)", resolve=resolve)
    yield egress
    await egress.aclose()


@pytest.fixture
def fetcher(egress: Egress, clock: FakeClock) -> PoliteFetcher:
    return PoliteFetcher(
        egress,
        clock,
        user_agent="ExampleBot/1.0 (+https://x.test/)",
        default_gap=timedelta(seconds=1),
        sleep=clock.sleep,
    )
