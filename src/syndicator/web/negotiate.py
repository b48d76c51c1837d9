"""Reading the headers by which a client says what it has and what it can take (RFC 9110, sections 12 and 13).

Answers are remembered for values of usual length: clients send the same few over and over.
"""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import TypeVar

_TAG = re.compile(rb'"([^"]*)"')
_QUALITY = re.compile(rb"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")
_USUAL_LENGTH = 300
_REMEMBERED_COUNT = 512
_ANY = b"*/*"
# In order of preference. XML in general means Atom: it is what our partners read.
_MEDIA_TYPES = (
    ("atom", (b"application/atom+xml", b"application/xml", b"text/xml")),
    ("rss", (b"application/rss+xml",)),
    ("json", (b"application/feed+json", b"application/json")),
    ("html", (b"text/html", b"application/xhtml+xml")),
)

_T = TypeVar("_T")


def _remembered(read: Callable[[bytes], _T]) -> Callable[[bytes], _T]:
    """Remember answers, but never for long values: the memory is the client's to fill."""
    known = lru_cache(maxsize=_REMEMBERED_COUNT)(read)

    def usually_known(value: bytes) -> _T:
        return known(value) if len(value) <= _USUAL_LENGTH else read(value)

    return usually_known


@_remembered
def accepts_gzip(accept_encoding: bytes) -> bool:
    """Whether gzip is accepted, and not less than the bytes as they are."""
    accepted = _qualities(accept_encoding)
    by_name = [accepted[name] for name in (b"gzip", b"x-gzip") if name in accepted]
    gzip = max(by_name) if by_name else accepted.get(b"*", 0.0)
    return gzip > 0 and gzip >= accepted.get(b"identity", 0.0)


@_remembered
def preferred_format(accept: bytes) -> str:
    """The format to answer with where the address names none. Atom for whoever has no wish that we could meet."""
    accepted = _qualities(accept)
    fallback = max(accepted.get(_ANY, 0.0), accepted.get(b"application/*", 0.0))
    wishes = {
        name: max((accepted[media] for media in types if media in accepted), default=fallback)
        for name, types in _MEDIA_TYPES
    }
    return max(wishes, key=lambda name: wishes[name])


def listed_tag(if_none_match: bytes, tags: Iterable[bytes]) -> bytes | None:
    """The first of `tags` (without quotes) that the client has, compared weakly; None where it has none of them."""
    if if_none_match.strip() == b"*":
        return next(iter(tags), None)
    listed = set(_TAG.findall(if_none_match))
    return next((tag for tag in tags if tag in listed), None)


def unchanged_since(if_modified_since: bytes, modified_s: int) -> bool:
    """Whether what was last modified at `modified_s` (seconds) is no newer than the client says it has."""
    try:
        since = parsedate_to_datetime(if_modified_since.decode("latin-1"))
        return modified_s <= (since if since.tzinfo else since.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return False


def whole_seconds(at: datetime) -> int:
    """A time as HTTP dates can say it."""
    return int(at.timestamp())


def _qualities(value: bytes) -> dict[bytes, float]:
    """The names of a list with their weights; a weight that can't be read is 0."""
    found: dict[bytes, float] = {}
    for piece in value.lower().split(b","):
        name, *parameters = (part.strip() for part in piece.split(b";"))
        weight = next((part[2:] for part in parameters if part.startswith(b"q=")), b"1")
        found[name] = float(weight) if _QUALITY.fullmatch(weight) else 0.0
    return found
