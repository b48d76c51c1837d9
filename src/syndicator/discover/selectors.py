"""The operator's `links.select`: exactly the links it names, in the page's order, whatever they look like."""

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from syndicator import urls
from syndicator.discover import addresses, offers
from syndicator.discover.cards import Anchor, cards
from syndicator.discover.listing import Found
from syndicator.discover.places import Places
from syndicator.errors import Unreadable
from syndicator.model import Link, Page


def fault(selector: str) -> str | None:
    """What is wrong with a CSS selector, or None. For whoever checks the configuration."""
    try:
        LexborHTMLParser("<p></p>").css(selector)
    except SelectolaxError:
        return f"{selector!r} is no CSS selector"
    return None


def select(page: Page, base_url: str, tree: LexborHTMLParser, selector: str) -> Found:
    """The links that `selector` matches, or that lie within what it matches. Raises Unreadable for a bad selector."""
    wrong = fault(selector)
    if wrong:
        raise Unreadable(f"{page.final_url}: links.select: {wrong}")
    matched = tree.css(selector)
    if not matched:
        return Found((), f"selector {selector!r} matches nothing")
    links = _links(page, base_url, matched)
    if not links:
        return Found((), f"selector {selector!r} matches {len(matched)} elements, but no http(s) link")
    return Found(links, f"{len(links)} links by selector {selector!r}")


def _links(page: Page, base_url: str, matched: list[LexborNode]) -> tuple[Link, ...]:
    places = Places()
    found = [
        Anchor(node, places.of(node), addresses.address(url), " ".join(node.text().split()), order)
        for order, node in enumerate(_anchors(matched))
        if (url := urls.absolute(base_url, node.attributes.get("href") or ""))
    ]
    return offers.distinct(card.link(seen_at=page.fetched_at) for card in cards(found))


def _anchors(matched: list[LexborNode]) -> list[LexborNode]:
    found: dict[int, LexborNode] = {}
    for node in matched:
        for anchor in [node] if node.tag == "a" else node.css("a[href]"):
            found.setdefault(anchor.mem_id, anchor)
    return list(found.values())
