"""What changed between two texts, as people read it: whole lines that changed, and in them the words."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal

Piece = tuple[Literal["same", "in", "out"], str]
"""A stretch of words: kept, put in, taken out."""

_WORDS = re.compile(r"\S+\s*")
_MOST_WORDS = 2000


def changed_lines(before: Sequence[str], after: Sequence[str]) -> list[list[Piece]]:
    """The lines that differ, each as pieces; nothing of those that stayed."""
    found: list[list[Piece]] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            found += [list(_line(old, new)) for old, new in zip_longest(before[a:b], after[c:d], fillvalue="")]
    return found


def _line(old: str, new: str) -> Iterator[Piece]:
    olds, news = _WORDS.findall(old), _WORDS.findall(new)
    if len(olds) + len(news) > _MOST_WORDS:  # comparing is quadratic
        olds, news = [old], [new]
    for tag, a, b, c, d in SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
        if tag == "equal":
            yield "same", "".join(news[c:d])
            continue
        if b > a:
            yield "out", "".join(olds[a:b])
        if d > c:
            yield "in", "".join(news[c:d])
