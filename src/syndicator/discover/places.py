"""Where an element stands in a page: the way down to it, once per element, however many links ask.

Two elements with the same `signature` are reached by the same tags and classes, as the members of one list are. `zones`
are the parts round it (menu, sidebar, footer …) that hold no list of the page's own, outermost first.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from selectolax.lexbor import LexborNode

from syndicator.discover import words

_SPLIT = re.compile(r"[^A-Za-z]+|(?<=[a-z])(?=[A-Z])")
_PLAIN = re.compile(r"\d+")
_TERM_CLASSES = re.compile(r"^(category|tag|kategori|author|postid|post-\d|term)[-_]|^post-\d+$", re.IGNORECASE)
_POSITIONS = words.word_set("first last odd even active current alt")
_ZONE_TAGS = {"nav": "menu", "footer": "footer", "aside": "sidebar", "dialog": "service", "form": "service"}
_ZONE_ROLES = {
    "navigation": "menu", "menu": "menu", "menubar": "menu", "contentinfo": "footer", "search": "service",
    "dialog": "service", "complementary": "sidebar",
}  # fmt: skip
_PARTS = frozenset({"article", "section", "main", "li", "td"})
_CELLS = frozenset({"td", "th"})
_ROOTS = frozenset({"body", "html"})
_MOST_ZONES = 8
_MOST_CLASSES = 20
_LONGEST_CLASS = 80  # longer ones are hashes, not words

FIRM = frozenset({"menu", "footer", "paging"})
"""Zones that never are the page's own list, even where nothing else is left."""


@dataclass(eq=False, slots=True)
class Place:
    """An element, and what its ancestors make of it. `label` is how a person would name it."""

    node: LexborNode
    parent: "Place | None"
    tag: str
    classes: tuple[str, ...]
    signature: int
    within_part: bool
    in_article: bool
    in_small_print: bool
    zones: "tuple[tuple[Place, str], ...]" = ()
    holds_main: bool = False

    @property
    def label(self) -> str:
        """`ul.latest`: the tag, and the first class or id that is not a number's."""
        named = [f".{name}" for name in self.classes if not _PLAIN.search(name)]
        mark = self.node.attributes.get("id") or ""
        return self.tag + (named[0] if named else f"#{mark}" if mark and not _PLAIN.search(mark) else "")


class Places:
    """The places of one page, made as they are asked for."""

    def __init__(self) -> None:
        self._by_id: dict[int, Place] = {}

    def of(self, node: LexborNode) -> Place:
        """The place of `node`; its ancestors are made first, without recursion: pages may be deep."""
        missing: list[LexborNode] = []
        at: LexborNode | None = node
        while at is not None and at.mem_id not in self._by_id and at.tag != "-document":
            missing.append(at)
            at = at.parent
        place = self._by_id.get(at.mem_id) if at is not None else None
        for element in reversed(missing):
            place = self._by_id[element.mem_id] = _place(element, place)
        if place is None:
            raise ValueError("an element without a document")
        return place


def _place(node: LexborNode, parent: Place | None) -> Place:
    tag = node.tag or ""
    attributes = node.attributes
    mark = attributes.get("id") or ""
    said = _said(attributes.get("class") or "")
    step = (tag, said.telling, _PLAIN.sub("", mark), _column(node) if tag in _CELLS else 0)
    place = Place(
        node=node,
        parent=parent,
        tag=tag,
        classes=said.classes,
        signature=hash((parent.signature if parent else 0, step)),
        within_part=bool(parent and (parent.within_part or parent.tag in _PARTS)),
        in_article=tag == "article" or bool(parent and parent.in_article),
        in_small_print=said.is_small_print,
        zones=parent.zones if parent else (),
    )
    zone = "" if tag in _ROOTS else _zone(place, said.spoken | _said(mark).spoken, attributes.get("role") or "")
    if zone and len(place.zones) < _MOST_ZONES:
        place.zones = (*place.zones, (place, zone))
    return place


@dataclass(frozen=True, slots=True)
class _Said:
    """What a class attribute says: the classes that tell what an element is, and the words in them."""

    classes: tuple[str, ...]
    telling: frozenset[str]
    spoken: frozenset[str]
    is_small_print: bool


@lru_cache(maxsize=4_000)
def _said(attribute: str) -> _Said:
    classes = tuple(attribute.split()[:_MOST_CLASSES])
    own = [name for name in classes if not _TERM_CLASSES.match(name)]
    spoken = frozenset(word for name in own if len(name) <= _LONGEST_CLASS for word in _words(name))
    telling = frozenset(_PLAIN.sub("", name) for name in own if name.lower() not in _POSITIONS)
    return _Said(classes, telling, spoken, bool(spoken & words.SMALL_PRINT))


def _words(name: str) -> set[str]:
    """The words in a class name or id: single ones, and pairs as in `most-read`."""
    parts = [part.lower() for part in _SPLIT.split(name) if part]
    if words.AROUND_SIDEBAR.match(name.lower()):
        parts = [part for part in parts if part not in words.ZONES["sidebar"]]
    return {*parts, *(f"{one}-{two}" for one, two in pairwise(parts))}


def _zone(place: Place, spoken: frozenset[str], role: str) -> str:
    if role.lower() in _ZONE_ROLES:
        return _ZONE_ROLES[role.lower()]
    if place.tag in _ZONE_TAGS and not (place.tag == "aside" and "widget" in spoken):
        # A story's own <footer> or <aside> is small print, and no zone worse than another.
        return _ZONE_TAGS[place.tag]
    if place.tag == "header" and not place.within_part:
        return "header"
    if place.tag == "main":
        return ""
    for pair in spoken & words.PAIRS.keys():
        return words.PAIRS[pair]
    return next((zone for zone, known in words.ZONES.items() if spoken & known), "")


def _column(node: LexborNode) -> int:
    column = 1
    before = node.prev
    for _ in range(50):  # no layout table is wider
        if before is None:
            break
        column += before.tag in _CELLS
        before = before.prev
    return column
