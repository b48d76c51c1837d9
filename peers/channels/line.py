"""A line to a server that loses answers: the request is carried out, nobody hears of it."""

import asyncio
import socket
import struct
from asyncio import StreamReader, StreamWriter
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

_RESET = struct.pack("ii", 1, 0)


@dataclass
class _Call:
    """One connection, and whether the next answer on it gets lost."""

    is_lost: bool = False


class LossyLine:
    """A TCP relay. After `lose(start)`, the next request that begins so is carried out and its answer dropped."""

    def __init__(self, port: int) -> None:
        self._server_port = port
        self._start: bytes | None = None
        self._server: asyncio.Server | None = None
        self.lost = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()

    @property
    def port(self) -> int:
        assert self._server is not None
        return self._server.sockets[0].getsockname()[1]

    def lose(self, start: bytes) -> None:
        """Carry out the next request that begins so, and drop its answer."""
        self._start = start

    async def _serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        there, away = await asyncio.open_connection("127.0.0.1", self._server_port)
        call = _Call()
        with suppress(OSError):
            await asyncio.gather(self._ask(call, reader, away), self._answer(call, there, writer))
        for end in (writer, away):
            end.close()

    async def _ask(self, call: _Call, reader: StreamReader, away: StreamWriter) -> None:
        while asked := await reader.read(65_536):
            if self._start is not None and asked.startswith(self._start):
                self._start, call.is_lost = None, True
            away.write(asked)
            await away.drain()
        away.close()

    async def _answer(self, call: _Call, there: StreamReader, writer: StreamWriter) -> None:
        while answered := await there.read(65_536):
            if call.is_lost:
                self.lost += 1
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                writer.transport.abort()
                return
            writer.write(answered)
            await writer.drain()
        writer.close()
