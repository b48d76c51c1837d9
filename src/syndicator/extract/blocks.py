"""A tree → its blocks: the lines of a page in reading order, each with the boxes that it stands in.

A block is what a reader sees as one paragraph, heading, list entry or cell: text between two boundaries, whatever inline
elements it is made of. A page is walked once; what is chosen is written from the very same pieces (`writing.py`).
Menus and footers are passed by: of the lines in them, a third of a page's, seven in 10,000 are of a story.
"""

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from typing import TypeAlias

from lxml.html import HtmlElement

from syndicator.extract.names import HIDDEN, marks_of

_SKIPPED = frozenset(
    """script style noscript template head title meta link select option textarea input svg math object embed canvas audio map
    datalist dialog amp-ad amp-sidebar amp-analytics amp-social-share amp-sticky-ad amp-auto-ads amp-consent
    amp-user-notification amp-next-page ins""".split()
)
_BOXES = frozenset(
    """html body p div section article main header footer aside nav figure figcaption ul ol dl dt dd li blockquote table thead
    tbody tfoot tr td th caption pre hr details summary form fieldset center address h1 h2 h3 h4 h5 h6 button amp-accordion
    legend hgroup search menu""".split()
)
_APART, _NOWHERE = frozenset({"nav", "footer"}), frozenset[str]()
_SAYING = frozenset({"class", "id", "itemprop", "role", "style", "hidden", "aria-hidden"})
_MARKED = frozenset("a em i strong b code kbd samp tt var s strike del sub sup".split())
_PLAYERS = frozenset({"iframe", "amp-iframe", "amp-youtube", "video"})
_EMPTY = _PLAYERS | {"br", "img"}
_FIGURE = re.compile(
    r"(?:^|\s)(?:wp-caption|image-?caption|img-?caption|caption-img|photo-?caption)(?:\s|$)", re.IGNORECASE
)
_EMOJI = re.compile(r"\b(?:emoji|wp-smiley)\b")
_DIGITS = re.compile(r"\d+")
_MAX_FIGURE_PARAGRAPHS, _MAX_SAID = 3, 400
_MAX_OPEN = 6  # one in the other; each is written anew in every line that it holds
NEVER = -99


class Sign(Enum):
    """What stands between the texts of a run besides elements: the end of the last opened one, a line break."""

    CLOSE = 0
    BREAK = 1


Piece: TypeAlias = str | HtmlElement | Sign
Marks = Mapping[int, int]
"""How deep the nearest holder of a mark is. A box whose element sets none has the very marks of the box around it."""

_Kind = tuple[frozenset[int], str, bool]
"""Of an element by its tag and attributes: the marks that it sets, its signature, and whether it may be a figure."""


class Box:
    """An element that parts lines. What it holds is summed up later."""

    chars = link_chars = lines = good = figures = 0
    good_chars = score = 0.0
    best_steps: int = NEVER

    def __init__(self, element: HtmlElement, tag: str, parent: "Box | None", marks: Marks, signature: str) -> None:
        self.element, self.tag, self.parent, self.marks, self.signature = element, tag, parent, marks, signature
        self.depth: int = parent.depth + 1 if parent else 0


def boxes_around(box: Box) -> Iterator[Box]:
    """The box and those around it, outwards."""
    walked: Box | None = box
    while walked is not None:
        yield walked
        walked = walked.parent


@dataclass(slots=True)
class Block:
    """A line: its text with single spaces, its pieces as found, and counts of its characters."""

    text: str
    box: Box
    pieces: list[Piece]
    chars: int
    link_chars: int
    links: int
    strong_chars: int


@dataclass(slots=True)
class Place:
    """An image, figure or player: what stands there, and the number of the block that it stands before."""

    before: int
    element: HtmlElement
    box: Box


@dataclass(slots=True)
class Blocks:
    """What a page is made of, in reading order; `is_whole` unless a menu or footer was passed by."""

    root: Box
    is_whole: bool = True
    lines: list[Block] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)


def walk(root: HtmlElement, *, holding: Container[HtmlElement] = (), is_whole: bool = False) -> Blocks:
    """The blocks below `root`; those of a menu or footer only where the whole is asked for, or it is of the `holding`."""
    walker = _Walker(root, _NOWHERE if is_whole else _APART, holding)
    walker.inside(root, walker.found.root, walker.found.root.marks)
    walker.flush(walker.found.root)
    return walker.found


