"""httpx over many small httpcore pools: a host always meets the same pool.

httpcore looks at every connection of a pool for every request: one pool of 200 connections cost 4.6 ms per request,
four of 8 cost 0.87. For every request it also looks at all that wait for a connection, so they wait here instead.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from typing import Any
from zlib import crc32

import httpcore
import httpx

_POOLS_COUNT = 16
_CONNECTIONS_COUNT = 8
KEEPALIVE_S = 4.0  # less than Apache's 5: a request on a connection that is just being closed is lost


class ShardedTransport(httpx.AsyncBaseTransport):
    """Up to 8 connections in each of 16 pools. httpcore's exceptions pass unchanged; `explain` reads them."""

    def __init__(self, network: httpcore.AsyncNetworkBackend, tls: ssl.SSLContext) -> None:
        self._turns = tuple(asyncio.Semaphore(_CONNECTIONS_COUNT) for _ in range(_POOLS_COUNT))
        self._pools = tuple(
            httpcore.AsyncConnectionPool(
                ssl_context=tls,
                max_connections=_CONNECTIONS_COUNT,
                max_keepalive_connections=_CONNECTIONS_COUNT,
                keepalive_expiry=KEEPALIVE_S,
                network_backend=network,
            )
            for _ in range(_POOLS_COUNT)
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The head of the answer; its body is read from the stream, as it came, and must be closed."""
        number = crc32(request.url.raw_host) % _POOLS_COUNT
        await self._turns[number].acquire()
        try:
            return await through(self._pools[number], request, ended=self._turns[number].release)
        except BaseException:
            self._turns[number].release()
            raise

    async def aclose(self) -> None:
        """Close every connection."""
        for pool in self._pools:
            await pool.aclose()


async def through(
    pool: httpcore.AsyncConnectionPool, request: httpx.Request, *, ended: Callable[[], None] = lambda: None
) -> httpx.Response:
    """The head of the answer that a pool gives; `ended` is called once, when its body is closed."""
    url = request.url
    answer = await pool.handle_async_request(
        httpcore.Request(
            method=request.method,
            url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
    )
    return httpx.Response(
        answer.status, headers=answer.headers, stream=_Body(answer.stream, ended), extensions=dict(answer.extensions)
    )


class _Body(httpx.AsyncByteStream):
    def __init__(self, stream: Any, ended: Callable[[], None]) -> None:
        self._stream = stream  # httpcore's type of it is a union that its own pools never fill
        self._ended: Callable[[], None] | None = ended

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._stream:
            yield chunk

    async def aclose(self) -> None:
        try:
            await self._stream.aclose()
        finally:
            ended, self._ended = self._ended, None
            if ended is not None:
                ended()
