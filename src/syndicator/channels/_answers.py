"""What an HTTP answer means for a message: delivered, later, dead, or the channel is held.

`judge` is the usual reading of statuses; a kind whose remote speaks otherwise reads for itself. No message carries the
channel's own address beyond its host: for many services the address is the password.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit, urlunsplit

from syndicator.channels._wires import Answer
from syndicator.egress import retry_after_s
from syndicator.errors import ChannelRefused, MessageRefused, TryLater

_WORDS_LENGTH = 200
_WORDS_WINDOW = 4000
_LATER = frozenset({408, 425, 429})
# These speak of the address or of us, never of one message: refusing message after message would empty the queue.
_ADDRESS = {
    401: "check the secret",
    403: "check the secret",
    404: "check the address",
    405: "check the address",
    407: "check the address",
    410: "the receiver wants no more; remove the channel or give its new address",
}


def judge(answer: Answer, *, who: str, url: str, now: datetime, hide: Iterable[str] = ()) -> None:
    """Raise what `answer` means unless it is a success. `hide` are texts that must not show, besides `url`."""
    status = answer.status
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return
    headers = {name.lower(): value for name, value in answer.headers.items()}
    if status in _LATER or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise TryLater(f"{who}: {_said(answer, url, hide)}", retry_after_s=retry_after_s(headers, now=now))
    if status in _ADDRESS:
        raise ChannelRefused(f"{who}: {_said(answer, url, hide)} ({_ADDRESS[status]})")
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        raise ChannelRefused(f"{who}: HTTP {status}: {_moved(headers, url)}")
    if status < HTTPStatus.OK:
        raise TryLater(f"{who}: {_said(answer, url, hide)}")
    raise MessageRefused(f"{who}: {_said(answer, url, hide)}")


def words(body: bytes, *, hide: Iterable[str] = ()) -> str:
    """The remote's own words on one line: no control characters, nothing of `hide`, at most 200 characters."""
    text = body[:_WORDS_WINDOW].decode("utf-8", "replace")
    for secret in sorted((text for text in hide if text), key=len, reverse=True):
        text = text.replace(secret, "…")
    text = "".join(" " if unicodedata.category(char).startswith("C") else char for char in text)
    text = " ".join(text.split())
    return text if len(text) <= _WORDS_LENGTH else text[: _WORDS_LENGTH - 1] + "…"


def _said(answer: Answer, url: str, hide: Iterable[str]) -> str:
    parts = urlsplit(url)
    path = parts.path if parts.path != "/" else ""
    said = words(answer.body, hide=[*hide, url, f"{path}?{parts.query}" if parts.query else path, parts.query])
    return f"HTTP {answer.status}: {said}" if said else f"HTTP {answer.status}"


def _moved(headers: Mapping[str, str], url: str) -> str:
    """Where a redirect points, without user, query and fragment: they may be a key."""
    location = headers.get("location", "")
    try:
        parts = urlsplit(urljoin(url, location.strip()))
    except ValueError:
        parts = urlsplit("")
    if not location or not parts.netloc:
        return "moved, and does not say where; ask the receiver for the address"
    address = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
    return f"moved to {words(address.encode())}; set url to the new address"