class _Walker:
    def __init__(self, root: HtmlElement, apart: frozenset[str], holding: Container[HtmlElement]) -> None:
        top = Box(root, root.tag, None, {}, f"{root.tag}.")
        self.found = Blocks(root=top, boxes=[top])
        self._apart, self._holding = apart, holding
        self._marks: dict[tuple[int, frozenset[int], int], Marks] = {}
        self._run: list[Piece] = []
        self._open: list[HtmlElement] = []
        self._in_link = self._in_strong = 0
        self._link_chars = self._links = self._strong_chars = 0

    def inside(self, element: HtmlElement, box: Box, marks: Marks) -> None:
        """Walk what is in an element; `box` is the nearest one that parts lines."""
        text = element.text
        if text and (self._run or not text.isspace()):
            self._text(text)
        for child in element:
            tag = child.tag
            if tag in _BOXES:
                if self._run:
                    self.flush(box)
                self._links = 0
                if tag not in self._apart or child in self._holding or _holds_story(child):
                    self._box(child, tag, box, marks)
                else:
                    self.found.is_whole = False
            elif tag in _EMPTY:
                self._empty(child, tag, box)
            elif tag not in _SKIPPED:
                self._inline(child, tag, box, marks)
            text = child.tail
            if text and (self._run or not text.isspace()):
                self._text(text)

    def _empty(self, element: HtmlElement, tag: str, box: Box) -> None:
        if tag == "br":
            self._break(box)
        elif tag == "img":
            self._image(element, box)
        else:
            self._place(element, box)

    def _box(self, element: HtmlElement, tag: str, parent: Box, marks: Marks) -> None:
        said = element.items()
        new, signature, may_show = (
            _kind(tag, *[(name, value[:_MAX_SAID]) for name, value in said if name in _SAYING]) if said else _kind(tag)
        )
        if may_show and self._is_figure(element):
            self._place(element, parent)
            return
        box = Box(element, tag, parent, self._marked(marks, new, parent.depth + 1), signature)
        self.found.boxes.append(box)
        self.inside(element, box, box.marks)
        if self._run:
            self.flush(box)
        self._links = 0

    def _marked(self, marks: Marks, new: frozenset[int], depth: int) -> Marks:
        """The marks below an element that sets some; neighbours that set the same share them."""
        if not new:
            return marks
        key = id(marks), new, depth
        found = self._marks.get(key)
        if found is None:
            found = self._marks[key] = {**marks, **dict.fromkeys(new, depth)}
        return found

    def _is_figure(self, element: HtmlElement) -> bool:
        """Whether the element shows something: a table, quote or code in a `<figure>` is content of its own."""
        if next(element.iter("img", *_PLAYERS), None) is None:
            return element.tag == "figure" and next(element.iter("table", "blockquote", "pre", "p"), None) is None
        paragraphs = sum(1 for _ in element.iter("p", "li"))
        return paragraphs <= _MAX_FIGURE_PARAGRAPHS and next(element.iter("table", "blockquote", "pre"), None) is None

    def _inline(self, element: HtmlElement, tag: object, box: Box, marks: Marks) -> None:
        if not isinstance(tag, str):
            return
        is_link = tag == "a"
        if len(element):  # else there is no box that the marks could be of
            names = element.get("class", "")[:_MAX_SAID]
            if is_link or names:
                marks = self._marked(marks, _kind(tag, ("class", names))[0], box.depth)
        is_strong = tag in {"strong", "b"}
        self._in_link += is_link
        self._links += is_link
        self._in_strong += is_strong
        is_marked = tag in _MARKED and len(self._open) < _MAX_OPEN
        if is_marked:
            self._open.append(element)
            if self._run:
                self._run.append(element)
        self.inside(element, box, marks)
        if is_marked:
            self._open.pop()
            if self._run:
                self._run.append(Sign.CLOSE)
        self._in_link -= is_link
        self._in_strong -= is_strong

    def _text(self, text: str) -> None:
        run = self._run
        if text.isspace():
            if run:
                run.append(" ")
            return
        if not run:
            run.extend(self._open)
        run.append(text)
        if self._in_link:
            self._link_chars += len(text)
        if self._in_strong:
            self._strong_chars += len(text)

    def _break(self, box: Box) -> None:
        """Two line breaks in a row are how some editors write paragraphs."""
        run = self._run
        last = next((piece for piece in reversed(run) if piece != " "), None)
        if last is Sign.BREAK:
            self.flush(box)
        elif run:
            run.append(Sign.BREAK)

    def _image(self, image: HtmlElement, box: Box) -> None:
        if _EMOJI.search(image.get("class") or ""):
            self._text(image.get("alt") or " ")
        else:
            self._place(image, box)

    def _place(self, element: HtmlElement, box: Box) -> None:
        self.found.places.append(Place(len(self.found.lines) + bool(self._run), element, box))

    def flush(self, box: Box) -> None:
        """End the line that is being read, if it says anything."""
        run = self._run
        text = " ".join("".join([_said(piece) for piece in run]).split())
        if chars := len(text):
            run.extend([Sign.CLOSE] * len(self._open))
            link_chars, strong_chars = min(self._link_chars, chars), min(self._strong_chars, chars)
            self.found.lines.append(Block(text, box, run, chars, link_chars, self._links, strong_chars))
        self._run = []
        self._link_chars = self._links = self._strong_chars = 0


def _said(piece: Piece) -> str:
    return piece if isinstance(piece, str) else " " if piece is Sign.BREAK else ""


def _holds_story(part: HtmlElement) -> bool:
    """Whether a menu or footer is none, but what a page's author took for a plain box."""
    return next(part.iter("h1", "article", "main"), None) is not None


@lru_cache(maxsize=20_000)
def _kind(tag: str, *said: tuple[str, str]) -> _Kind:
    told = dict(said)
    classes = told.get("class", "")
    marks = marks_of(tag, (classes, told.get("id"), told.get("itemprop") or told.get("role")))
    if _is_hidden(told):
        marks |= {HIDDEN}
    may_show = tag == "figure" or (tag == "div" and "aption" in classes.lower() and _FIGURE.search(classes) is not None)
    return marks, f"{tag}.{_DIGITS.sub('', classes)}", may_show


def _is_hidden(said: Mapping[str, str]) -> bool:
    style = said.get("style", "")
    return ("display" in style and "none" in style) or "hidden" in said or said.get("aria-hidden") == "true"
