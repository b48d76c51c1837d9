"""What of a page is its story, line by line, as the truth has it: the answers that the classifier learns from."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

WORD = re.compile(r"\w+")
_WINDOW, _LONG, _FOUND, _EDGE = 4, 8, 0.6, 6
_BEFORE_CHARS, _AFTER_CHARS = 1_500, 3_000

Label = float | None
"""The share of a line that belongs to the story; None where nobody says."""


def by_body(lines: Sequence[str], body: str) -> list[Label]:
    """Labels by the full text of the story.

    A long line is measured by its windows of four words. A short one may stand anywhere on a page by chance: it counts only
    between the places of the long lines before and after it, and each place once.
    """
    words = [WORD.findall(line) for line in lines]
    story = WORD.findall(body)
    text = f" {' '.join(story)} "
    windows = {tuple(story[at : at + _WINDOW]) for at in range(len(story) - _WINDOW + 1)}
    labels: list[Label] = [None] * len(lines)
    places = _long_lines(words, text, windows, labels)
    known = sorted(places)
    used: list[tuple[int, int]] = []
    for number, said in enumerate(words):
        if labels[number] is not None or not said:
            continue
        at = bisect_left(known, number)
        start = places[known[at - 1]][1] - 1 if at > 0 else 0
        end = places[known[at]][0] + 1 if at < len(known) else len(text)
        if known and at == 0:
            start = max(0, end - _BEFORE_CHARS)
        if known and at == len(known):
            end = min(len(text), start + _AFTER_CHARS)
        for begun, ended in used[-8:]:
            if begun >= start:
                start = max(start, ended - 1)
        phrase = f" {' '.join(said)} "
        found = text.find(phrase, start, end) if end > start else -1
        labels[number] = float(found >= 0)
        if found >= 0:
            used.append((found, found + len(phrase)))
    return labels


def _long_lines(
    words: Sequence[Sequence[str]], text: str, windows: set[tuple[str, ...]], labels: list[Label]
) -> dict[int, tuple[int, int]]:
    """Label the long lines; where in the text each that belongs there begins and ends."""
    places: dict[int, tuple[int, int]] = {}
    seen: Counter[str] = Counter()
    last = 0
    for number, said in enumerate(words):
        if len(said) < _LONG:
            continue
        own = [tuple(said[at : at + _WINDOW]) for at in range(len(said) - _WINDOW + 1)]
        share = sum(window in windows for window in own) / len(own)
        line = " ".join(said)
        seen[line] += share > _FOUND
        if share > _FOUND and seen[line] > max(1, text.count(f" {line} ")):
            share = 0.0  # the page says it again elsewhere
        labels[number] = share
        if share <= _FOUND:
            continue
        head, tail = f" {' '.join(said[:_EDGE])} ", f" {' '.join(said[-_EDGE:])} "
        start = text.find(head, max(0, last - 50))
        start = text.find(head) if start < 0 else start
        if start >= 0:
            end = text.find(tail, start)
            last = end + len(tail) - 1 if end >= 0 else start + len(line)
            places[number] = (start, last)
    return places


def by_snippets(lines: Sequence[str], wanted: Sequence[str], unwanted: Sequence[str]) -> list[Label]:
    """Labels by snippets that must and must not occur: few lines have one."""
    inside = [squeezed for text in wanted if (squeezed := " ".join(text.split()))]
    outside = [squeezed for text in unwanted if (squeezed := " ".join(text.split()))]
    labels: list[Label] = []
    for line in lines:
        if any(text in line or (len(line) > 30 and line in text) for text in inside):
            labels.append(1.0)
        else:
            labels.append(0.0 if any(text in line for text in outside) else None)
    return labels
