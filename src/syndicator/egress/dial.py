"""A plain connection behind the same guard, for what is no HTTP: a mail server."""

import asyncio
import socket

from syndicator.egress.guard import Allowance
from syndicator.egress.resolve import Resolve, addresses_of
from syndicator.errors import Refused, TryLater

MAIL_PORTS = frozenset({25, 465, 587, 2525})

_CONNECT_CAP_S = 10.0


class Dialler:
    """Opens connections to hosts whose every address the guard passes."""

    def __init__(self, allowance: Allowance, resolve: Resolve) -> None:
        self._allowance = allowance
        self._resolve = resolve

    async def __call__(self, host: str, port: int) -> socket.socket:
        """A connected socket. Raises Refused where the guard says no, TryLater where nobody answers."""
        addresses = await addresses_of(host, port, self._resolve)
        if (refusal := self._allowance.refusal(host, port, addresses)) is not None:
            raise Refused(f"{host}: {refusal}")
        says = ""
        for address in addresses:
            try:
                return await _connected(address, port)
            except OSError as failed:  # TimeoutError is one
                says = failed.strerror or f"no connection within {_CONNECT_CAP_S:g} s"
        raise TryLater(f"{host}: port {port}: {says}")


async def _connected(address: str, port: int) -> socket.socket:
    connection = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    connection.setblocking(False)
    try:
        async with asyncio.timeout(_CONNECT_CAP_S):
            await asyncio.get_running_loop().sock_connect(connection, (address, port))
    except BaseException:
        connection.close()
        raise
    return connection
