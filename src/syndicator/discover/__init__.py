"""Listing → links: what a fetched page offers as articles. Pure: no clock, no network, no state.

A page that is a feed is read as one, whatever its type says and the operator asked for. On an HTML page the ways
(tiers) are tried in the operator's order: "listing" finds the repeated list or follows `links.select`; "feed" names
the feeds that the page advertises, for the caller to fetch. Any bytes give a Listing or raise errors.Unreadable.
"""

from collections.abc import Sequence
from typing import Literal

from selectolax.lexbor import LexborHTMLParser

from syndicator import decode, urls
from syndicator.discover import advertised, feed, jsonfeed, listing, markup, selectors, sniff
from syndicator.errors import Unreadable
from syndicator.model import Listing, Page
from syndicator.specs import LinkRules

__all__ = ["Tier", "discover"]

Tier = Literal["listing", "feed"]


def discover(page: Page, *, tiers: Sequence[Tier], rules: LinkRules) -> Listing:
    """What `page` offers. `why` says in a sentence what was found, and where. Raises Unreadable."""
    text = decode.decode(page.body, page.content_type)
    if not text.strip():
        raise Unreadable(f"{page.final_url}: the page is empty")
    sniffed = sniff.sniff(text)
    match sniffed.kind:
        case "xml-feed":
            return feed.read(page, text, sniffed)
        case "json-feed":
            return jsonfeed.read(page, text)
        case "other":
            raise Unreadable(f"{page.final_url}: {sniffed.says}")
        case "page":
            return _from_html(page, markup.parse(text, url=page.final_url), tiers, rules)


def _from_html(page: Page, tree: LexborHTMLParser, tiers: Sequence[Tier], rules: LinkRules) -> Listing:
    base_url = _base(page, tree)
    feeds = advertised.feeds(page.final_url, base_url, tree)
    said: list[str] = []
    for tier in tiers:
        if tier == "feed":
            why = f"the page advertises {len(feeds)} feeds" if feeds else "the page advertises no feed"
            found = listing.Found((), why)
        elif rules.select:
            found = selectors.select(page, base_url, tree, rules.select)
        else:
            found = listing.find(page, base_url, tree)
        said.append(found.why)
        if found.links or (tier == "feed" and feeds):
            return Listing(links=found.links, tier=tier, feeds=feeds, why="; ".join(said))
    return Listing(links=(), tier=tiers[0] if tiers else "none", feeds=feeds, why="; ".join(said))


def _base(page: Page, tree: LexborHTMLParser) -> str:
    """Where relative addresses start: the final URL, or an http(s) `<base href>` (X04)."""
    base = tree.css_first("base[href]")
    href = (base.attributes.get("href") or "").strip() if base else ""
    return (urls.absolute(page.final_url, href) if href else None) or page.final_url
