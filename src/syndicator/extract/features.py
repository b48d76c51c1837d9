"""Blocks → what the classifier looks at: numbers about each line, its boxes, its neighbours and the page.

Two passes: the first sums up what every box holds and finds the box with the most story in it; the second writes a row
for each line that could be part of one. None of it knows a language: lengths, links, punctuation, repetition, place.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from syndicator.extract.blocks import NEVER, Block, Blocks, Box
from syndicator.extract.names import AD, ASIDE, COMMENT, FOOTER, HEADING, HIDDEN, MARKS, NAV

_OWN = (
    "chars", "words", "chars_per_word", "linked", "links", "strong", "upper", "digits", "commas", "sentences", "ends", "furniture",
    "symbols", "quotes", "has_date", "repeated", "in_title", "in_description", "title_words", "tag",
)  # fmt: skip
_PLACE = (
    "position", "lines", "chars_before", "from_h1", "best_steps", "from_first", "to_last", "good_before", "good_after", "best_share",
    "best_chars", "best_good", "depth", "parent_is_best", "heading", "from_heading", "furniture_before", "comments_before",
)  # fmt: skip
_AROUND = tuple(
    f"{box}_{what}"
    for box in ("parent", "grandparent")
    for what in ("linked", "lines", "good", "good_share", "figures", "alike")
)
_ALIKE = ("alike_lines", "alike_chars", "alike_linked", "alike_good", "alike_share")
_NEAR = (-2, -1, 1, 2)
_NEXT = tuple(f"{offset:+}_{what}" for offset in _NEAR for what in ("chars", "linked", "tag", "ends", "alike"))
NAMES = (*_OWN, *_PLACE, *_AROUND, *_ALIKE, *(f"in_{mark}" for mark in MARKS), *_NEXT)
"""The names of a row's numbers, in order. A change of them or of how they are counted asks for a new training."""

Row = list[float]

_ENDS = re.compile(r"[.!?…。！？:;][\"'”’»)\]]*$")
_SENTENCE = re.compile(r"[.!?。！？][\"'”’»)]*(?:\s|$)")
_DATE = re.compile(r"(?:19|20)\d\d|\d{1,2}[:.]\d{2}")
_FURNITURE = re.compile(
    r"read (?:more|also|next)|baca juga|related|share|advertisement|sign up|subscribe|follow|by\b|oleh\b|photo|foto|image|source|sumber|"
    r"editor|penulis|reporter|copyright|©|more (?:from|on)|tags?\b|topics?|see also|also read|comments?|watch|video|listen|getty|updated|"
    r"published|posted|recommended|newsletter|click here|lihat juga|simak|loading|support|download|join|log ?in|register|about",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"related|more (?:from|on|in|stories|news)|read (?:also|more|next)|recommended|you (?:may|might)|most (?:read|popular)|trending|latest|"
    r"popular|also|comments?|newsletter|share|terkait|lainnya|baca juga|terpopuler|terbaru|rekomendasi|komentar|mehr|auch interessant|"
    r"weitere|lesen sie|à lire|lire aussi|sur le même|más|te puede|relacionad|leia|leggi|next|footnotes|references|about the author|"
    r"subscribe|sign up|advert|tags?$|topics|follow",
    re.IGNORECASE,
)
_SYMBOL, _QUOTE, _WORD = re.compile(r"[|»›→•·▶▸©@]"), re.compile(r"[\"“”„«»]"), re.compile(r"\w+")
_TAG = {
    tag: float(number)
    for number, tag in enumerate(
        """p li h1 h2 h3 h4 div td blockquote figcaption section article span dd dt pre header footer aside a button th h5 h6
        figure""".split(),
        1,
    )
}
_GOOD_CHARS, _GOOD_LINKED, _SHORT = 70, 0.4, 300
_FAR, _FARTHEST, _NONE, _DEEPEST = 50, 999, 20, 15
_LINKED, _HEADING_CHARS, _BOLD = 0.7, 60, 0.8
_BAD = (ASIDE, NAV, FOOTER, COMMENT, AD, HIDDEN)
_LEAVES = frozenset({"p", "li", "blockquote", "dd"})


