"""Blocks → what the classifier looks at: numbers about each line, its boxes, its neighbours and the page.

Two passes: the first sums up what every box holds and finds the box with the most story in it; the second writes a row
for each line that could be part of one. None of it knows a language: lengths, links, punctuation, repetition, place.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase, digits

from syndicator.extract.blocks import NEVER, Block, Blocks, Box, boxes_around
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
_Kind = tuple[str, str, int]

_ENDS, _CLOSING = (".", "!", "?", "…", "。", "！", "？", ":", ";"), "\"'”’»)]"
_SENTENCE = re.compile(r"[.!?。！？][\"'”’»)]*(?:\s|$)")
# A year or a time; begins with one digit, for the engine then looks for nothing else.
_DATE = re.compile(r"\d(?:[:.]\d\d|(?:(?<=1)9|(?<=2)0)\d\d)")
_FURNITURE = re.compile(
    r"read (?:more|also|next)|baca juga|related|share|advertisement|sign up|subscribe|follow|by\b|oleh\b|photo|foto|image|source|sumber|"
    r"editor|penulis|reporter|copyright|©|more (?:from|on)|tags?\b|topics?|see also|also read|comments?|watch|video|listen|getty|updated|"
    r"published|posted|recommended|newsletter|click here|lihat juga|simak|loading|support|download|join|log ?in|register|about"
)
_START_CHARS = 16
_OTHERS = re.compile(
    r"related|more (?:from|on|in|stories|news)|read (?:also|more|next)|recommended|you (?:may|might)|most (?:read|popular)|trending|latest|"
    r"popular|also|comments?|newsletter|share|terkait|lainnya|baca juga|terpopuler|terbaru|rekomendasi|komentar|mehr|auch interessant|"
    r"weitere|lesen sie|à lire|lire aussi|sur le même|más|te puede|relacionad|leia|leggi|next|footnotes|references|about the author|"
    r"subscribe|sign up|advert|tags?$|topics|follow",
    re.IGNORECASE,
)
_SYMBOL, _QUOTE, _WORD = re.compile(r"[|»›→•·▶▸©@]"), re.compile(r"[\"“”„«»]"), re.compile(r"\w+")
_CAPITALS, _DIGITS, _NO_ASCII = ascii_uppercase.encode(), digits.encode(), re.compile(r"[^\x00-\x7f]")
_TAG = {
    tag: float(number)
    for number, tag in enumerate(
        """p li h1 h2 h3 h4 div td blockquote figcaption section article span dd dt pre header footer aside a button th h5 h6
        figure""".split(),
        1,
    )
}
_GOOD_CHARS, _GOOD_LINKED, _SHORT = 70, 0.4, 300
_FAR, _FARTHEST, _NONE, _DEEPEST, _UNTITLED = 50, 999, 20, 15, 99.0
_LINKED, _HEADING_CHARS, _BOLD = 0.7, 60, 0.8
_BAD = frozenset({ASIDE, NAV, FOOTER, COMMENT, AD, HIDDEN})
_NOBODY = (0.0, 0.0, -1.0, 0.0, 0.0)
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
    return (
        block.chars >= _GOOD_CHARS
        and block.link_chars < _GOOD_LINKED * block.chars
        and _BAD.isdisjoint(block.box.marks)
    )


def _sum_up(page: Blocks, good: Sequence[bool]) -> Box:
    """Fill in what each box holds; the box with the most story in it, and for each the steps to where that one is in."""
    for block, is_good in zip(page.lines, good, strict=True):
        if is_good:
            _score(block)
            block.box.good += 1
            block.box.good_chars += block.chars - block.link_chars
        block.box.lines += 1
        block.box.chars += block.chars
        block.box.link_chars += block.link_chars
    for place in page.places:
        place.box.figures += 1
    _add_to_parents(page.boxes)
    best = max(page.boxes, key=lambda box: box.score * (1 - box.link_chars / max(box.chars, 1)))
    for steps, box in enumerate(boxes_around(best)):
        box.best_steps = steps
    for box in page.boxes:  # parents come first
        if box.best_steps == NEVER and box.parent is not None:
            box.best_steps = box.parent.best_steps
    return best


def _add_to_parents(boxes: Sequence[Box]) -> None:
    """What a box holds is in the box around it, too. Parents come first in a page: the way back meets each box once."""
    for box in reversed(boxes):
        parent = box.parent
        if parent is not None:
            parent.chars += box.chars
            parent.link_chars += box.link_chars
            parent.lines += box.lines
            parent.good += box.good
            parent.good_chars += box.good_chars
            parent.figures += box.figures


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
    """What the rows of a page share: each sum is made once, and the numbers of a box once for all lines in it."""

    def __init__(self, page: Blocks, good: Sequence[bool], best: Box, about: About) -> None:
        self._page, self._best = page, best
        self._chars, self._story = page.root.chars, page.root.good_chars or 1
        self._title = frozenset(_WORD.findall(about.title.lower()))
        self._description = frozenset(_WORD.findall(about.description.lower()))
        self._repeated = Counter([block.text for block in page.lines])
        self._boxes = Counter([box.signature for box in page.boxes])
        self._alike = self._alikes(good)
        self._around_box: dict[Box, Row] = {}
        total = len(page.lines)
        inside = [number for number, block in enumerate(page.lines) if good[number] and block.box.best_steps == 0]
        self._first, self._last = (inside[0], inside[-1]) if inside else (0, total - 1)
        self._h1 = next((number for number, block in enumerate(page.lines) if block.box.tag == "h1"), None)
        self._after = _distances(inside, total)
        self._before = _distances([total - 1 - number for number in reversed(inside)], total)[::-1]
        self._near = [_seen_from_near(block) for block in page.lines]

    def rows(self, kept: frozenset[int]) -> list[Row]:
        """The rows of the kept lines."""
        rows: list[Row] = []
        chars_before = furniture = comments = 0
        heading, from_heading = 0.0, _UNTITLED
        for number, block in enumerate(self._page.lines):
            marks = block.box.marks
            is_furniture = _FURNITURE.match(block.text[:_START_CHARS].lower()) is not None
            if number in kept:
                row = self._own(number, block, is_furniture)
                row += self._place(number, block, chars_before)
                row += (heading, from_heading, furniture, comments)
                row += self._around(block)
                row += _marked(block.box)
                row += self._neighbours(number, block)
                rows.append(row)
            if HEADING in marks or (block.chars < _HEADING_CHARS and block.strong_chars > _BOLD * block.chars):
                heading, from_heading = (2.0 if _OTHERS.search(block.text) else 1.0), 0.0
            from_heading = from_heading + 1 if from_heading < _UNTITLED else _UNTITLED
            furniture += is_furniture
            comments += COMMENT in marks
            chars_before += block.chars
        return rows

    def _own(self, number: int, block: Block, is_furniture: bool) -> Row:  # noqa: FBT001  counted already
        text, chars = block.text, block.chars
        words = text.count(" ") + 1
        said = _WORD.findall(text.lower()) if chars < _SHORT else ()
        count = len(said) or 1
        upper, digits = _upper_and_digits(text)
        return [
            chars, words, chars / words, block.link_chars / chars, block.links, block.strong_chars / chars,
            upper / chars, digits / chars,
            text.count(","), len(_SENTENCE.findall(text)), self._near[number][3], is_furniture,
            *_symbols_and_quotes(text), digits > 0 and _DATE.search(text) is not None,
            self._repeated[text],
            sum(map(self._title.__contains__, said)) / count, sum(map(self._description.__contains__, said)) / count,
            len(said), _TAG.get(block.box.tag, 0.0),
        ]  # fmt: skip

    def _place(self, number: int, block: Block, chars_before: int) -> Row:
        total, best, box = len(self._page.lines), self._best, block.box
        return [
            number / total, total, chars_before / self._chars, number - self._h1 if self._h1 is not None else -1000,
            box.best_steps, number - self._first, self._last - number,
            min(self._after[number], _FAR), min(self._before[number], _FAR),
            best.good_chars / self._story, best.chars, best.good, box.depth - best.depth, box.parent is best,
        ]  # fmt: skip

    def _around(self, block: Block) -> Row:
        parent = block.box.parent or block.box
        return [*self._holds(parent), *self._holds(parent.parent or parent), *self._alike[_kind(block)]]

    def _holds(self, box: Box) -> Row:
        """What is in a box."""
        if box not in self._around_box:
            self._around_box[box] = [
                box.link_chars / max(box.chars, 1), box.lines, box.good, box.good_chars / self._story,
                box.figures / max(box.lines, 1), self._boxes[box.signature],
            ]  # fmt: skip
        return self._around_box[box]

    def _alikes(self, good: Sequence[bool]) -> dict[_Kind, Row]:
        """For each kind of line, what all of it come to."""
        sums: dict[_Kind, list[int]] = {}
        for block, is_good in zip(self._page.lines, good, strict=True):
            of_kind = sums.setdefault(_kind(block), [0, 0, 0, 0])
            of_kind[0] += 1
            of_kind[1] += block.chars
            of_kind[2] += block.link_chars
            of_kind[3] += is_good
        return {
            kind: [lines, chars / lines, link_chars / chars, good_lines / lines, chars / self._chars]
            for kind, (lines, chars, link_chars, good_lines) in sums.items()
        }

    def _neighbours(self, number: int, block: Block) -> Row:
        row: Row = []
        lines, signature = self._page.lines, block.box.signature
        for other in (number - 2, number - 1, number + 1, number + 2):
            if 0 <= other < len(lines):
                row += self._near[other]
                row.append(lines[other].box.signature == signature)
            else:
                row += _NOBODY
        return row


def _seen_from_near(block: Block) -> tuple[float, float, float, bool]:
    return (
        block.chars, block.link_chars / block.chars, _TAG.get(block.box.tag, 0.0),
        block.text.rstrip(_CLOSING).endswith(_ENDS),
    )  # fmt: skip


def _marked(box: Box) -> Row:
    """For each mark, how many boxes out its nearest holder is."""
    row: Row = [_NONE] * len(MARKS)
    depth = box.depth
    for mark, at in box.marks.items():
        row[mark] = min(depth - at, _DEEPEST)
    return row


def _symbols_and_quotes(text: str) -> tuple[int, int]:
    if text.isascii():
        return text.count("|") + text.count("@"), text.count('"')
    return len(_SYMBOL.findall(text)), len(_QUOTE.findall(text))


def _upper_and_digits(text: str) -> tuple[int, int]:
    """How many capitals and digits are in a text: those of ASCII are counted at once, the others one by one."""
    raw = text.encode("utf-8", "surrogatepass")
    upper, digits = len(raw) - len(raw.translate(None, _CAPITALS)), len(raw) - len(raw.translate(None, _DIGITS))
    if len(raw) != len(text):
        others = _NO_ASCII.findall(text)
        upper += sum(map(str.isupper, others))
        digits += sum(map(str.isdigit, others))
    return upper, digits


def _kind(block: Block) -> _Kind:
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
        distance = 1 if number in marked else distance + 1
    return found
