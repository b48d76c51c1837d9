"""Cleaned HTML → plain text, one line per paragraph."""

import re

from bs4 import Tag
from bs4.element import NavigableString

_LINES = frozenset({"p", "h2", "h3", "h4", "li", "tr", "blockquote", "pre", "br", "hr", "ul", "ol", "table"})
_LEFT_OUT = frozenset({"figure", "figcaption", "script", "style"})
_CELLS = ("td", "th")


def lines_of(body: Tag) -> list[str]:
    """Headings, paragraphs, list entries, quotes and table rows (`a | b`), each a line; no figures."""
    pieces: list[str] = []
    _collect(body, pieces)
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return [line for line in lines if line]


def _collect(parent: Tag, pieces: list[str]) -> None:
    is_next_cell = False
    for child in parent.children:
        if isinstance(child, NavigableString):
            if type(child) is NavigableString:
                pieces.append(re.sub(r"\s+", " ", child) if parent.name != "pre" else str(child))
        elif isinstance(child, Tag) and child.name not in _LEFT_OUT:
            is_line = child.name in _LINES
            is_cell = child.name in _CELLS
            pieces.append("\n" if is_line else " | " if is_cell and is_next_cell else "")
            is_next_cell = is_next_cell or is_cell
            _collect(child, pieces)
            pieces.append("\n" if is_line else "")