@dataclass(frozen=True, slots=True)
class About:
    """What the page's head says, which lines may repeat."""

    title: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The rows, and the number of the line that each belongs to: lines made of links outside the story have none."""

    lines: Sequence[int]
    rows: Sequence[Row]


def table(page: Blocks, about: About) -> Table:
    """A row for each line that could be part of the story."""
    if not page.lines:
        return Table((), ())
    good = [_is_good(block) for block in page.lines]
    best = _sum_up(page, good)
    writer = _Rows(page, good, best, about)
    kept = [
        number
        for number, block in enumerate(page.lines)
        if block.box.best_steps == 0 or block.link_chars <= _LINKED * block.chars
    ]
    return Table(kept, writer.rows(frozenset(kept)))


def _is_good(block: Block) -> bool:
    marks = block.box.marks
    return (
        block.chars >= _GOOD_CHARS
        and block.link_chars < _GOOD_LINKED * block.chars
        and not any(marks[mark] >= 0 for mark in _BAD)
    )


def _sum_up(page: Blocks, good: Sequence[bool]) -> Box:
    """Fill in what each box holds; the box with the most story in it, and for each the steps to where that one is in."""
    for block, is_good in zip(page.lines, good, strict=True):
        if is_good:
            _score(block)
        text_chars = block.chars - block.link_chars if is_good else 0
        box: Box | None = block.box
        while box is not None:
            box.chars += block.chars
            box.link_chars += block.link_chars
            box.lines += 1
            box.good += is_good
            box.good_chars += text_chars
            box = box.parent
    for place in page.places:
        box = place.box
        while box is not None:
            box.figures += 1
            box = box.parent
    best = max(page.boxes, key=lambda box: box.score * (1 - box.link_chars / max(box.chars, 1)))
    steps = 0
    box = best
    while box is not None:
        box.best_steps = steps
        steps += 1
        box = box.parent
    for box in page.boxes:  # parents come first
        if box.best_steps == NEVER and box.parent is not None:
            box.best_steps = box.parent.best_steps
    return best


def _score(block: Block) -> None:
    """A line's worth goes to the boxes around it, less with every step (after Readability)."""
    worth = min(block.chars / 100, 3.0) + min(block.text.count(","), 3)
    box = block.box.parent if block.box.tag in _LEAVES else block.box
    for share in (1.0, 0.55, 0.3025, 0.166375):
        if box is None:
            return
        box.score += worth * share
        box = box.parent


