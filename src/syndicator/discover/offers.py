"""What all ways of discovery share: a link's plain title, its guid, and no address twice."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser

from syndicator import urls
from syndicator.discover import dates
from syndicator.model import Link, Page

MOST_LINKS = 500
_TITLE_CHARS = 500
_TITLE_SOURCE_CHARS = 5_000
_GUID_CHARS = 2_000
_MARKUP = re.compile(r"<[A-Za-z/!]|&#?\w+;")


def offer(page: Page, address: object, *, title: object, published_at: datetime | None, guid: object) -> Link | None:
    """A feed's link, checked: None where the address is missing or not http(s)."""
    said = _sound(address)
    url = urls.absolute(page.final_url, said) if said else None
    if url is None:
        return None
    when = dates.plausible(published_at, seen_at=page.fetched_at)
    return Link(url=url, title=plain(title), published_at=when, guid=_guid(guid))


def plain(text: object) -> str | None:
    """A title as plain text on one line: tags and entities resolved; None where nothing is left."""
    said = _sound(text)[:_TITLE_SOURCE_CHARS]
    if _MARKUP.search(said):
        root = LexborHTMLParser(f"<body>{said}").body
        said = root.text() if root else ""
    return " ".join(said.split())[:_TITLE_CHARS].strip() or None


def distinct(links: Iterable[Link]) -> tuple[Link, ...]:
    """Each address once, the first time it is named. A guid that several addresses share names none of them (F02)."""
    once: dict[str, Link] = {}
    for link in links:
        once.setdefault(urls.key(link.url), link)
    kept = tuple(once.values())[:MOST_LINKS]
    shared: defaultdict[str, int] = defaultdict(int)
    for link in kept:
        shared[link.guid or ""] += 1
    return tuple(replace(link, guid=None) if link.guid and shared[link.guid] > 1 else link for link in kept)


def _guid(text: object) -> str | None:
    """A guid as an entry says it; None where it is missing, empty or absurdly long."""
    said = _sound(text)
    return said if said and len(said) <= _GUID_CHARS else None


def _sound(text: object) -> str:
    """Any value as stripped text that UTF-8 can write: lone surrogates are dropped (F06)."""
    return "" if text is None else str(text).encode("utf-8", "ignore").decode("utf-8").strip()
