"""Which of a site's ways is the best: whose links are the source's own, dated, and enough."""

from collections.abc import Sequence

from syndicator.model import Link
from syndicator.specs import Tier

_LEAST = 3
_FRONT: tuple[Tier, ...] = ("feed", "wp-api", "news-sitemap", "listing", "json-ld", "sitemap")
_SECTION: tuple[Tier, ...] = ("listing", "json-ld")
_WHY: dict[Tier, str] = {
    "feed": "The feed is the best: it is made to be read, and small.",
    "wp-api": "The WordPress API is the best here: every post, dated.",
    "news-sitemap": "The news sitemap is the best here: all of the last two days, dated.",
    "listing": "The page's own list is the best here.",
    "json-ld": "The list in the page's JSON-LD is the best here.",
    "sitemap": "Only the sitemap gives links; it has neither titles nor dates.",
}


def best(offers: Sequence[tuple[Tier, Sequence[Link]]], *, is_section: bool) -> tuple[tuple[Tier, ...], str]:
    """The tiers worth naming, the best first, and why that one; none where nothing gives links.

    For a section only its own page counts: feeds, APIs and sitemaps are mostly of the whole site.
    """
    links = dict(offers)
    order = _SECTION if is_section and any(links.get(tier) for tier in _SECTION) else _FRONT
    found = [tier for tier in order if links.get(tier)]
    enough = [tier for tier in found if len(links[tier]) >= _LEAST]
    ranked = (*enough, *(tier for tier in found if tier not in enough))
    if not ranked:
        return (), "no way gives links"
    why = _WHY[ranked[0]]
    return ranked, f"{why} The others would bring the whole site, not this section." if order is _SECTION else why
