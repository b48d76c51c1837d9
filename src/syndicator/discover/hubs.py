"""Who tells of a feed's changes: a page's Link header, or the links in the feed itself (W3C WebSub, section 4)."""

import re
from collections.abc import Iterable, Iterator

from syndicator import urls
from syndicator.model import Announced, Page

_MOST_HUBS = 3
_LINK = re.compile(r'<([^>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:"[^"]*"|[^\s",;]+))*)')
_REL = re.compile(r';\s*rel\s*=\s*(?:"([^"]*)"|([^\s",;]+))', re.IGNORECASE)


def announced(page: Page, links: Iterable[tuple[str, str]]) -> Announced | None:
    """The hubs that `page` names, and the feed's own name there; None without both. `links` are (rel, address).

    The header counts before the feed, which a cache or a mirror may serve. Of many hubs the first few are enough: each
    tells of everything.
    """
    header, found = list(_of_header(page.headers.get("link", ""))), list(links)
    hubs = _named("hub", header, page) or _named("hub", found, page)
    topics = _named("self", [*header, *found], page)
    return Announced(hubs=hubs[:_MOST_HUBS], topic=topics[0]) if hubs and topics else None


def _of_header(header: str) -> Iterator[tuple[str, str]]:
    for address, parameters in _LINK.findall(header):
        for quoted, bare in _REL.findall(parameters):
            yield from ((rel, address) for rel in (quoted or bare).split())


def _named(rel: str, links: Iterable[tuple[str, str]], page: Page) -> tuple[str, ...]:
    addresses = (urls.absolute(page.final_url, href) for name, href in links if name.lower() == rel and href)
    return tuple(dict.fromkeys(address for address in addresses if address))
