"""An HTTP proxy on loopback that takes every name for 127.0.0.1, and writes down what it was asked."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field


@dataclass
class Proxy:
    port: int = 0
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    refuses: str = ""
    _pumps: set = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def lines(self) -> list[str]:
        return [line for line, _ in self.asked]

    async def serve(self, reader, writer) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while await self._one(reader, writer):
                pass
        writer.close()

    async def _one(self, reader, writer) -> bool:
        head = await reader.readuntil(b"\r\n\r\n")
        line, *fields = head.decode().strip().split("\r\n")
        self.asked.append((line, {n.lower(): v.strip() for n, _, v in (each.partition(":") for each in fields)}))
        if self.refuses:
            writer.write(f"HTTP/1.1 {self.refuses}\r\nContent-Length: 0\r\n\r\n".encode())
            return False
        method, target, _ = line.split()
        if method == "CONNECT":
            await self._tunnel(target, reader, writer)
        else:
            await self._forward(target, head, writer)
        return False

    async def _tunnel(self, target, reader, writer) -> None:
        there = await asyncio.open_connection("127.0.0.1", int(target.rpartition(":")[2]))
        writer.write(b"HTTP/1.1 200 Established\r\n\r\n")
        await asyncio.gather(pump(reader, there[1]), pump(there[0], writer))

    async def _forward(self, target, head, writer) -> None:
        _, _, rest = target.partition("://")
        place, _, path = rest.partition("/")
        reader, there = await asyncio.open_connection("127.0.0.1", int(place.rpartition(":")[2]))
        there.write(
            head.replace(target.encode(), f"/{path}".encode(), 1).replace(b"\r\n", b"\r\nConnection: close\r\n", 1)
        )
        await pump(reader, writer)
        there.close()


async def pump(reader, writer) -> None:
    with suppress(ConnectionError):
        while piece := await reader.read(65_536):
            writer.write(piece)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()
