"""What the first answers to a page's lines say together: the numbers that the second classifier looks at.

The first sees each line by itself and by the shape of the page. What lines of the same make were taken for, how much of
the story lies before a line, whether its box holds any: that is known only when all have been asked (stacking; Wolpert
1992, "Stacked Generalization").
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from syndicator.extract.blocks import Blocks, Box
from syndicator.extract.features import NAMES as FIRST_NAMES
from syndicator.extract.features import Row, Table, kind_of

_OF_FIRST = ("tag", "ends", "furniture", "heading")
NAMES = (
    "own", "alike", "yes_parent", "yes_grandparent", "yes_alike", "alike_share", "alike_lines", "yes", "mean_chars",
    "relative_chars", "depth", "is_in_home", "from_first", "to_last", "before", "after", "share", "previous", "next",
    *_OF_FIRST,
)  # fmt: skip
"""The names of a row's numbers, in order. A change of them or of how they are counted asks for a new training."""

NEVER = -9.0
"""The log-odds of a line that is out of the question."""

_LEAST, _HALF, _HOME_SHARE, _NO_OTHERS = -5.0, 0.5, 0.8, -1.0
_COLUMNS = tuple(FIRST_NAMES.index(name) for name in _OF_FIRST)


@dataclass(frozen=True, slots=True)
class Layout:
    """How the lines that have rows stand to each other, in numbers: what outlives the page.

    `total` counts the characters of the whole page. For each line: its number on the page, its characters, the box that
    it stands in and its kind. For each box, parents first: the box around it (-1: none) and its depth.
    """

    total: int
    numbers: Sequence[int]
    chars: Sequence[int]
    boxes: Sequence[int]
    kinds: Sequence[int]
    parents: Sequence[int]
    depths: Sequence[int]


def layout(page: Blocks, found: Table) -> Layout:
    """The layout of the lines that the table has rows for."""
    known: dict[Box, int] = {}
    parents: list[int] = []
    depths: list[int] = []
    kinds: dict[object, int] = {}

    def numbered(box: Box) -> int:
        unknown = []
        around: Box | None = box
        while around is not None and around not in known:
            unknown.append(around)
            around = around.parent
        for each in reversed(unknown):
            parents.append(known[each.parent] if each.parent is not None else -1)
            depths.append(each.depth)
            known[each] = len(known)
        return known[box]

    lines = [page.lines[number] for number in found.lines]
    return Layout(
        total=page.root.chars,
        numbers=found.lines,
        chars=[block.chars for block in lines],
        boxes=[numbered(block.box) for block in lines],
        kinds=[kinds.setdefault(kind_of(block.box), len(kinds)) for block in lines],
        parents=parents,
        depths=depths,
    )


@dataclass(slots=True)
class _Sum:
    """What lines come to: their characters by chance and in all, how many there are, how many are likelier than not."""

    worth: float = 0.0
    chars: int = 0
    lines: int = 0
    yes: int = 0


def rows(place: Layout, first: Sequence[Row], odds: Sequence[float], chances: Sequence[float]) -> list[Row]:
    """A row for each line that the first classifier leaves open, from its row, log-odds and chance by that one."""
    page = _Page(place, odds, chances)
    return [
        [*page.of_kind(at), *page.of_place(at), *[row[column] for column in _COLUMNS]]
        for at, row in enumerate(first)
        if odds[at] > NEVER
    ]


class _Page:
    """What the first answers come to for boxes, kinds and the whole page."""

    def __init__(self, place: Layout, odds: Sequence[float], chances: Sequence[float]) -> None:
        self._place = place
        self._worths = [chance * chars for chance, chars in zip(chances, place.chars, strict=True)]
        self._total = sum(self._worths) or 1.0
        self._before = list(accumulate(self._worths, initial=0.0))
        self._odds = {number: max(odd, _LEAST) for number, odd in zip(place.numbers, odds, strict=True)}
        self._boxes, self._kinds = self._sums(chances)
        self._home = self._innermost()
        self._is_in_home = [False] * len(place.parents)
        for box, parent in enumerate(place.parents):
            self._is_in_home[box] = box == self._home or (parent >= 0 and self._is_in_home[parent])
        taken = [at for at, chance in enumerate(chances) if chance > _HALF]
        self._begin, self._end = (place.numbers[taken[0]], place.numbers[taken[-1]]) if taken else (0, 0)
        self._yes = float(len(taken))
        self._mean_chars = sum(place.chars[at] for at in taken) / max(len(taken), 1)

    def _sums(self, chances: Sequence[float]) -> tuple[list[_Sum], list[_Sum]]:
        """For each box and each kind, what its lines come to; a box holds what those in it hold."""
        place = self._place
        boxes = [_Sum() for _ in place.parents]
        kinds = [_Sum() for _ in range(max(place.kinds, default=-1) + 1)]
        for at, (worth, chars, chance) in enumerate(zip(self._worths, place.chars, chances, strict=True)):
            box, kind, is_yes = boxes[place.boxes[at]], kinds[place.kinds[at]], chance > _HALF
            box.worth += worth
            box.yes += is_yes
            kind.worth += worth
            kind.chars += chars
            kind.lines += 1
            kind.yes += is_yes
        for box_number in range(len(boxes) - 1, 0, -1):
            around = boxes[place.parents[box_number]]
            around.worth += boxes[box_number].worth
            around.yes += boxes[box_number].yes
        return boxes, kinds

    def _innermost(self) -> int:
        """The innermost box with most of the story."""
        holding = [box for box, sums in enumerate(self._boxes) if sums.worth >= _HOME_SHARE * self._total]
        return max(holding, key=self._place.depths.__getitem__, default=0)

    def of_kind(self, at: int) -> Row:
        """What was said of the line, of others of its kind, and of those around it."""
        kind, worth, chars = self._kinds[self._place.kinds[at]], self._worths[at], self._place.chars[at]
        parent = max(self._place.parents[self._place.boxes[at]], 0)
        return [
            self._odds[self._place.numbers[at]],
            (kind.worth - worth) / (kind.chars - chars) if kind.chars > chars else _NO_OTHERS,
            float(self._boxes[parent].yes), float(self._boxes[max(self._place.parents[parent], 0)].yes),
            float(kind.yes), kind.worth / self._total, float(kind.lines),
            self._yes, self._mean_chars, chars / max(self._mean_chars, 1.0),
        ]  # fmt: skip

    def of_place(self, at: int) -> Row:
        """Where the line lies in what was taken for the story."""
        number, box = self._place.numbers[at], self._place.boxes[at]
        before = self._before[at] / self._total
        return [
            float(self._place.depths[box] - self._place.depths[self._home]), float(self._is_in_home[box]),
            float(number - self._begin), float(self._end - number), before, 1 - before - self._worths[at] / self._total,
            self._total / max(self._place.total, 1),
            self._odds.get(number - 1, _LEAST), self._odds.get(number + 1, _LEAST),
        ]  # fmt: skip
