"""httpx over httpcore's connections, each to one host, kept for the next request to it.

Not over httpcore's pool: for every request it looks several times at all its connections, and at all that wait for one.
A delivery over 100 channels at one host took 3.5 ms through pools of 8, and takes 2.3 so.
"""

import asyncio
import ssl
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Any
from weakref import WeakValueDictionary

import httpcore
import httpx

_AT_A_HOST, _RESTING = 8, 128
KEEPALIVE_S = 4.0  # less than Apache's 5: a request on a connection that is just being closed is lost

_Host = tuple[bytes, bytes, int | None]
"""Scheme, name and port."""


class Transport(httpx.AsyncBaseTransport):
    """At most 8 requests at a time to one host; 128 connections rest. httpcore's exceptions pass unchanged.

    `explain` reads them. The body of an answer must be closed.
    """

    def __init__(self, network: httpcore.AsyncNetworkBackend, tls: ssl.SSLContext) -> None:
        self._network = network
        self._tls = tls
        self._turns: WeakValueDictionary[_Host, asyncio.Semaphore] = WeakValueDictionary()
        self._resting: OrderedDict[httpcore.AsyncHTTPConnection, _Host] = OrderedDict()
        self._at: dict[_Host, deque[httpcore.AsyncHTTPConnection]] = {}
        self._closed = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The head of the answer; its body is read from the stream, as it came."""
        url = request.url
        host = (url.raw_scheme, url.raw_host, url.port)
        turns = self._turns.setdefault(host, asyncio.Semaphore(_AT_A_HOST))
        await turns.acquire()
        connection = None
        try:
            connection = await self._taken(host) or self._made(host)
            return await through(connection, request, ended=partial(self._ended, connection, host, turns))
        except BaseException:
            turns.release()
            if connection is not None:
                await connection.aclose()
            raise

    async def aclose(self) -> None:
        """Close every connection that rests; those at work are closed when they end."""
        self._closed = True
        while self._resting:
            await self._forget(next(iter(self._resting)))

    def _made(self, host: _Host) -> httpcore.AsyncHTTPConnection:
        scheme, name, port = host
        origin = httpcore.URL(scheme=scheme, host=name, port=port, target="/").origin
        return httpcore.AsyncHTTPConnection(
            origin, ssl_context=self._tls, keepalive_expiry=KEEPALIVE_S, network_backend=self._network
        )

    async def _taken(self, host: _Host) -> httpcore.AsyncHTTPConnection | None:
        """The connection that came to rest last, if it is still good."""
        while resting := self._at.get(host):
            connection = resting[-1]
            if connection.has_expired():
                await self._forget(connection)
                continue
            self._let_go(connection)
            return connection
        return None

    async def _ended(self, connection: httpcore.AsyncHTTPConnection, host: _Host, turns: asyncio.Semaphore) -> None:
        """An answer was read, or left unread: then httpcore has closed its connection."""
        turns.release()
        if self._closed or not connection.is_idle():
            await connection.aclose()
            return
        self._resting[connection] = host
        self._at.setdefault(host, deque()).append(connection)
        oldest = next(iter(self._resting))
        if len(self._resting) > _RESTING or oldest.has_expired():
            await self._forget(oldest)

    async def _forget(self, connection: httpcore.AsyncHTTPConnection) -> None:
        self._let_go(connection)
        await connection.aclose()

    def _let_go(self, connection: httpcore.AsyncHTTPConnection) -> None:
        host = self._resting.pop(connection)
        self._at[host].remove(connection)
        if not self._at[host]:
            del self._at[host]


async def through(
    way: httpcore.AsyncConnectionPool | httpcore.AsyncHTTPConnection,
    request: httpx.Request,
    *,
    ended: Callable[[], Any] | None = None,
) -> httpx.Response:
    """The head of the answer that a connection or a pool gives; `ended` is awaited once, when its body is closed."""
    url = request.url
    answer = await way.handle_async_request(
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
    def __init__(self, stream: Any, ended: Callable[[], Any] | None) -> None:
        self._stream = stream  # httpcore's type of it is a union that its own pools never fill
        self._ended = ended

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._stream:
            yield chunk

    async def aclose(self) -> None:
        ended, self._ended = self._ended, None
        try:
            await self._stream.aclose()
        finally:
            if ended is not None:
                await ended()
