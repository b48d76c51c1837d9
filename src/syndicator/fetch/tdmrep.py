"""What `/.well-known/tdmrep.json` says of its origin's addresses (W3C TDMRep, "TDM File on the Origin Server").

A list of rules, of which the first that covers an address counts. A value that the protocol has not is as if the site
had said nothing of the addresses that its rule covers; a file that is none says nothing at all.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Self
from urllib.parse import quote, urlsplit

from syndicator import urls
from syndicator.model import Reservation

PATH = "/.well-known/tdmrep.json"
MOST_BYTES = 500 * 1024
"""As of robots.txt: RFC 9309, section 2.5."""

MOST_RULES, MOST_LOCATION_CHARS = 500, 500
"""What is beyond is not read: the rules are tried in turn for every page."""

_VALUES = {"0": False, "1": True}
_ENCODED = re.compile(r"%[0-9A-Fa-f]{2}")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_LEFT_AS_IT_IS = "%/?#[]@!$&'()*+,;=:|~"


@dataclass(frozen=True, slots=True)
class Location:
    """The addresses that begin with a text: `*` in it is any characters, a `$` at its end is the address's end.

    Not a regular expression: a site's pattern of many stars could take hours. RFC 9309, section 2.2.3.
    """

    pieces: tuple[str, ...]
    ends: bool

    @classmethod
    def of(cls, text: str) -> Self:
        """As a file writes it."""
        return cls(tuple(map(_plain, text.removesuffix("$").split("*"))), text.endswith("$"))

    def covers(self, path: str) -> bool:
        """Whether it covers a path in its one spelling."""
        first, *rest = self.pieces
        if not path.startswith(first):
            return False
        at = len(first)
        if not rest:
            return not self.ends or at == len(path)
        *middle, last = rest
        for piece in middle:
            found = path.find(piece, at)
            if found < 0:
                return False
            at = found + len(piece)
        return len(path) - len(last) >= at and path.endswith(last) if self.ends else path.find(last, at) >= 0


@dataclass(frozen=True, slots=True)
class Rule:
    """What is said of all addresses that `location` covers; None is nothing."""

    location: Location
    says: Reservation | None


def parse(body: bytes) -> tuple[Rule, ...]:
    """The rules of a file, in its order."""
    try:
        rows = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return ()
    return tuple(islice(_rules(rows), MOST_RULES)) if isinstance(rows, list) else ()


def _rules(rows: list[object]) -> Iterator[Rule]:
    for row in rows:
        location = row.get("location") if isinstance(row, dict) else None
        if isinstance(row, dict) and isinstance(location, str) and len(location) <= MOST_LOCATION_CHARS:
            yield Rule(Location.of(location), _says(row.get("tdm-reservation"), row.get("tdm-policy")))


def _says(value: object, policy: object) -> Reservation | None:
    reserved = _VALUES.get(str(value)) if isinstance(value, str | int) else None
    if reserved is None:
        return None
    address = urls.absolute(policy, policy) if reserved and isinstance(policy, str) else None
    return Reservation(reserved=reserved, policy=address or "")


def reservation_of(rules: tuple[Rule, ...], url: str) -> Reservation | None:
    """What the rules say of an address: the first that covers its path and query."""
    if not rules:
        return None
    parts = urlsplit(url)
    path = _plain((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
    return next((rule.says for rule in rules if rule.location.covers(path)), None)


def _plain(text: str) -> str:
    """One spelling: what is unreserved is not percent-encoded, all else that may be special is (RFC 3986, 6.2.2.2).

    Half a surrogate pair, which JSON can say and no address holds, is spelt like any other character.
    """
    quoted = quote(text, safe=_LEFT_AS_IT_IS, errors="surrogatepass").replace("$", "%24").replace("*", "%2A")
    return _ENCODED.sub(lambda found: _decoded(found[0]), quoted)


@lru_cache(maxsize=512)
def _decoded(encoded: str) -> str:
    character = chr(int(encoded[1:], 16))
    return character if _UNRESERVED.fullmatch(character) else encoded.upper()
