"""Listing → links: what a fetched page offers as articles. Pure: no clock, no network, no state.

A page that is a feed, a sitemap or a list of WordPress posts is read as one, whatever its type says and the operator
asked for. On an HTML page the ways (tiers) are tried in the operator's order: "listing" finds the repeated list or
follows `links.select`, "json-ld" reads what the page describes; the others name addresses for the caller to ask at.
Any bytes give a Listing or raise errors.Unreadable.
"""

from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser

from syndicator import decode, urls
from syndicator.discover import (
    advertised,
    feed,
    jsonfeed,
    listing,
    markup,
    paging,
    selectors,
    sitemap,
    sniff,
    structured,
    ways,
    wp_api,
)
from syndicator.discover.ways import ON_PAGE, SITE_WIDE, TIERS
from syndicator.errors import Unreadable
from syndicator.model import Listing, Page
from syndicator.specs import LinkRules, Tier

__all__ = ["ON_PAGE", "SITE_WIDE", "TIERS", "discover", "places_to_ask"]


def discover(page: Page, *, tiers: Sequence[Tier], rules: LinkRules) -> Listing:
    """What `page` offers. `why` says in a sentence what was found, and where. Raises Unreadable."""
    text = _text(page)
    if not text.strip():
        raise Unreadable(f"{page.final_url}: the page is empty")
    sniffed = sniff.sniff(text)
    match sniffed.kind:
        case "xml-feed":
            return feed.read(page, text, sniffed)
        case "json-feed":
            return jsonfeed.read(page, text)
        case "sitemap":
            return sitemap.read(page, text, sniffed, news_only="sitemap" not in tiers and "news-sitemap" in tiers)
        case "posts":
            return wp_api.read(page, text)
        case "other":
            raise Unreadable(f"{page.final_url}: {sniffed.says}")
        case "page":
            return _from_html(page, markup.parse(text, url=page.final_url), tiers, rules)


def places_to_ask(tier: Tier, page: Page, *, robots: str = "") -> Sequence[str]:
    """Where the list of a tier that is not on the page may be, the likeliest first. Raises Unreadable."""
    tree = markup.parse(_text(page), url=page.final_url)
    return ways.addresses(tier, page, _base(page, tree), tree, robots=robots)


def _text(page: Page) -> str:
    try:
        return decode.decode(sitemap.unpacked(page.body), page.content_type)
    except ValueError as error:
        raise Unreadable(f"{page.final_url}: {error}") from error


def _from_html(page: Page, tree: LexborHTMLParser, tiers: Sequence[Tier], rules: LinkRules) -> Listing:
    base_url = _base(page, tree)
    feeds = advertised.feeds(page.final_url, base_url, tree)
    said: list[str] = []
    for tier in tiers:
        found = _found(tier, page, base_url, tree, rules, feeds)
        said += [found.why] if found.why else []
        if found.links or (tier == "feed" and feeds):
            next_url = paging.next_url(page, base_url, tree, rules) if tier in ON_PAGE else None
            return Listing(links=found.links, tier=tier, feeds=feeds, next_url=next_url, why="; ".join(said))
    return Listing(links=(), tier="none", feeds=feeds, why="; ".join(said))


def _found(  # noqa: PLR0917  all that a tier may need
    tier: Tier, page: Page, base_url: str, tree: LexborHTMLParser, rules: LinkRules, feeds: Sequence[str]
) -> listing.Found:
    match tier:
        case "listing":
            if rules.select:
                return selectors.select(page, base_url, tree, rules.select)
            return listing.find(page, base_url, tree)
        case "json-ld":
            return structured.find(page, base_url, tree)
        case "feed":
            return listing.Found(
                (), f"the page advertises {len(feeds)} feeds" if feeds else "the page advertises no feed"
            )
        case _:
            return listing.Found((), "")


def _base(page: Page, tree: LexborHTMLParser) -> str:
    """Where relative addresses start: the final URL, or an http(s) `<base href>` (X04)."""
    base = tree.css_first("base[href]")
    href = (base.attributes.get("href") or "").strip() if base else ""
    return (urls.absolute(page.final_url, href) if href else None) or page.final_url
