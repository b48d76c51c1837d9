"""What misbehaves: for worker processes, which import it by name, and for whoever opens a connection."""

import asyncio
import os
import socket
import struct
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress


def hang(*_):
    threading.Event().wait()


def die(*_):
    os._exit(9)


class FaultySite:
    """A server on loopback. `mood` is how it takes its next connections; `hits_count` counts them.

    "well" answers every path with an empty page, "refuse" resets at once, "silent" reads and never answers, "drip" sends
    a byte of an endless page now and then.
    """

    def __init__(self) -> None:
        self.mood = "well"
        self.port = 0
        self.hits_count = 0

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.hits_count += 1
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await getattr(self, f"_{self.mood}")(reader, writer)
        writer.close()

    async def _well(self, reader, writer) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\n<html>")
        await writer.drain()

    async def _refuse(self, reader, writer) -> None:
        resets(writer)

    async def _silent(self, reader, writer) -> None:
        while await reader.read(65_536):
            pass

    async def _drip(self, reader, writer) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.01)


def resets(writer: asyncio.StreamWriter) -> None:
    """Let the connection end by RST rather than FIN."""
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@asynccontextmanager
async def faulty_site() -> AsyncIterator[FaultySite]:
    site = FaultySite()
    server = await asyncio.start_server(site.serve, "127.0.0.1", 0)
    site.port = server.sockets[0].getsockname()[1]
    yield site
    server.close()


@contextmanager
def blackhole(address: str = "127.0.0.1", port: int = 0) -> Iterator[int]:
    """A port that answers no SYN: its queue of connections is full, and nobody takes one. Yields the port."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    waiting = []
    with socket.socket(family) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind((address, port))
        listener.listen(0)
        for _ in range(4):
            one = socket.socket(family)
            one.setblocking(False)
            one.connect_ex(listener.getsockname()[:2])
            waiting.append(one)
        yield listener.getsockname()[1]
        for one in waiting:
            one.close()
