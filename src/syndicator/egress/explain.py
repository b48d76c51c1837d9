"""What went wrong on the wire, as one of our errors: wait, or never again, and why.

No sentence carries an address that we dialled, a query or a password of a URL: errors are shown and logged.
"""

import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import httpcore
import httpx

from syndicator.errors import Refused, TryLater

# Everything that httpx and httpcore raise when the other side, the network or a URL is to blame.
_WIRE_FAULTS = (
    httpcore.NetworkError,
    httpcore.TimeoutException,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
    httpcore.ConnectionNotAvailable,
    httpx.HTTPError,
    httpx.InvalidURL,
    ssl.SSLError,
    OSError,
)

_HEADERS_TOO_LARGE = 431
_LOGIN_WANTED = "407"
_BAD_HEADER = "a header has characters that HTTP does not allow"


def place(url: str) -> str:
    """Host and path of a URL, for people."""
    try:
        return remote(url) + urlsplit(url).path.rstrip("/")
    except ValueError:
        return remote(url)


def remote(url: str) -> str:
    """Host and port of a URL, for people: the paths of channels carry their secrets."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2] or "(no host)"
    except ValueError:
        return "(no host)"


@contextmanager
def explained(where: str) -> Iterator[None]:
    """Whatever the wire raises inside becomes Refused or TryLater. `where` begins the sentence."""
    try:
        yield
    except UnicodeEncodeError:  # a header that is not ASCII; the exception would carry its value
        raise Refused(f"{where}: {_BAD_HEADER}") from None
    except _WIRE_FAULTS as fault:
        raise explain(fault, where) from None


def explain(fault: Exception, where: str) -> Refused | TryLater:
    """`fault` as TryLater where waiting may help, else as Refused. `where` begins the sentence."""
    # httpcore keeps the original as the first argument; it clears `__cause__` on the way.
    origin = fault.args[0] if fault.args else fault
    tls = fault if isinstance(fault, ssl.SSLError) else origin
    if isinstance(tls, ssl.SSLError):
        return Refused(f"{where}: {_tls(tls)}")
    # The texts of these two quote the URL or header at fault, secrets and all.
    if isinstance(fault, httpcore.LocalProtocolError):
        return Refused(f"{where}: {_BAD_HEADER}")
    if isinstance(fault, httpcore.UnsupportedProtocol | httpx.InvalidURL):
        return Refused(f"{where}: not an address that can be asked for")
    if getattr(origin, "error_status_hint", None) == _HEADERS_TOO_LARGE:
        return Refused(f"{where}: headers are over 100 KiB")
    if isinstance(fault, httpcore.ProxyError):
        return _proxy(str(fault), where)
    return TryLater(f"{where}: {_words(fault)}")


def _proxy(says: str, where: str) -> Refused | TryLater:
    """What a proxy said: httpcore tells its status and its words, and the words are not ours to repeat."""
    status = says.partition(" ")[0]
    if status == _LOGIN_WANTED:
        return Refused(f"{where}: the proxy wants a login (http://user:password@… as a secret of the source's proxy)")
    return TryLater(f"{where}: the proxy answered HTTP {status}")


def _tls(fault: ssl.SSLError) -> str:
    if isinstance(fault, ssl.SSLCertVerificationError):
        return f"its TLS certificate is not valid: {fault.verify_message.rstrip('.')}"
    return f"TLS failed: {(fault.reason or 'no reason given').replace('_', ' ').lower()}"


def _words(fault: Exception) -> str:
    number = _errno(fault)
    if number is not None:
        return os.strerror(number).lower()
    if isinstance(fault, httpcore.ConnectTimeout):
        return "no connection within the time allowed"
    if isinstance(fault, httpcore.ConnectError):
        return "the connection could not be made"
    if isinstance(fault, httpcore.RemoteProtocolError):
        return _broken(str(fault))
    return "the connection was cut"


def _broken(says: str) -> str:
    """h11's words for an answer that ends early; its words for others quote whole lines of the answer."""
    if says.startswith("peer closed connection"):
        return "its body is cut short"
    if says.startswith("Server disconnected"):
        return "closed the connection without an answer"
    return "its answer is not HTTP"


def _errno(fault: object) -> int | None:
    """The system's error number, from wherever it was wrapped."""
    while isinstance(fault, BaseException):
        if isinstance(fault, OSError) and fault.errno and not isinstance(fault, ssl.SSLError):
            return fault.errno
        fault = fault.__cause__ or (fault.args[0] if fault.args else None)
    return None
