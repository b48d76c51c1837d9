"""The repeated list of stories on a page, found without rules: no menus, popular boxes, tag clouds or footers.

Candidate links become cards; cards that stand in the same kind of place form a group; each group is judged by what its
cards look like (headings, dates, pictures, teasers, the length of titles, the shape of addresses). The best group tells
what a story of this site looks like, and every group that looks as much like a story is taken with it: a lead story,
the blocks of a home page. Boxes beside the list count only where nothing else is left.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import log2
from statistics import fmean

from selectolax.lexbor import LexborHTMLParser

from syndicator.discover import anchors, offers
from syndicator.discover.addresses import SURELY, Shape, weight
from syndicator.discover.anchors import Gathered
from syndicator.discover.cards import Anchor, Card, cards
from syndicator.discover.places import FIRM, Places
from syndicator.model import Link, Page

_LEAST_LINKS = 2
_LEAST_BEST = 1.3
_LEAST_OTHER = 2.2
_STRONG_LOOKS = 4.2
_SHAPE_SHARE = 0.8
_SHORT_TITLE, _FULL_TITLE = 12, 40
_LIST_BONUS, _LONG_LIST = 0.6, 16


@dataclass(frozen=True, slots=True)
class Found:
    """The links of a listing, and in a sentence where they were found."""

    links: tuple[Link, ...]
    why: str


@dataclass(frozen=True, slots=True)
class _Group:
    """Cards that stand in the same kind of place. `looks` is how much a card of it looks like a story, 0 to 7."""

    cards: tuple[Card, ...]
    looks: float

    @property
    def score(self) -> float:
        """`looks`, raised for a long list."""
        count = len({card.address.key for card in self.cards})
        return self.looks + _LIST_BONUS * log2(min(count, _LONG_LIST))


def find(page: Page, base_url: str, tree: LexborHTMLParser) -> Found:
    """The stories that the page lists, in its order."""
    gathered = anchors.gather(page.final_url, base_url, tree, Places())
    strict = _stories(_outside_zones(gathered))
    links = _links(page, strict)
    if len(links) > _LEAST_LINKS:
        return Found(links, _why(links, strict))
    # A page that consists of what elsewhere is a box: the site's list of its most read stories, a one-column theme.
    lenient = _stories(anchor for anchor in gathered.anchors if not _is_firm(anchor))
    more = _links(page, lenient)
    if len(more) > len(links) and len(more) > _LEAST_LINKS:
        return Found(more, _why(more, lenient) + "; nothing is listed outside of side boxes")
    if len(links) >= _LEAST_LINKS:
        return Found(links, _why(links, strict))
    return Found((), f"no repeated list of stories among {len(gathered.anchors)} links; set links.select to name it")


def _outside_zones(gathered: Gathered) -> Iterable[Anchor]:
    return (
        anchor
        for anchor in gathered.anchors
        if anchor.order not in gathered.labelled and not any(not zone.holds_main for zone, _ in anchor.place.zones)
    )


def _is_firm(anchor: Anchor) -> bool:
    return any(kind in FIRM and not zone.holds_main for zone, kind in anchor.place.zones)


def _stories(candidates: Iterable[Anchor]) -> list[Card]:
    """The cards that show stories, in the page's order."""
    groups = _groups(cards(candidates))
    if not groups:
        return []
    best = max(groups, key=lambda group: group.score)
    if best.looks < _LEAST_BEST:
        return []
    shape = _shape(best)
    kept = [card for group in groups for card in group.cards if group is best or _is_like(card, group, best, shape)]
    return sorted(kept, key=lambda card: card.anchors[0].order)


def _groups(found: Iterable[Card]) -> list[_Group]:
    members: dict[tuple[int, str, bool], list[Card]] = {}
    for card in found:
        members.setdefault((card.container.signature, card.place.tag, card.headed), []).append(card)
    return [_Group(tuple(group), fmean(_looks(card) for card in group)) for group in members.values()]


def _looks(card: Card) -> float:
    """How much a card looks like a story's."""
    length = weight(card.title or "")
    return (
        2.0 * card.headed
        + (1.5 if card.address.likeness == SURELY else 0.4)
        + 1.5 * min(max((length - _SHORT_TITLE) / (_FULL_TITLE - _SHORT_TITLE), 0.0), 1.0)
        + 1.0 * card.dated
        + 0.5 * card.teased
        + 0.5 * card.pictured
        + 0.4 * card.place.in_article
    )


def _shape(best: _Group) -> Shape | None:
    """The shape of this site's addresses of stories, where it has one that tells them from other pages."""
    shape, count = Counter(card.address.shape for card in best.cards).most_common(1)[0]
    return shape if shape.tells and count >= _SHAPE_SHARE * len(best.cards) else None


def _is_like(card: Card, group: _Group, best: _Group, shape: Shape | None) -> bool:
    """Whether a card outside of the best group shows a story, too."""
    if group.looks < _LEAST_OTHER or _looks(card) < _LEAST_OTHER:
        return False
    if shape and card.address.shape != shape:
        return _looks(card) >= _STRONG_LOOKS
    return card.address.likeness == SURELY or _looks(best.cards[0]) - _looks(card) < 1.0


def _links(page: Page, stories: Iterable[Card]) -> tuple[Link, ...]:
    return offers.distinct(card.link(seen_at=page.fetched_at) for card in stories)


def _why(links: tuple[Link, ...], stories: list[Card]) -> str:
    kinds = Counter(f"{card.container.label} > {card.place.label}" for card in stories)
    label, count = kinds.most_common(1)[0]
    rest = f" and {len(kinds) - 1} places like it" if len(kinds) > 1 else ""
    return f"{len(links)} stories in repeated cards ({count} in {label}{rest})"
