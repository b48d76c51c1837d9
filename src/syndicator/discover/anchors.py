"""The links of a page that may lead to stories of its own site, and the zones they stand in.

Zones come from tags and class names (places.py), and from what is written over a list: "Terpopuler", "Most read".
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from syndicator import urls
from syndicator.discover import addresses, words
from syndicator.discover.addresses import SURELY, Address
from syndicator.discover.cards import HEADINGS, Anchor
from syndicator.discover.places import Place, Places

_LABELS = ", ".join(f"{tag}:not(:has(*))" for tag in ("div", "span", "p", "td", "th", "dt", "strong", "b"))
_MARKS = f"a[href], h1, h2, h3, h4, h5, h6, {_LABELS}"
_MAIN = "main, [role=main], #main, #content, #primary, #colophon"
_URL_CHARS = 2_000
_NOT_STORIES = re.compile(r"\b(tag|category|author|next|prev|home|search|license|help)\b", re.IGNORECASE)
_SHORT = 12
_PROSE_CHARS = 24
_LABEL_DEPTH = 3
_NEAR = 64
_MOST_ANCHORS = 5_000


@dataclass(eq=False, slots=True)
class Gathered:
    """The candidates of a page in its order, and those among them that a label marks as a popular or related box."""

    anchors: list[Anchor]
    labelled: set[int]


def gather(page_url: str, base_url: str, tree: LexborHTMLParser, places: Places) -> Gathered:
    """The candidates on the page `page_url`."""
    marks = _once(tree.css(_MARKS))
    known: dict[str, Address | None] = {}
    site, own = urls.site(urls.host(page_url)), urls.key(page_url)
    found: list[Anchor] = []
    for order, node in enumerate(marks):
        if node.tag == "a" and len(found) < _MOST_ANCHORS:
            address = _address(node, base_url, known)
            if address and address.key != own and address.site == site and not _is_other(node):
                text = " ".join(node.text().split())
                if not _is_in_prose(node, text):
                    found.append(Anchor(node, places.of(node), address, text, order))
    found = _without_sections(found)
    _mark_wrappers(tree, places)
    return Gathered(found, _labelled(marks, {anchor.order: anchor for anchor in found}, places))


def _once(nodes: Iterable[LexborNode]) -> list[LexborNode]:
    """Lexbor gives a node once per selector that fits."""
    return list({node.mem_id: node for node in nodes}.values())


def _address(node: LexborNode, base_url: str, known: dict[str, Address | None]) -> Address | None:
    href = (node.attributes.get("href") or "").strip()
    if not href or href.startswith("#") or len(href) > _URL_CHARS:
        return None
    if href not in known:
        url = urls.absolute(base_url, href)
        known[href] = addresses.candidate(url) if url else None
    return known[href]


def _is_other(node: LexborNode) -> bool:
    relation = node.attributes.get("rel")
    return bool(relation and _NOT_STORIES.search(relation))


def _is_in_prose(node: LexborNode, text: str) -> bool:
    """Whether a link stands in a sentence. "Read more" at a teaser's end may be the only link of its story."""
    if not text or words.MORE.match(text):
        return False
    before, after = _beside(node.prev), _beside(node.next)
    return len(before) > _PROSE_CHARS or (len(after) > _PROSE_CHARS and (after[0] in ",.;:)" or after[0].islower()))


def _beside(node: LexborNode | None) -> str:
    return (node.text_content or "").strip() if node is not None and node.is_text_node else ""


def _without_sections(anchors: list[Anchor]) -> list[Anchor]:
    """`anchors` without links to sections and authors, as they stand in every story's small print."""
    directories = {directory for anchor in anchors for directory in _directories(anchor.address.path)}
    short = Counter(anchor.address.key for anchor in anchors if addresses.weight(anchor.text) < _SHORT)
    return [anchor for anchor in anchors if not _is_section(anchor, directories, short)]


