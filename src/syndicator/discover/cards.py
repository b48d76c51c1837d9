"""Links → cards: the piece of a list that belongs to one story, with the title, date and looks found in it.

A card is the largest element round a link that leads to no other story.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from selectolax.lexbor import LexborNode

from syndicator.discover import dates, words
from syndicator.discover.addresses import Address, weight
from syndicator.discover.places import Place
from syndicator.model import Link

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_HEADINGS = "h1, h2, h3, h4, h5, h6"
_TITLED = "[class*=title], [class*=headline], [class*=judul], [class*=heading]"
_SIGHTS = "time, img, picture, amp-img, [class*=date], [class*=time], [class*=tanggal], [class*=thumb]"
_TITLE_CHARS = 300
_LEAST_TITLE = 4
_TEASER_CHARS = 60
_LONGEST_CARD = 1_500
_SIBLINGS = 3
_MOST_PIECES = 12  # headings may be nested, and each is read to its end
_STOP = frozenset({"body", "html", "main"})
_DATED = re.compile(r"date|time|tanggal", re.IGNORECASE)


@dataclass(eq=False, slots=True)
class Anchor:
    """A link as it stands in the page."""

    node: LexborNode
    place: Place
    address: Address
    text: str
    order: int


@dataclass(eq=False, slots=True)
class Card:
    """What a list says of one story."""

    place: Place
    anchors: list[Anchor] = field(default_factory=list)
    title: str | None = None
    headed: bool = False
    dated: bool = False
    pictured: bool = False
    teased: bool = False
    published_at: datetime | None = None

    @property
    def address(self) -> Address:
        """Where the card leads."""
        return self.anchors[0].address

    @property
    def container(self) -> Place:
        """The list the card stands in."""
        return self.place.parent or self.place

    def link(self, *, seen_at: datetime) -> Link:
        """What the card offers. The date is only believed if it is plausible."""
        when = dates.plausible(self.published_at, seen_at=seen_at)
        return Link(url=self.address.url, title=self.title or None, published_at=when)


def cards(anchors: Iterable[Anchor]) -> list[Card]:
    """The cards of `anchors`, in the page's order."""
    anchors = list(anchors)
    owners = _owners(anchors)
    found: dict[int, Card] = {}
    for anchor in anchors:
        place = _outermost(anchor, owners)
        found.setdefault(place.node.mem_id, Card(place)).anchors.append(anchor)
    for card in found.values():
        _look(card, owners)
    return list(found.values())


def _owners(anchors: list[Anchor]) -> dict[int, str]:
    """Element → the only address it leads to, or an empty text where there are several."""
    owners: dict[int, str] = {}
    for anchor in anchors:
        place: Place | None = anchor.place
        while place is not None:
            known = owners.get(place.node.mem_id)
            if known in {"", anchor.address.key}:
                break
            owners[place.node.mem_id] = "" if known else anchor.address.key
            place = place.parent
    return owners


def _outermost(anchor: Anchor, owners: dict[int, str]) -> Place:
    place = anchor.place
    while place.parent and place.parent.tag not in _STOP and owners.get(place.parent.node.mem_id):
        place = place.parent
    return place


def _look(card: Card, owners: dict[int, str]) -> None:
    parts = [card.place.node, *_following(card, owners)]
    length = sum(len(part.text()) for part in parts)
    card.title, card.headed = _linked_title(card)
    if not card.headed:
        if length > _LONGEST_CARD:  # a page round one link: its headings and dates say nothing of the link
            card.place, parts = card.anchors[0].place, []
        else:
            card.title, card.headed = _other_title(card)
    card.title = card.title or _spoken(card)
    card.teased = length - len(card.title or "") > _TEASER_CHARS * 2
    for part in parts:
        for sight in part.css(_SIGHTS):
            _see(card, sight)


def _see(card: Card, sight: LexborNode) -> None:
    stamp = sight.attributes.get("datetime") if sight.tag == "time" else None
    if stamp and card.published_at is None:
        card.published_at = dates.moment(stamp, no_zone_is_utc=False)
    if sight.tag == "time" or _DATED.search(sight.attributes.get("class") or ""):
        card.dated = True
    else:
        card.pictured = True


def _following(card: Card, owners: dict[int, str]) -> Iterator[LexborNode]:
    """What stands between this card and the next one: `<h3>` and `<p>` side by side, `<dt>` and `<dd>`."""
    node = card.place.node.next
    steps = 0
    while node is not None and steps < _SIBLINGS:
        if node.is_element_node:
            if node.mem_id in owners or node.tag in {card.place.tag, "hr"}:
                return
            steps += 1
            yield node
        node = node.next


def _linked_title(card: Card) -> tuple[str | None, bool]:
    """The best heading round or inside the card's links; else the best words of the links themselves."""
    anchors = card.anchors[:_MOST_PIECES]
    headings = [node for anchor in anchors for node in (_heading_above(anchor.place), *anchor.node.css(_HEADINGS))]
    title = _best_heading([node for node in headings if node is not None])
    if title:
        return title, True
    return max((_own(anchor) for anchor in anchors), key=weight), False


def _other_title(card: Card) -> tuple[str | None, bool]:
    """The title of a card none of whose headings is linked; `card.title` where there is nothing better."""
    title = _best_heading(card.place.node.css(_HEADINGS))
    if title:
        return title, True
    marked = (_text(node) for node in card.place.node.css(_TITLED)[:_MOST_PIECES])
    return next((text for text in marked if text), card.title), False


def _best_heading(headings: list[LexborNode]) -> str | None:
    # A kicker is a smaller heading than the title it stands over, and so is a standfirst.
    ranked = sorted(headings[:_MOST_PIECES], key=lambda node: node.tag or "")
    return next((text for node in ranked if (text := _text(node))), None)


def _heading_above(place: Place | None) -> LexborNode | None:
    for _ in range(_SIBLINGS):
        if place is None:
            return None
        if place.tag in HEADINGS:
            return place.node
        place = place.parent
    return None


def _own(anchor: Anchor) -> str:
    """The link's own words; a link round a whole card gives the first piece long enough for a title."""
    if words.MORE.match(anchor.text):
        return ""
    if len(anchor.text) <= _TITLE_CHARS:
        return anchor.text
    pieces = (" ".join(node.text().split()) for node in anchor.node.css("span, div, p, b, strong"))
    return next((piece for piece in pieces if 20 <= weight(piece) <= _TITLE_CHARS), anchor.text[:_TITLE_CHARS])  # noqa: PLR2004


def _spoken(card: Card) -> str | None:
    """What is said where nothing is written: title, aria-label, alt."""
    for anchor in card.anchors:
        image = anchor.node.css_first("img, amp-img")
        said = anchor.node.attributes.get("title") or anchor.node.attributes.get("aria-label")
        said = said or (image.attributes.get("alt") if image else None)
        if said and said.strip():
            return " ".join(said.split())[:_TITLE_CHARS]
    return None


def _text(node: LexborNode) -> str | None:
    text = " ".join(node.text().split())
    return text[:_TITLE_CHARS] if weight(text) >= _LEAST_TITLE and not words.MORE.match(text) else None
