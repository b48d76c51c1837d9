"""The one outgoing HTTP client: the address guard at every connect, caps on bytes, hops and time.

`get` follows redirects; `trail` and `step` let the caller follow them; `send` is for channels and hubs, and does not
unless it is told to. All answer any status: what a status means is the caller's business. None keeps cookies, reads
proxies or passwords from the environment, or tries again.

- Every hop of a redirect is guarded and counted. To another origin follow neither Authorization and Cookie nor the
  exceptions for non-public addresses: see `Trail`.
- A body is unpacked within `page_bytes`; the headers of an answer may have 100 KiB (httpcore's bound on h11).
- `deadline` covers everything: names (5 s at most), connecting (10 s at most), TLS, redirects and the last byte.
- A source's `Access` is minded at every hop: see `Trail`. Where it names a proxy, the guard judges the target as ever.
- At most 8 requests at a time go to one host, and 8 more where redirects led; a turn is waited for in time.
"""

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

import httpcore
import httpx

from syndicator.egress.backend import CONNECT_CAP_S, GuardedBackend
from syndicator.egress.body import ACCEPT_ENCODING, read_body
from syndicator.egress.dial import MAIL_PORTS, Dialler
from syndicator.egress.explain import explained, remote
from syndicator.egress.guard import WEB_PORTS, Allowance
from syndicator.egress.proxies import Proxies
from syndicator.egress.resolve import Resolve, SystemResolver
from syndicator.egress.trail import Trail, without_user
from syndicator.egress.transport import Transport
from syndicator.errors import OutcomeUnknown, Refused, SyndicatorError, TryLater
from syndicator.specs import Access

