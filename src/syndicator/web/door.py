"""Who may see the overview.

With a token, whoever brings it. Without one, only somebody at this machine: the peer is a loopback address, nothing
hints at a proxy in between, and the Host names loopback, too, since a stranger's name that resolves to 127.0.0.1 lets
any web page read what is here (DNS rebinding).
"""

import binascii
import hmac
import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from syndicator.specs import Secret

_HOST = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9.-]+))(?::[0-9]{0,5})?")
SAFE: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""Headers of what is for the operator only: kept nowhere, framed by nobody."""

_PROXY_HEADERS = ("x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why the door stays shut: the status, a sentence with the remedy, further headers."""

    status: int
    says: str
    headers: Mapping[str, str] = field(default_factory=dict)


_TOKEN_WANTED = Refusal(
    status=401,
    says="The overview opens with the admin token: as password, or as Authorization: Bearer TOKEN.\n",
    headers={"WWW-Authenticate": 'Basic realm="syndicator"'},
)
_HERE_ONLY = Refusal(
    status=403,
    says="The overview answers to this machine only. To see it from elsewhere, set [web] admin_token in config.toml.\n",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """The rule for one installation. `public` is true where readers reach us under a name of our own, by a proxy."""

    token: Secret | None
    public: bool = False

    def refusal(self, *, peer: str | None, headers: Headers, http_version: str) -> Refusal | None:
        """None if whoever asks may come in."""
        if self.token is not None:
            return None if _brings(self.token, headers.get("authorization", "")) else _TOKEN_WANTED
        # nginx by default names its upstream in Host, adds no header and speaks HTTP/1.0, which no browser does.
        proxied = self.public or http_version == "1.0" or any(name in headers for name in _PROXY_HEADERS)
        hosts = headers.getlist("host")
        here = peer is not None and is_loopback(peer) and len(hosts) == 1 and is_loopback(_name(hosts[0]))
        return None if here and not proxied else _HERE_ONLY

    def answer(self, request: Request) -> Response | None:
        """The answer to whoever may not come in; None if they may."""
        peer = request.client.host if request.client else None
        refusal = self.refusal(peer=peer, headers=request.headers, http_version=request.scope["http_version"])
        if refusal is None:
            return None
        return PlainTextResponse(refusal.says, refusal.status, headers={**SAFE, **refusal.headers})


def names_us(base_url: str) -> bool:
    """Whether an address is one of our own, known outside of this machine."""
    host = urlsplit(base_url).hostname or ""
    address = _address(host)
    return bool(host) and not is_loopback(host) and not (address is not None and address.is_unspecified)


def is_loopback(host: str) -> bool:
    """Whether a host is this machine: `localhost`, or a loopback address as IPv4, IPv6 or IPv4 within IPv6."""
    address = _address(host)
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped.is_loopback
    return address.is_loopback if address is not None else host.lower() == "localhost"


def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _name(host_and_port: str) -> str:
    """The host of a Host header, without port and brackets; empty where it is malformed."""
    found = _HOST.fullmatch(host_and_port.strip())
    return (found[1] or found[2]) if found else ""


def _brings(token: Secret, authorization: str) -> bool:
    scheme, _, credentials = authorization.partition(" ")
    brought = credentials.strip().encode("latin-1")
    if scheme.lower() == "basic":
        try:
            brought = b64decode(brought, validate=True).partition(b":")[2]
        except binascii.Error:
            return False
    elif scheme.lower() != "bearer":
        return False
    wanted = token.reveal().encode()
    return bool(wanted) and hmac.compare_digest(brought, wanted)
