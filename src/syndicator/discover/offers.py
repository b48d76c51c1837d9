"""What all ways of discovery share: a link's plain title, its guid, and no address twice."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from html import escape

from selectolax.lexbor import LexborHTMLParser

from syndicator import urls
from syndicator.decode import legal
from syndicator.discover import dates
from syndicator.model import Enclosure, Link, Page, Said

MOST_LINKS = 500
_TITLE_CHARS = 500
_TITLE_SOURCE_CHARS = 5_000
_GUID_CHARS = 2_000
_MOST_HTML_CHARS = 500_000
_MOST_NAMES = 20
_MARKUP = re.compile(r"<[A-Za-z/!]|&#?\w+;")


def offer(
    page: Page,
    address: object,
    *,
    title: object,
    published_at: datetime | None,
    guid: object,
    said: Said = Said(),
) -> Link | None:
    """A feed's link, checked: None where the address is missing or not http(s). `said` is what else its entry says."""
    written = _sound(address)
    url = urls.absolute(page.final_url, written) if written else None
    if url is None:
        return None
    when = dates.plausible(published_at, seen_at=page.fetched_at)
    name = plain(title)
    told = _checked(said, page, url, title=name, published_at=when)
    return Link(url=url, title=name, published_at=when, guid=_guid(guid), said=told)


def texts(values: object) -> tuple[str, ...]:
    """Names or tags as plain lines, each once."""
    found = (plain(value) for value in (values if isinstance(values, list) else [values]) if isinstance(value, str))
    return tuple(dict.fromkeys(line for line in found if line))[:_MOST_NAMES]


def as_html(text: str) -> str:
    """A plain text as paragraphs."""
    blocks = (" ".join(block.split()) for block in re.split(r"\n\s*\n", text))
    return "".join(f"<p>{escape(block, quote=False)}</p>" for block in blocks if block)


def file(address: object, type_: object, length: object) -> Enclosure | None:
    """A sound or film that a feed names; its address is checked with the link's. None where it is something else."""
    url = _sound(address)
    kind = _sound(type_).partition(";")[0].lower() or (urls.media_type(url) if url else None) or ""
    if not url or not kind.startswith(("audio/", "video/")):
        return None
    size = _sound(length)
    known = size.isascii() and size.isdigit() and int(size[:15]) > 0
    return Enclosure(url=url, type=kind, length_bytes=int(size[:15]) if known else None)


def _checked(said: Said, page: Page, url: str, *, title: str | None, published_at: datetime | None) -> Said:
    """What an entry says, with addresses in full and plausible dates only."""
    files = [(one, urls.absolute(url, one.url)) for one in said.enclosures[:_MOST_NAMES]]
    html = legal(said.html)
    return replace(
        said,
        title=title,
        html=html if len(html) <= _MOST_HTML_CHARS else "",
        published_at=published_at,
        modified_at=dates.plausible(said.modified_at, seen_at=page.fetched_at),
        language=plain(said.language),
        image_url=urls.absolute(url, _sound(said.image_url)) if said.image_url else None,
        enclosures=tuple(replace(one, url=address) for one, address in files if address),
    )


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
    """Any value as stripped text that XML and databases can hold: lone surrogates and NUL are dropped (F06)."""
    return "" if text is None else legal(str(text)).strip()