_TIMEOUTS = {"connect": CONNECT_CAP_S}
_NOTHING: Mapping[str, str] = MappingProxyType({})
_SENT_ON = frozenset({307, 308})
_PRIVATE_HEADERS = frozenset({"authorization", "cookie", "proxy-authorization"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a remote answered: header names are lower-case, the body is unpacked.

    `final_url` is what answered after redirects; `permanent` is true where there were any and each was a 301 or 308.
    `location` is where a step of a trail was redirected to.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    final_url: str
    permanent: bool = False
    location: str | None = None


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
        listing_bytes: int = 15_728_640,
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
        self._listing_bytes = listing_bytes
        self._deadline_s = deadline.total_seconds()
        self._redirects = redirects
        self._system = SystemResolver()
        allowance, resolve, tls = (
            Allowance.parse(allow, ports=ports),
            resolve or self._system,
            tls or _public_authorities(),
        )
        self._transport = Transport(GuardedBackend(allowance, resolve), tls)
        self.dial = Dialler(Allowance.parse(allow, ports=MAIL_PORTS), resolve)
        # Pools of its own: a kept connection to an allowed address would pass by the stricter guard.
        self._led = Transport(GuardedBackend(allowance.public_only(), resolve), tls)
        self._proxies = Proxies(allowance, resolve, tls)
        self._headers = httpx.Headers(
            {b"User-Agent": user_agent.encode(), b"Accept": b"*/*", b"Accept-Encoding": ACCEPT_ENCODING.encode()}
        )

    async def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        max_bytes: int | None = None,
        led: bool = False,
        access: Access = Access(),
    ) -> Answer:
        """GET, following redirects. Raises TryLater, and Refused by guard, cap, TLS or bytes that can't be unpacked.

        `max_bytes` replaces `page_bytes` for this one; `led` is said of an address that a redirect named.
        """
        trail = self.trail(url, led=led, access=access)
        while True:
            answer = await self.step(trail, headers=headers, max_bytes=max_bytes)
            if answer.location is None:
                return answer

    def trail(self, url: str, *, led: bool = False, access: Access = Access()) -> Trail:
        """A GET that takes one `step` at a time, so that the caller has a say at each redirect."""
        return Trail(url, redirects=self._redirects, deadline_s=self._deadline_s, led=led, access=access)

    async def step(
        self,
        trail: Trail,
        *,
        headers: Mapping[str, str] | None = None,
        is_listing: bool = False,
        max_bytes: int | None = None,
        method: Literal["GET", "HEAD"] = "GET",
    ) -> Answer:
        """One request of a trail. A redirect moves the trail on, and its answer has a `location` and no body.

        A listing may be as large as `listing_bytes`. Raises as `get` does. The deadline is for all steps of a trail;
        time between them does not count.
        """
        at, where = trail.at, trail.where
        headers = headers or {}
        request = self._request(method, at, where, _shareable(headers) if trail.led else headers, wanted=trail.headers)
        transport = self._transport_of(trail)
        async with trail.within_deadline(), self._open(request, where, transport) as response:
            location = trail.moves(response.status_code, response.headers.get("location"))
            return Answer(
                status=response.status_code,
                headers=dict(response.headers.items()),
                body=b""
                if location or method == "HEAD"
                else await self._body(response, where, max_bytes, is_listing=is_listing),
                final_url=without_user(at),
                permanent=trail.permanent,
                location=location,
            )

    async def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        content: bytes,
        max_bytes: int | None = None,
        follows: bool = False,
    ) -> Answer:
        """One request, once; a redirect is an answer like any other. Sentences name the host only: paths carry tokens.

        Where it `follows`, a 307 or 308 sends it on whole (RFC 9110, 15.4.8), each hop guarded as those of a GET are,
        and never from https to http: what it holds may be secret.
        Raises TryLater or Refused where nothing was sent, OutcomeUnknown where something was and no whole answer came.
        """
        trail = self.trail(url)
        while True:
            answer = await self._send(method, trail, headers=headers, content=content, max_bytes=max_bytes)
            if not follows or answer.status not in _SENT_ON:
                return answer
            before = trail.at
            if trail.moves(answer.status, answer.headers.get("location")) is None:
                return answer
            if _is_secure(before) and not _is_secure(trail.at):
                raise Refused(f"{remote(before)}: redirects from https to http")

    async def _send(
        self, method: str, trail: Trail, *, headers: Mapping[str, str], content: bytes, max_bytes: int | None
    ) -> Answer:
        """One request to where a trail has got to."""
        url, where = trail.at, remote(trail.at)
        request = self._request(method, url, where, _shareable(headers) if trail.led else headers, content)
        sending = request.extensions["trace"] = _Watch()
        transport = self._transport_of(trail)
        try:
            with trail.spends():
                async with asyncio.timeout(trail.left_s), self._open(request, where, transport) as response:
                    return Answer(
                        status=response.status_code,
                        headers=dict(response.headers.items()),
                        body=await self._body(response, where, max_bytes),
                        final_url=without_user(url),
                    )
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
        await self._led.aclose()
        await self._proxies.aclose()
        self._system.close()

    def _transport_of(self, trail: Trail) -> httpx.AsyncBaseTransport:
        if trail.access.proxy is not None:
            return self._proxies.way(trail.access.proxy.reveal(), led=trail.led)
        return self._led if trail.led else self._transport

    def _request(
        self,
        method: str,
        url: str,
        where: str,
        headers: Mapping[str, str],
        content: bytes | None = None,
        *,
        wanted: Mapping[str, str] = _NOTHING,
    ) -> httpx.Request:
        merged = self._headers.copy()
        with explained(where):
            merged.update(headers)
            merged.update(wanted)
            request = httpx.Request(method, url, headers=merged, content=content, extensions={"timeout": _TIMEOUTS})
        if request.url.scheme not in ("http", "https") or not request.url.host:
            raise Refused(f"{where}: not an http or https address")
        if request.url.userinfo and "authorization" not in request.headers:
            return next(httpx.BasicAuth(request.url.username, request.url.password).sync_auth_flow(request))
        return request

    @asynccontextmanager
    async def _open(
        self, request: httpx.Request, where: str, transport: httpx.AsyncBaseTransport
    ) -> AsyncIterator[httpx.Response]:
        """The head of the answer; what goes wrong before it or while the body is read is explained."""
        with explained(where):
            # Not through httpx.AsyncClient: it keeps cookies, and it raises where a redirect's Location makes no sense
            # even if redirects are not to be followed, so that a channel would not see the answer.
            response = await transport.handle_async_request(request)
            response.request = request
            try:
                yield response
            finally:
                await response.aclose()

    async def _body(
        self, response: httpx.Response, where: str, max_bytes: int | None, *, is_listing: bool = False
    ) -> bytes:
        option, most = (
            ("limits.listing_bytes", self._listing_bytes) if is_listing else ("limits.page_bytes", self._page_bytes)
        )
        cap = "" if max_bytes else option
        return await read_body(response, max_bytes=max_bytes or most, place=where, cap=cap)


def _is_secure(url: str) -> bool:
    return url.lower().startswith("https:")


def _shareable(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.lower() not in _PRIVATE_HEADERS}


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
