"""Lines that say who wrote and who edited a story, as sites put them above and below it: facts, and no part of it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from syndicator.refrain import Line

_WRITERS = (
    "penulis", "reporter", "pewarta", "wartawan", "jurnalis", "laporan", "kontributor", "writer", "author",
    "written by", "reported by", "text by",
)  # fmt: skip
_EDITORS = ("editor", "penyunting", "redaktur", "edited by", "uploader", "pengunggah")
_ROLE = "|".join(re.escape(role).replace("\\ ", r"\s+") for role in (*_WRITERS, *_EDITORS))
_NAME = r"[^\W\d_][\w.'’-]*(?:\s+[^\W\d_][\w.'’-]*){0,4}"
_PART = re.compile(
    rf"\W*(?P<role>{_ROLE})\s*[:：]\s*(?P<names>{_NAME}(?:\s*(?:,|/|&|\bdan\b|\band\b)\s*{_NAME})*)\W*", re.IGNORECASE
)
_BETWEEN = re.compile(rf"\s*[|•·;]\s*|\s+[-–—]\s+|\s*[,/]?\s*(?=\b(?:{_ROLE})\s*[:：])", re.IGNORECASE)
_NAMES = re.compile(r"\s*(?:,|/|&|\bdan\b|\band\b)\s*", re.IGNORECASE)
_PARTICLES = frozenset({"bin", "binti", "van", "von", "de", "da", "al", "el", "der"})
_LONGEST, _HEAD_LINES, _TAIL_LINES = 160, 3, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Credits:
    """Who is named, and the lines that name them: their numbers and texts."""

    writers: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    lines: frozenset[int] = frozenset()
    texts: frozenset[str] = frozenset()


def credits_in(lines: Sequence[Line]) -> Credits:
    """What the first and last lines of a story say of its makers; a line that says anything else is none."""
    # Counted in lines that say something else, so that a second look finds nothing more.
    found = _at_edge(lines, range(len(lines)), _HEAD_LINES) | _at_edge(lines, range(len(lines))[::-1], _TAIL_LINES)
    if len(found) == len(lines):
        return Credits()  # nothing else is said
    said = [pair for _, pairs in sorted(found.items()) for pair in pairs]
    writers = [name for role, names in said if role not in _EDITORS for name in names]
    editors = [name for role, names in said if role in _EDITORS for name in names]
    return Credits(
        writers=tuple(dict.fromkeys(writers)),
        editors=tuple(dict.fromkeys(editors)),
        lines=frozenset(found),
        texts=frozenset(lines[number].text for number in found),
    )


def _at_edge(lines: Sequence[Line], numbers: Iterable[int], most: int) -> dict[int, list[tuple[str, list[str]]]]:
    found = {}
    others = 0
    for number in numbers:
        if said := _said(lines[number].text):
            found[number] = said
        elif (others := others + 1) >= most:
            break
    return found


def _said(text: str) -> list[tuple[str, list[str]]]:
    """Roles with names, where the whole line is made of them."""
    if len(text) > _LONGEST or not ({":", "："} & set(text)):
        return []
    parts = [part for part in _BETWEEN.split(text) if part and part.strip()]
    found = [_PART.fullmatch(part) for part in parts]
    if not found or not all(found):
        return []
    said = [
        (" ".join(match["role"].lower().split()), [name for name in _NAMES.split(match["names"]) if name])
        for match in found
        if match
    ]
    return said if all(map(_is_name, (name for _, names in said for name in names))) else []


def _is_name(text: str) -> bool:
    return all(word[0].isupper() or word in _PARTICLES for word in text.split())
