"""What `/.well-known/tdmrep.json` says of its origin's addresses (W3C TDMRep, "TDM File on the Origin Server").

A list of rules, of which the first that covers an address counts. A value that the protocol has not is as if the site
had said nothing of the addresses that its rule covers; a file that is none says nothing at all.
"""

import json
import re
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from syndicator import urls
from syndicator.model import Reservation

PATH = "/.well-known/tdmrep.json"
MOST_BYTES = 500 * 1024
"""As of robots.txt: RFC 9309, section 2.5."""

_VALUES = {"0": False, "1": True}
_ENCODED = re.compile(r"%[0-9A-Fa-f]{2}")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_LEFT_AS_IT_IS = "%/?#[]@!$&'()*+,;=:|~"


@dataclass(frozen=True, slots=True)
class Rule:
    """What is said of all addresses that `location` covers; None is nothing."""

    location: str
    says: Reservation | None


def parse(body: bytes) -> tuple[Rule, ...]:
    """The rules of a file, in its order."""
    try:
        rows = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return ()
    return tuple(_rules(rows)) if isinstance(rows, list) else ()


def _rules(rows: list[object]) -> list[Rule]:
    return [
        Rule(location, _says(row.get("tdm-reservation"), row.get("tdm-policy")))
        for row in rows
        if isinstance(row, dict) and isinstance(location := row.get("location"), str)
    ]


def _says(value: object, policy: object) -> Reservation | None:
    reserved = _VALUES.get(str(value))
    if reserved is None:
        return None
    address = urls.absolute(policy, policy) if reserved and isinstance(policy, str) else None
    return Reservation(reserved=reserved, policy=address or "")


def reservation_of(rules: tuple[Rule, ...], url: str) -> Reservation | None:
    """What the rules say of an address: the first that covers its path and query."""
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return next((rule.says for rule in rules if matches(rule.location, path)), None)


def matches(location: str, path: str) -> bool:
    """Whether a location covers a path: it begins it, `*` is any characters, a `$` at the end is the path's end.

    Not a regular expression: a site's pattern of many stars could take hours. RFC 9309, section 2.2.3.
    """
    ends = location.endswith("$")
    first, *rest = (_plain(piece) for piece in location.removesuffix("$").split("*"))
    path = _plain(path)
    if not path.startswith(first):
        return False
    at = len(first)
    if not rest:
        return not ends or at == len(path)
    *middle, last = rest
    for piece in middle:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return len(path) - len(last) >= at and path.endswith(last) if ends else path.find(last, at) >= 0


def _plain(text: str) -> str:
    """One spelling: what is unreserved is not percent-encoded, all else that may be special is (RFC 3986, 6.2.2.2)."""
    quoted = quote(text, safe=_LEFT_AS_IT_IS).replace("$", "%24").replace("*", "%2A")
    return _ENCODED.sub(lambda found: _decoded(found[0]), quoted)


def _decoded(encoded: str) -> str:
    character = unquote(encoded, errors="replace")
    return character if _UNRESERVED.fullmatch(character) else encoded.upper()
