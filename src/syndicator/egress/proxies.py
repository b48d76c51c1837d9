"""HTTP proxies that sources name: a pool for each, and the guard before every request.

The proxy resolves names for itself, so what is judged here is not what it dials: a name that is public here and private
there passes. A proxy's own address is the operator's word, and may be private.
"""

import ssl
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

import httpcore
import httpx

from syndicator.egress.backend import GuardedBackend, allowed_addresses
from syndicator.egress.guard import Allowance
from syndicator.egress.resolve import Resolve
from syndicator.egress.transport import KEEPALIVE_S, through

_CONNECTIONS_COUNT = 8
_PORTS = {"http": 80, "https": 443}


class Proxies:
    """The proxies met so far; as many as the configuration names."""

    def __init__(self, allowance: Allowance, resolve: Resolve, tls: ssl.SSLContext) -> None:
        self._allowance = allowance
        self._resolve = resolve
        self._tls = tls
        self._pools: dict[str, httpcore.AsyncHTTPProxy] = {}

    def way(self, proxy: str, *, led: bool) -> httpx.AsyncBaseTransport:
        """The way through one proxy; `led` is said of a request whose address a redirect named."""
        if proxy not in self._pools:
            self._pools[proxy] = self._pool(proxy)
        allowance = self._allowance.public_only() if led else self._allowance
        return _Way(pool=self._pools[proxy], allowance=allowance, resolve=self._resolve)

    async def aclose(self) -> None:
        """Close every connection."""
        for pool in self._pools.values():
            await pool.aclose()

    def _pool(self, proxy: str) -> httpcore.AsyncHTTPProxy:
        parts = urlsplit(proxy)
        host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
        login = (unquote(parts.username).encode(), unquote(parts.password or "").encode()) if parts.username else None
        anywhere = Allowance.parse([f"0.0.0.0/0:{port}", f"[::/0]:{port}"])
        return httpcore.AsyncHTTPProxy(
            httpcore.URL(scheme=parts.scheme, host=host, port=port, target="/"),
            proxy_auth=login,
            ssl_context=self._tls,
            proxy_ssl_context=self._tls if parts.scheme == "https" else None,
            max_connections=_CONNECTIONS_COUNT,
            max_keepalive_connections=_CONNECTIONS_COUNT,
            keepalive_expiry=KEEPALIVE_S,
            network_backend=GuardedBackend(anywhere, self._resolve),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way(httpx.AsyncBaseTransport):
    pool: httpcore.AsyncHTTPProxy
    allowance: Allowance
    resolve: Resolve

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        host, port = url.raw_host.decode("ascii"), url.port or _PORTS[url.scheme]
        await allowed_addresses(host, port, self.allowance, self.resolve)
        return await through(self.pool, request)
