"""How a source may be asked for its pages: headers, cookies, a login, a proxy, our name. What of it can't be sent.

Values may be secrets, so no message shows one.
"""

import re
from urllib.parse import urlsplit

from syndicator.config.complaints import Wrong, expected
from syndicator.specs import Secret, Told

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"[\t\x20-\x7e]+")
_COOKIE = re.compile(r"[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]+")  # RFC 6265, section 4.1.1
_CONFIDENTIAL = re.compile(r"authorization|token|secret|passw|api-?key|session", re.IGNORECASE)
_ELSEWHERE = {"cookie": "cookies", "user-agent": "agent", "proxy-authorization": "proxy"}
_OURS = frozenset(
    {
        "accept-encoding", "connection", "content-length", "expect", "host", "if-match", "if-modified-since",
        "if-none-match", "if-range", "if-unmodified-since", "keep-alive", "range", "te", "trailer", "transfer-encoding",
        "upgrade",
    }
)  # fmt: skip
_NAMED = "expected env:NAME or file:PATH, not the secret itself"


def header(pair: tuple[str, Told]) -> None:
    """A header that a request may carry besides its own."""
    name, value = pair
    if not _NAME.fullmatch(name):
        raise Wrong('no name of a header (expected one such as "X-Reader")')
    if option := _ELSEWHERE.get(name.lower()):
        raise Wrong(f'a header with an option of its own: write it as "{option}"')
    if name.lower() in _OURS:
        raise Wrong("a header that every request sets for itself; leave it out")
    _confidential(name, value)
    if not _VALUE.fullmatch(value.reveal()):
        raise Wrong("its value is empty, or has characters that a header may not have (letters and signs of ASCII may)")


def cookie(pair: tuple[str, Told]) -> None:
    """A cookie as a browser would send it."""
    name, value = pair
    if not _NAME.fullmatch(name):
        raise Wrong('no name of a cookie (expected one such as "session")')
    _confidential(name, value)
    if not _COOKIE.fullmatch(value.reveal()):
        raise Wrong("its value is empty, or has characters that a cookie may not have, such as spaces, quotes, ; and ,")


def login(value: Secret) -> None:
    """A user and a password."""
    user, colon, _ = value.reveal().partition(":")
    if not user or not colon or not value.reveal().isprintable():
        raise Wrong("what it names holds no login (expected user:password, on one line)")


def proxy(value: Told) -> None:
    """The address of an HTTP proxy."""
    try:
        parts = urlsplit(value.reveal())
        is_one = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_one = False
    if not is_one or not value.reveal().isascii() or parts.path not in ("", "/") or parts.query or parts.fragment:
        form = 'an address such as "http://10.0.0.9:3128"'
        raise Wrong(f"what it names is not {form}") if value.named else expected(form, value.reveal())
    if parts.password and not value.named:
        raise Wrong("holds a password: put the whole address into a secret (env:NAME or file:PATH)")


def agent(value: str) -> None:
    """A name that sites can tell us by."""
    if not _VALUE.fullmatch(value) or not _NAME.match(value):
        raise expected('a name such as "RadarReader/1.0 (+https://feeds.example.id/bot)"', value)


def _confidential(name: str, value: Told) -> None:
    if _CONFIDENTIAL.search(name) and not value.named:
        raise Wrong(_NAMED)
