"""Which lines of a page are the story: what the classifier says of each, and what follows from it for the whole.

The threshold is not fixed. A set of lines is best in the sense of F1 where each line is taken whose chance is above
half of the F1 that the set can expect (Lipton, Elkan and Naryanaswamy 2014, "Optimal Thresholding of Classifiers to
Maximize F1 Measure"): an unsure page takes more, a sure one is strict.
"""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from math import exp

from lxml.html import HtmlElement

from syndicator.extract import context
from syndicator.extract.blocks import Block, Blocks, Box, boxes_around
from syndicator.extract.features import About, Table, kind_of, table
from syndicator.extract.forest import SHIPPED, Classifier
from syndicator.extract.names import HEADING, TABLE

_STRICTER, _LOWEST, _HIGHEST = 0.05, 0.25, 0.5
_HOME_SHARE, _LINKED = 0.8, 0.5
_MIN_WORDS, _MIN_COLUMNS, _MAX_CELL_CHARS = 5, 2, 250
_FARTHEST, _REPEATABLE_CHARS = 30.0, 60
_CLOSING, _MOST_CLOSING, _LAST_LINES = 0.4, 6, 4


@dataclass(frozen=True, slots=True)
class Weighed:
    """The chance of each line to be of the story, and what it has to exceed."""

    chances: list[float]
    least: float


def weigh(page: Blocks, about: About, classifier: Classifier = SHIPPED) -> Weighed:
    """What the classifier says of every line."""
    lines = page.lines
    found = table(page, about)
    chances = [0.0] * len(lines)
    for number, chance in zip(found.lines, _asked(page, found, classifier), strict=True):
        chances[number] = chance
    _level_tables(lines, chances)
    return Weighed(chances, _threshold(lines, chances))


def _asked(page: Blocks, found: Table, classifier: Classifier) -> list[float]:
    """The chance of each line that has a row: as the second classifier sees it where the first leaves it open."""
    odds = classifier.first(found.rows)
    chances = [_chance(each) for each in odds]
    is_open = [at for at, each in enumerate(odds) if each > context.NEVER]
    seen = context.rows(context.layout(page, found), found.rows, odds, chances)
    for at, each in zip(is_open, classifier.second(seen), strict=True):
        chances[at] = _chance(each)
    return chances


def _chance(odds: float) -> float:
    return 1 / (1 + exp(min(-odds, _FARTHEST)))


def chosen_of(page: Blocks, weighed: Weighed, *, captions: Container[int] = ()) -> list[int]:
    """The numbers of the lines that make the story without the captions, in order; empty where there is none."""
    lines = page.lines
    chosen = [
        number for number, chance in enumerate(weighed.chances) if chance > weighed.least and number not in captions
    ]
    chosen += _closing(page, chosen, weighed, captions)
    chosen = _once(lines, chosen)
    while chosen and HEADING in lines[chosen[-1]].box.marks:
        chosen.pop()  # a heading over nothing
    if sum(_words(lines[number]) for number in chosen) >= _MIN_WORDS:
        return _with_tables(page, chosen)
    return [
        number for number, block in enumerate(lines) if block.box.best_steps == 0 and block.chars > block.link_chars
    ]


def _closing(page: Blocks, chosen: Sequence[int], weighed: Weighed, captions: Container[int]) -> list[int]:
    """The lines right behind the story that close it, of the make of its last ones; links in between are passed by.

    They are short and call on the reader, so the classifiers are less sure of them. One too many costs as much F1 as
    one too few; but a reader who misses the end misses more.
    """
    makes = {kind_of(page.lines[number].box) for number in chosen[-_LAST_LINES:]}
    found: list[int] = []
    for number in range(chosen[-1] + 1, min(chosen[-1] + 1 + _MOST_CLOSING, len(page.lines))) if chosen else ():
        chance = weighed.chances[number]
        if chance >= _CLOSING and kind_of(page.lines[number].box) in makes and number not in captions:
            found.append(number)
        elif chance:  # of links alone it is none
            break
    return found