def _is_section(anchor: Anchor, directories: set[str], short: Counter[str]) -> bool:
    if anchor.address.likeness == SURELY:
        return False
    if anchor.address.path.rstrip("/") in directories:
        return True
    around = (anchor.place, anchor.place.parent)
    if any(place and place.in_small_print for place in around):
        return True
    return 0 < addresses.weight(anchor.text) < _SHORT and short[anchor.address.key] > 1


def _directories(path: str) -> Iterable[str]:
    parts = path.rstrip("/").split("/")[:-1]
    return ("/".join(parts[:count]) for count in range(2, min(len(parts), 8) + 1))


def _mark_wrappers(tree: LexborHTMLParser, places: Places) -> None:
    """What holds the page's main part is no box, whatever its classes sound like."""
    for main in _once(tree.css(_MAIN))[:_NEAR]:
        for zone, _ in places.of(main).zones:
            zone.holds_main = zone.holds_main or zone.node.mem_id != main.mem_id


def _labelled(marks: list[LexborNode], candidates: dict[int, Anchor], places: Places) -> set[int]:
    """Orders of the anchors that stand under a label such as "Most read", up to the next label like it."""
    leading = {element for anchor in candidates.values() for element in _near(anchor.place)}
    boxes: list[list[Anchor]] = []
    label: Place | None = None
    scope: Place | None = None
    for order, node in enumerate(marks):
        anchor = candidates.get(order)
        if anchor and label:
            scope = scope or _shared(label, anchor.place)
            if scope and _is_within(anchor.place, scope):
                boxes[-1].append(anchor)
            else:
                label = None
        elif node.tag != "a" and (is_label := _is_label(node, leading)) is not None:
            place = places.of(node)
            if is_label:
                label, scope = place, None
                boxes.append([])
            elif label and _ends(place, label):
                label = None
    # Over one story alone it is no box's label, but a mark on the story.
    real = (box for box in boxes if len({anchor.address.key for anchor in box}) > 1)
    return {anchor.order for box in real for anchor in box}


def _is_label(node: LexborNode, leading: set[int]) -> bool | None:
    """True for a label we look for, False for another heading, None for what is neither: a title, running text."""
    if node.tag == "h1" or node.mem_id in leading:
        return None
    text = _short_text(node)
    if not text or _is_linked(node):
        return None
    return bool(words.POPULAR_LABEL.search(text))


def _near(place: Place) -> Iterable[int]:
    """The elements closely round a link: a heading among them is a story's title, and no label."""
    at = place.parent
    for _ in range(_LABEL_DEPTH):
        if at is None:
            return
        yield at.node.mem_id
        at = at.parent


def _short_text(node: LexborNode) -> str:
    """The text of `node`, or an empty one where it is too long for a label."""
    text = ""
    for count, part in enumerate(node.traverse(include_text=True)):
        if part.is_text_node:
            text += part.text_content or ""
        if len(text) > words.LABEL_CHARS * 4 or count > words.LABEL_CHARS:
            return ""
    text = " ".join(text.split())
    return text if len(text) <= words.LABEL_CHARS else ""


def _is_linked(node: LexborNode) -> bool:
    at = node.parent
    for _ in range(_LABEL_DEPTH):
        if at is None or at.tag == "a":
            return at is not None
        at = at.parent
    return False


def _ends(place: Place, label: Place) -> bool:
    if place.tag in HEADINGS and label.tag in HEADINGS:
        return place.tag <= label.tag
    return place.tag == label.tag and place.classes == label.classes


def _shared(label: Place, place: Place) -> Place | None:
    """The nearest element round both, if it is near the label."""
    at = label.parent
    for _ in range(_LABEL_DEPTH):
        if at is None or (at.tag in {"body", "html", "main"} and at is not label.parent):
            return None
        if _is_within(place, at):
            return at
        at = at.parent
    return None


def _is_within(place: Place, scope: Place) -> bool:
    at: Place | None = place
    for _ in range(_NEAR):
        if at is None or at is scope:
            return at is scope
        at = at.parent
    return False
