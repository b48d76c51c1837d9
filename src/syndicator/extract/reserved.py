"""What a page reserves: to be in no index or archive, or not to be mined for text and data (W3C TDMRep).

The page says it in its head or its headers, or its site in `/.well-known/tdmrep.json`. It is written down and shown to
the operator; nothing is decided by it. Said to a robot by name it is not said to us.
"""

import re
from collections.abc import Iterator

from syndicator.extract.meta import Metas
from syndicator.model import Page, Reservation

_KNOWN = {"noindex": "noindex", "noarchive": "noarchive", "none": "noindex"}
# All else before a colon is the name of a robot: https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag
_WITH_VALUES = frozenset({"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"})
_RESERVED, _FREE = "1", "0"
_NO_MINING = "no text and data mining"
_MOST_POLICY_CHARS = 2_000


def reserved(page: Page, metas: Metas) -> str:
    """`noindex (meta robots), no text and data mining (tdm-reservation header)`, or nothing."""
    said: dict[str, list[str]] = {}
    for what, where in [*_robots(page, metas), *_mining(page, metas)]:
        if where not in said.setdefault(what, []):
            said[what].append(where)
    return ", ".join(f"{what} ({', '.join(places)})" for what, places in said.items())


def _robots(page: Page, metas: Metas) -> Iterator[tuple[str, str]]:
    for content in metas.all("robots"):
        yield from ((_KNOWN[word], "meta robots") for word in _words(content) if word in _KNOWN)
    robot = ""
    for word in _words(page.headers.get("x-robots-tag", "")):
        name, colon, rest = (part.strip() for part in word.partition(":"))
        if colon and name not in _WITH_VALUES:
            robot = name
        said = rest if colon else name
        if robot in ("", "*") and said in _KNOWN:
            yield _KNOWN[said], "X-Robots-Tag"


def of_site(reservation: Reservation | None) -> str:
    """What a site's tdmrep.json reserves of a page that says nothing itself: `no text and data mining (…)`."""
    if reservation is None or not reservation.reserved:
        return ""
    return f"{_NO_MINING} (tdmrep.json{_named(reservation.policy)})"


def _mining(page: Page, metas: Metas) -> Iterator[tuple[str, str]]:
    """Either place is enough: one who reserves in one and not in the other means it.

    What a page says counts before the site's file (TDMRep, "Processing priority").
    """
    said: list[str] = []
    for where, values, policies in (
        ("meta", metas.all("tdm-reservation"), metas.all("tdm-policy")),
        ("header", (page.headers.get("tdm-reservation", ""),), (page.headers.get("tdm-policy", ""),)),
    ):
        found = [value.strip() for value in values]
        said += found
        if _RESERVED in found:
            yield _NO_MINING, f"tdm-reservation {where}{_named(*policies)}"
    of_file = page.reservation
    if of_file is not None and of_file.reserved and not {_RESERVED, _FREE}.intersection(said):
        yield _NO_MINING, f"tdmrep.json{_named(of_file.policy)}"


def _named(*policies: str) -> str:
    """Kept with every revision: what is too long for an address is left out."""
    named = (value.strip() for value in policies if len(value) <= _MOST_POLICY_CHARS)
    return next((f"; policy {value}" for value in named if value), "")


def _words(content: str) -> list[str]:
    return [word for word in re.split(r"\s*,\s*", content.strip().lower()) if word]
