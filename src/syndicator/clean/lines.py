"""Lines that are furniture: whole lines that sites put into stories, by the phrases of `phrases.py`.

Every pattern is anchored at both ends, so a sentence that merely begins with such words stays: "Share of the market
fell" is news. A pattern that takes a headline after it ("Baca juga: …") needs the colon, or that the rest is a link.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from syndicator.clean.phrases import LEADS, WHOLE, pattern
from syndicator.clean.top import is_lone_date

_BEFORE, _AFTER = r"[\s»›>•*\[\-–—]*", r"[\s.:…!*»›>\]]*"
_MARK = r"(?P<mark>\s*[:：|»›>]|\s+[-–—](?=\s))?"
# Of small letters, and matched against small letters: a pattern that ignores case tries every phrase in full.
_WHOLE = {name: re.compile(f"{_BEFORE}{pattern(phrases)}{_AFTER}") for name, phrases in WHOLE.items()}
# Most lines are none of them: one look instead of fourteen.
_ANY_WHOLE = re.compile(f"{_BEFORE}(?:{'|'.join(pattern(phrases) for phrases in WHOLE.values())}){_AFTER}")
_LEADS = {
    name: re.compile(rf"{_BEFORE}{pattern(phrases)}\b{_MARK}\s*(?P<rest>.*)", re.DOTALL)
    for name, phrases in LEADS.items()
}
_MAX_WHOLE, _MAX_LEAD, _LINKED = 260, 260, 0.85


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a draft, as readers see it. `linked_chars` counts those inside of links."""

    text: str
    linked_chars: int = 0


def furniture(line: Line, patterns: Sequence[re.Pattern[str]] = (), *, is_kept: bool = False) -> str | None:
    """The rule by which this line is furniture: the operator's patterns, then ours; None where it is none or kept."""
    for ruled in patterns:
        if ruled.search(line.text):
            return f"drop_lines {ruled.pattern!r}"
    if is_kept or not line.text or len(line.text) > _MAX_WHOLE:
        return None
    small = line.text.lower()
    if _ANY_WHOLE.fullmatch(small):
        return next(f"line {name}" for name, whole in _WHOLE.items() if whole.fullmatch(small))
    return _led(small, line.linked_chars)


def heads_list(line: Line) -> bool:
    """Whether the whole line announces other stories: what follows it is theirs until the story goes on."""
    return bool(_WHOLE["related"].fullmatch(line.text.lower()))


def is_listed(line: Line) -> bool:
    """Whether the line, below one that announces other stories, is one of them: a link, a date, or nothing."""
    return line.linked_chars >= _LINKED * len(line.text) or is_lone_date(line.text)


def _led(small: str, linked_chars: int) -> str | None:
    for name, lead in _LEADS.items():
        match = lead.match(small)
        if match is None or len(small) > _MAX_LEAD:
            continue
        rest_chars = len(match["rest"])
        is_link = linked_chars > 0 and linked_chars >= _LINKED * rest_chars
        if is_link or (match["mark"] and name == "related"):
            return f"line {name}"
    return None
