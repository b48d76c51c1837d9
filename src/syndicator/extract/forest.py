"""The classifier of lines: boosted trees, learnt by `bench/learn.py`, kept as plain Python in `trees.py`.

Plain Python because a runtime for trees weighs a hundred times what they do, and compiled conditions are quick enough.
"""

from collections.abc import Sequence
from math import exp

from syndicator.extract.trees import total

_FARTHEST = 30.0


def probabilities(rows: Sequence[Sequence[float]]) -> list[float]:
    """For each row of `features.NAMES` the probability that its line is part of the story."""
    return [1 / (1 + exp(min(-total(row), _FARTHEST))) for row in rows]