def _once(lines: Sequence[Block], chosen: Sequence[int]) -> list[int]:
    """The lines without those that were said before: a page for two sizes of screen says its story twice.

    A long line tells that it is said again; short ones are only as neighbours of it, as they were the first time.
    """
    texts = [lines[number].text for number in chosen]
    first: dict[str, int] = {}
    again: set[int] = set()
    for at, text in enumerate(texts):
        if lines[chosen[at]].chars >= _REPEATABLE_CHARS and first.setdefault(text, at) != at:
            again.add(at)
            for step in (-1, 1):
                again.update(_alike_beside(texts, first[text], at, step))
    return [number for at, number in enumerate(chosen) if at not in again]


def _alike_beside(texts: Sequence[str], first: int, second: int, step: int) -> Iterator[int]:
    """The places beside the second one, in one direction, as long as they say the same as those beside the first."""
    while (
        first + step >= 0 and second + step < len(texts) and first < second + step
        and texts[first + step] == texts[second + step] and len(texts[second + step]) < _REPEATABLE_CHARS
    ):  # fmt: skip
        first, second = first + step, second + step
        yield second


def home_of(page: Blocks, chosen: Sequence[int]) -> tuple[Box, dict[Box, int]]:
    """The innermost box with most of the chosen text, and how many chosen characters each box holds."""
    taken: dict[Box, int] = {}
    for number in chosen:
        block = page.lines[number]
        taken[block.box] = taken.get(block.box, 0) + block.chars
    for box in reversed(page.boxes):  # parents come first
        if box in taken and box.parent is not None:
            taken[box.parent] = taken.get(box.parent, 0) + taken[box]
    most = _HOME_SHARE * taken[page.root]
    return max((box for box, chars in taken.items() if chars >= most), key=lambda box: box.depth), taken


def is_data_table(element: HtmlElement) -> bool:
    """Whether a table holds data: one that arranges the page has long cells, a table inside, or one column."""
    rows = [[cell for cell in row if cell.tag in {"td", "th"}] for row in element.iter("tr")]
    if (
        max((len(row) for row in rows), default=0) < _MIN_COLUMNS
        or next(element.iterdescendants("table"), None) is not None
    ):
        return False
    chars = sum(len(text) for text in element.itertext())
    return chars <= _MAX_CELL_CHARS * sum(map(len, rows))


def _words(block: Block) -> int:
    return block.text.count(" ") + 1


def _threshold(lines: Sequence[Block], chances: Sequence[float]) -> float:
    weighed = sorted(
        ((chance, _words(block)) for block, chance in zip(lines, chances, strict=True) if chance), reverse=True
    )
    expected = sum(chance * words for chance, words in weighed)
    best = taken = right = 0.0
    for chance, words in weighed:
        taken += words
        right += chance * words
        best = max(best, 2 * right / (taken + expected))
    return min(_HIGHEST, max(_LOWEST, best / 2 + _STRICTER))


def _with_tables(page: Blocks, chosen: list[int]) -> list[int]:
    """The chosen lines, and the tables of data among them: the truths learnt from leave tables out at will."""
    tables = _tables(page.lines)
    if not tables:
        return chosen
    home, _ = home_of(page, chosen)
    more: set[int] = set()
    for element, numbers in tables.items():
        box = next(box for box in boxes_around(page.lines[numbers[0]].box) if box.element is element)
        if (
            chosen[0] < numbers[0] and numbers[-1] < chosen[-1]
            and box.link_chars <= _LINKED * box.chars
            and home in boxes_around(box)
            and is_data_table(element)
        ):  # fmt: skip
            more.update(numbers)
    return sorted(more.union(chosen))


def _tables(lines: Sequence[Block]) -> dict[HtmlElement, list[int]]:
    """The lines of each innermost table."""
    cells: dict[HtmlElement, list[int]] = {}
    for number, block in enumerate(lines):
        if TABLE in block.box.marks:
            table = next(box for box in boxes_around(block.box) if box.tag == "table")
            cells.setdefault(table.element, []).append(number)
    return cells


def _level_tables(lines: Sequence[Block], chances: list[float]) -> None:
    """The cells of a table of data are in the story or not as one."""
    for element, numbers in _tables(lines).items():
        if any(chances[number] for number in numbers) and is_data_table(element):
            chars = sum(lines[number].chars for number in numbers)
            mean = sum(chances[number] * lines[number].chars for number in numbers) / chars
            for number in numbers:
                chances[number] = mean
