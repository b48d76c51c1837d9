"""A loopback server whose answers are bytes of the tests' own, faults and all."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

import pytest


@dataclass(frozen=True)
class Asked:
    line: str
    headers: dict[str, str]
    body: bytes


Play = Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Canary:
    """Counts connections, writes down requests and answers them by path; `port` is a real port on 127.0.0.1."""

    port: int = 0
    hits_count: int = 0
    asked: list[Asked] = field(default_factory=list)
    plays: dict[str, Play] = field(default_factory=dict)

    def answers(self, path: str, head: str = "HTTP/1.1 200 OK", body: bytes = b"", *, length: bool = True) -> str:
        """Answer `path` so from now on; the path's address."""
        framing = f"Content-Length: {len(body)}\r\n" if length else ""
        return self.plays_bytes(path, f"{head}\r\n{framing}\r\n".encode() + body)

    def plays_bytes(self, path: str, *pieces: bytes, pause_s: float = 0.0, reset: bool = False) -> str:
        """Answer `path` with these pieces, then close; with a reset, if so asked."""

        async def play(writer: asyncio.StreamWriter) -> None:
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(pause_s)
            if reset:
                linger = struct.pack("ii", 1, 0)  # close says RST instead of FIN
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)

        self.plays[path] = play
        return self.url(path)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.hits_count += 1
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while await self._one(reader, writer):
                pass
        writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        line, *fields = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (field.partition(":") for field in fields)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        self.asked.append(Asked(line, headers, body))
        play = self.plays.get(line.split()[1])
        if play is None:
            writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            return True
        await play(writer)
        return False


@pytest.fixture
async def canary() -> AsyncIterator[Canary]:
    canary = Canary()
    server = await asyncio.start_server(canary.serve, "127.0.0.1", 0)
    canary.port = server.sockets[0].getsockname()[1]
    yield canary
    server.close()
