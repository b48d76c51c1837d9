"""Where sockets are opened: resolve, ask the guard about all addresses, dial the literal one that was asked about.

Between the check and the dial nothing is resolved again, so a name can't be rebound in between. TLS still verifies the
host's name: httpcore takes it from the URL, not from what is dialled here.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from itertools import chain, zip_longest

import httpcore

from syndicator.egress.guard import Allowance
from syndicator.egress.resolve import Resolve, addresses_of
from syndicator.errors import Refused

CONNECT_CAP_S = 10.0
_STAGGER_S = 0.25  # RFC 8305, section 5
_MOST_ADDRESSES = 8

Dial = Callable[[str], Awaitable[httpcore.AsyncNetworkStream]]


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """httpcore's network, behind the guard. Raises Refused and TryLater besides httpcore's own exceptions."""

    def __init__(self, allowance: Allowance, resolve: Resolve) -> None:
        self._allowance = allowance
        self._resolve = resolve
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to one of the host's addresses, if the guard passes them all."""
        addresses = await allowed_addresses(host, port, self._allowance, self._resolve)

        async def dial(address: str) -> httpcore.AsyncNetworkStream:
            return await self._network.connect_tcp(
                address, port, local_address=local_address, socket_options=socket_options
            )

        try:
            async with asyncio.timeout(timeout or CONNECT_CAP_S):
                return await first_to_answer(interleaved(addresses)[:_MOST_ADDRESSES], dial)
        except TimeoutError:
            raise httpcore.ConnectTimeout from None

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002, ASYNC109  httpcore's signature
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> httpcore.AsyncNetworkStream:
        """Never: a file is no public address."""
        raise Refused(f"{path}: not a public address")

    async def sleep(self, seconds: float) -> None:
        """Wait, as httpcore asks between its own retries (there are none)."""
        await asyncio.sleep(seconds)


async def allowed_addresses(host: str, port: int, allowance: Allowance, resolve: Resolve) -> list[str]:
    """The addresses of a host, if the guard passes them all. Raises Refused and TryLater."""
    addresses = await addresses_of(host, port, resolve)
    refusal = allowance.refusal(host, port, addresses)
    if refusal is not None:
        raise Refused(f"{host}: {refusal}")
    return addresses


def interleaved(addresses: Sequence[str]) -> list[str]:
    """The same addresses, families by turns and the preferred one first, so that a broken IPv6 costs one stagger."""
    is_v6 = ":" in addresses[0]
    first = [address for address in addresses if (":" in address) == is_v6]
    second = [address for address in addresses if (":" in address) != is_v6]
    return [address for address in chain.from_iterable(zip_longest(first, second)) if address is not None]


async def first_to_answer(
    addresses: Sequence[str], dial: Dial, *, stagger_s: float = _STAGGER_S
) -> httpcore.AsyncNetworkStream:
    """Happy eyeballs (RFC 8305): the next address is tried when the last one failed or is slow; the first one wins."""
    if len(addresses) == 1:
        return await dial(addresses[0])
    waiting = list(addresses)
    trying: set[asyncio.Task[httpcore.AsyncNetworkStream]] = set()
    fault: BaseException | None = None
    winner: httpcore.AsyncNetworkStream | None = None
    try:
        while winner is None and (waiting or trying):
            if waiting:
                trying.add(asyncio.ensure_future(dial(waiting.pop(0))))
            done, _ = await asyncio.wait(
                trying, timeout=stagger_s if waiting else None, return_when=asyncio.FIRST_COMPLETED
            )
            for task in done:
                if task.exception() is not None:
                    trying.discard(task)
                    fault = task.exception()
                elif winner is None:
                    trying.discard(task)
                    winner = task.result()
    finally:
        await _let_go(trying)
    if winner is None:
        raise fault or httpcore.ConnectError("no address to dial")
    return winner


async def _let_go(attempts: set[asyncio.Task[httpcore.AsyncNetworkStream]]) -> None:
    """End attempts that lost; one may have connected in the meantime."""
    for attempt in attempts:
        attempt.cancel()
    for stream in await asyncio.gather(*attempts, return_exceptions=True):
        if isinstance(stream, httpcore.AsyncNetworkStream):
            await stream.aclose()
