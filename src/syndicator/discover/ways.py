"""The tiers by which links are found, and for each the addresses besides the page where they may be found."""

from collections.abc import Sequence
from typing import get_args
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from syndicator import urls
from syndicator.discover import advertised, sitemap, wp_api
from syndicator.model import Page
from syndicator.specs import Tier

TIERS: tuple[Tier, ...] = get_args(Tier)
ON_PAGE: frozenset[Tier] = frozenset({"listing", "json-ld"})
"""Tiers that read the page itself; the others ask at addresses of their own."""

SITE_WIDE: frozenset[Tier] = frozenset({"wp-api", "news-sitemap", "sitemap"})
"""Tiers that give what the whole site publishes, also where the page is a section of it."""

_FEED_GUESSES = ("feed/", "rss.xml", "feed.xml", "atom.xml", "rss/", "index.xml", "feed.json")


def feed_addresses(page: Page, base_url: str, tree: LexborHTMLParser) -> tuple[str, ...]:
    """Feeds that the page advertises, then those at usual addresses below it and below the site's root."""
    found = list(advertised.feeds(page.final_url, base_url, tree))
    here = f"{urls.origin(page.final_url)}{urlsplit(page.final_url).path.rstrip('/')}/"
    found += [f"{here}{name}" for name in _FEED_GUESSES]
    return tuple(dict.fromkeys(found))


def addresses(tier: Tier, page: Page, base_url: str, tree: LexborHTMLParser, *, robots: str) -> Sequence[str]:
    """Where to ask for this tier's list, the likeliest first."""
    match tier:
        case "feed":
            return feed_addresses(page, base_url, tree)
        case "wp-api":
            return wp_api.addresses_of(page, base_url, tree)
        case "news-sitemap" | "sitemap":
            return sitemap.guesses(page.final_url, robots, news=tier == "news-sitemap")
        case _:
            return ()