class _Rows:
    def __init__(self, page: Blocks, good: Sequence[bool], best: Box, about: About) -> None:
        self._page, self._good, self._best = page, good, best
        self._title = frozenset(_WORD.findall(about.title.lower()))
        self._description = frozenset(_WORD.findall(about.description.lower()))
        self._repeated = Counter(block.text for block in page.lines)
        self._boxes = Counter(box.signature for box in page.boxes)
        self._alike: dict[tuple[str, str, int], list[int]] = {}
        for block, is_good in zip(page.lines, good, strict=True):
            sums = self._alike.setdefault(_kind(block), [0, 0, 0, 0])
            sums[0] += 1
            sums[1] += block.chars
            sums[2] += block.link_chars
            sums[3] += is_good
        inside = [number for number, block in enumerate(page.lines) if good[number] and block.box.best_steps == 0]
        self._first, self._last = (inside[0], inside[-1]) if inside else (0, len(page.lines) - 1)
        self._h1 = next((number for number, block in enumerate(page.lines) if block.box.tag == "h1"), None)
        self._after = _distances(inside, len(page.lines))
        self._before = _distances([len(page.lines) - 1 - number for number in reversed(inside)], len(page.lines))[::-1]
        self._near = [
            (
                float(block.chars),
                block.link_chars / block.chars,
                _TAG.get(block.box.tag, 0.0),
                float(bool(_ENDS.search(block.text))),
            )
            for block in page.lines
        ]

    def rows(self, kept: frozenset[int]) -> list[Row]:
        """The rows of the kept lines."""
        rows: list[Row] = []
        chars_before = furniture = comments = 0
        heading, from_heading = 0.0, 99.0
        for number, block in enumerate(self._page.lines):
            is_furniture = bool(_FURNITURE.match(block.text))
            if number in kept:
                row = self._own(number, block, is_furniture)
                row += self._place(number, block, chars_before)
                row += (heading, from_heading, furniture, comments)
                row += self._around(block)
                depth = block.box.depth
                row += [min(depth - at, _DEEPEST) if at >= 0 else _NONE for at in block.box.marks]
                row += self._neighbours(number, block)
                rows.append(row)
            if block.box.marks[HEADING] >= 0 or (
                block.chars < _HEADING_CHARS and block.strong_chars > _BOLD * block.chars
            ):
                heading, from_heading = (2.0 if _OTHERS.search(block.text) else 1.0), 0.0
            from_heading = min(from_heading + 1, 99)
            furniture += is_furniture
            comments += block.box.marks[COMMENT] >= 0
            chars_before += block.chars
        return rows

    def _own(self, number: int, block: Block, is_furniture: bool) -> Row:  # noqa: FBT001  counted already
        text, chars = block.text, block.chars
        words = text.count(" ") + 1
        said = _WORD.findall(text.lower()) if chars < _SHORT else ()
        count = len(said) or 1
        return [
            chars, words, chars / words, block.link_chars / chars, block.links, block.strong_chars / chars,
            sum(map(str.isupper, text)) / chars, sum(map(str.isdigit, text)) / chars,
            text.count(","), len(_SENTENCE.findall(text)), self._near[number][3], is_furniture,
            len(_SYMBOL.findall(text)), len(_QUOTE.findall(text)), bool(_DATE.search(text)), self._repeated[text],
            sum(word in self._title for word in said) / count, sum(word in self._description for word in said) / count,
            len(said), _TAG.get(block.box.tag, 0.0),
        ]  # fmt: skip

    def _place(self, number: int, block: Block, chars_before: int) -> Row:
        total, best = len(self._page.lines), self._best
        return [
            number / total, total, chars_before / self._page.root.chars,
            number - self._h1 if self._h1 is not None else -1000, block.box.best_steps,
            number - self._first, self._last - number, min(self._after[number], _FAR), min(self._before[number], _FAR),
            best.good_chars / (self._page.root.good_chars or 1), best.chars, best.good, block.box.depth - best.depth,
            block.box.parent is best,
        ]  # fmt: skip

    def _around(self, block: Block) -> Row:
        row: Row = []
        story = self._page.root.good_chars or 1
        box = block.box
        for _ in range(2):
            box = box.parent or box
            row += (
                box.link_chars / max(box.chars, 1), box.lines, box.good, box.good_chars / story, box.figures / max(box.lines, 1),
                self._boxes[box.signature],
            )  # fmt: skip
        lines, chars, link_chars, good = self._alike[_kind(block)]
        row += (lines, chars / lines, link_chars / chars, good / lines, chars / self._page.root.chars)
        return row

    def _neighbours(self, number: int, block: Block) -> Row:
        row: Row = []
        for offset in _NEAR:
            other = number + offset
            if 0 <= other < len(self._near):
                row += self._near[other]
                row.append(self._page.lines[other].box.signature == block.box.signature)
            else:
                row += (0.0, 0.0, -1.0, 0.0, 0.0)
        return row


def _kind(block: Block) -> tuple[str, str, int]:
    """Lines that the site's template makes in the same way: of the same tag and class, in boxes of the same."""
    box = block.box
    return box.signature, box.parent.signature if box.parent else "", box.depth


def _distances(marks: Sequence[int], count: int) -> list[int]:
    """For each number, how far behind the mark before it lies."""
    found: list[int] = []
    distance = _FARTHEST
    marked = frozenset(marks)
    for number in range(count):
        found.append(distance)
        distance = 1 if number in marked else min(distance + 1, _FARTHEST)
    return found
