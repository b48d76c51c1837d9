"""The classifiers of lines: boosted trees, learnt by `bench/learn.py`, kept as plain Python.

Plain Python because a runtime for trees weighs a hundred times what they do, and compiled conditions are quick enough.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from syndicator.extract import trees, trees_in_context
from syndicator.extract.features import Row

Odds = Callable[[Sequence[Row]], Sequence[float]]
"""Rows → for each the log-odds that its line is part of the story."""


@dataclass(frozen=True, slots=True)
class Classifier:
    """The first looks at rows of `features.NAMES`; the second at those of `context.NAMES`, of what the first said."""

    first: Odds
    second: Odds


def _first(rows: Sequence[Row]) -> Sequence[float]:
    return [trees.total(row) for row in rows]


def _second(rows: Sequence[Row]) -> Sequence[float]:
    return [trees_in_context.total(row) for row in rows]


SHIPPED = Classifier(_first, _second)
