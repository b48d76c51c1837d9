"""The one outgoing HTTP client: the address guard at every connect, caps on bytes, hops and time.

`get` follows redirects and is for pages; `send` does not and is for channels. Both answer any status: what a status
means is the caller's business. Neither keeps cookies, reads proxies or passwords from the environment, or tries again.

- Every hop of a redirect is guarded and counted; Authorization and Cookie do not follow to another origin.
- A body is unpacked within `page_bytes`; the headers of an answer may have 100 KiB (httpcore's bound on h11).
- `deadline` covers everything: names (5 s at most), connecting (10 s at most), TLS, redirects and the last byte.
- A host has one of 16 pools of 8 connections; a full pool is waited for within the deadline.
"""

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpcore
import httpx

from syndicator import urls
from syndicator.egress.backend import CONNECT_CAP_S, GuardedBackend
from syndicator.egress.body import ACCEPT_ENCODING, read_body
from syndicator.egress.explain import explained, place, remote
from syndicator.egress.guard import WEB_PORTS, Allowance
from syndicator.egress.resolve import Resolve, SystemResolver
from syndicator.egress.transport import ShardedTransport
from syndicator.errors import OutcomeUnknown, Refused, SyndicatorError, TryLater

_TIMEOUTS = {"connect": CONNECT_CAP_S}
_MOVED = frozenset({301, 302, 303, 307, 308})
_MOVED_FOR_GOOD = frozenset({301, 308})
_PRIVATE_HEADERS = frozenset({"authorization", "cookie", "proxy-authorization"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a remote answered: header names are lower-case, the body is unpacked.

    `final_url` is what answered after redirects; `permanent` is true where there were any and each was a 301 or 308.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    final_url: str
    permanent: bool = False


class Egress:
    """Outgoing HTTP within the operator's limits. Use inside one event loop; `aclose` it at the end.

    `allow` are the entries of `[egress] allow` (see `Allowance.parse`); `ports` are open on public addresses;
    `resolve` and `tls` are seams: how names are resolved, and whose certificates are trusted.
    """

    def __init__(
        self,
        *,
        allow: Sequence[str] = (),
        user_agent: str,
        page_bytes: int = 5_000_000,
        deadline: timedelta = timedelta(seconds=30),
        redirects: int = 5,
        ports: Iterable[int] = WEB_PORTS,
        resolve: Resolve | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        # At INFO both log whole URLs, and the URLs of channels carry their secrets.
        for name in ("httpx", "httpcore"):
            logging.getLogger(name).setLevel(logging.WARNING)
        self._page_bytes = page_bytes
        self._deadline_s = deadline.total_seconds()
        self._redirects = redirects
        self._system = SystemResolver()
        network = GuardedBackend(Allowance.parse(allow, ports=ports), resolve or self._system)
        self._transport = ShardedTransport(network, tls or _public_authorities())
        self._headers = httpx.Headers(
            {b"User-Agent": user_agent.encode(), b"Accept": b"*/*", b"Accept-Encoding": ACCEPT_ENCODING.encode()}
        )

    async def get(self, url: str, *, headers: Mapping[str, str] | None = None, max_bytes: int | None = None) -> Answer:
        """GET, following redirects. Raises TryLater, and Refused by guard, cap, TLS or bytes that can't be unpacked.

        `max_bytes` replaces `page_bytes` for this one.
        """
        try:
            async with asyncio.timeout(self._deadline_s):
                return await self._follow(url, headers or {}, max_bytes)
        except TimeoutError:
            raise TryLater(f"{place(url)}: no whole answer within {self._deadline_s:g} s (limits.fetch)") from None

    async def send(
        self, method: str, url: str, *, headers: Mapping[str, str], content: bytes, max_bytes: int | None = None
    ) -> Answer:
        """One request, once; a redirect is an answer like any other. Sentences name the host only: paths carry tokens.

        Raises TryLater or Refused where nothing was sent, OutcomeUnknown where something was and no whole answer came.
        """
        where = remote(url)
        request = self._request(method, url, where, headers, content)
        sending = request.extensions["trace"] = _Watch()
        try:
            async with asyncio.timeout(self._deadline_s), self._open(request, where) as response:
                return await self._answer(response, url, where, max_bytes)
        except TimeoutError:
            fault: SyndicatorError = TryLater(f"{where}: no whole answer within {self._deadline_s:g} s (limits.fetch)")
        except (TryLater, Refused) as met:
            fault = met
        if sending.began:
            raise OutcomeUnknown(f"{fault} (the request had been sent)")
        raise fault

    async def aclose(self) -> None:
        """Close every connection."""
        await self._transport.aclose()
        self._system.close()

    async def _follow(self, url: str, headers: Mapping[str, str], max_bytes: int | None) -> Answer:
        at, permanent = url, True
        for hop in range(self._redirects + 1):
            where = place(at)
            async with self._open(self._request("GET", at, where, headers), where) as response:
                target = _target(at, where, response)
                if target is None:
                    return await self._answer(response, at, where, max_bytes, permanent=permanent and hop > 0)
                permanent = permanent and response.status_code in _MOVED_FOR_GOOD
            if urls.origin(target) != urls.origin(at):
                headers = {name: value for name, value in headers.items() if name.lower() not in _PRIVATE_HEADERS}
            at = target
        raise Refused(f"{place(url)}: redirected over {self._redirects} times (limits.redirects)")

    def _request(
        self, method: str, url: str, where: str, headers: Mapping[str, str], content: bytes | None = None
    ) -> httpx.Request:
        merged = self._headers.copy()
        with explained(where):
            merged.update(headers)
            request = httpx.Request(method, url, headers=merged, content=content, extensions={"timeout": _TIMEOUTS})
        if request.url.scheme not in ("http", "https") or not request.url.host:
            raise Refused(f"{where}: not an http or https address")
        if request.url.userinfo and "authorization" not in request.headers:
            return next(httpx.BasicAuth(request.url.username, request.url.password).sync_auth_flow(request))
        return request

    @asynccontextmanager
    async def _open(self, request: httpx.Request, where: str) -> AsyncIterator[httpx.Response]:
        """The head of the answer; what goes wrong before it or while the body is read is explained."""
        with explained(where):
            # Not through httpx.AsyncClient: it keeps cookies, and it raises where a redirect's Location makes no sense
            # even if redirects are not to be followed, so that a channel would not see the answer.
            response = await self._transport.handle_async_request(request)
            response.request = request
            try:
                yield response
            finally:
                await response.aclose()

    async def _answer(
        self, response: httpx.Response, url: str, where: str, max_bytes: int | None, *, permanent: bool = False
    ) -> Answer:
        cap = "" if max_bytes else "limits.page_bytes"
        return Answer(
            status=response.status_code,
            headers=dict(response.headers.items()),
            body=await read_body(response, max_bytes=max_bytes or self._page_bytes, place=where, cap=cap),
            final_url=_without_user(url),
            permanent=permanent,
        )


def _target(at: str, where: str, response: httpx.Response) -> str | None:
    """Where a redirect leads; None where the answer is none."""
    location = response.headers.get("location")
    if response.status_code not in _MOVED or not location:
        return None
    target = urls.absolute(at, location)
    if target is None:
        raise Refused(f"{where}: redirects to something that is neither http nor https")
    return target


def _without_user(url: str) -> str:
    """The URL without user and password: what links on the page are made absolute with, and so published."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])) if "@" in parts.netloc else url


@cache
def _public_authorities() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)  # reading the authorities takes 20 ms: once is enough


class _Watch:
    """httpcore's trace: whether a request has begun to leave."""

    def __init__(self) -> None:
        self.began = False

    async def __call__(self, event: str, details: Mapping[str, Any]) -> None:
        if event.endswith("send_request_headers.started"):
            self.began = True
        elif event.endswith("send_request_headers.failed"):
            # h11 refuses a header before a byte leaves.
            self.began = not isinstance(details["exception"], httpcore.LocalProtocolError)
