"""Cleaned HTML → plain text, one line per paragraph."""

from lxml.html import HtmlElement

_LINES = frozenset({"p", "h2", "h3", "h4", "li", "tr", "blockquote", "pre", "br", "hr", "ul", "ol", "table"})
_LEFT_OUT = frozenset({"figure", "figcaption", "script", "style"})
_CELLS = frozenset({"td", "th"})


def lines_of(body: HtmlElement) -> list[str]:
    """Headings, paragraphs, list entries, quotes and table rows (`a | b`), each a line; no figures."""
    pieces: list[str] = []
    _collect(body, pieces)
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return [line for line in lines if line]


def _collect(parent: HtmlElement, pieces: list[str]) -> None:
    is_meant = parent.tag == "pre"
    _add(parent.text, pieces, is_meant=is_meant)
    is_next_cell = False
    for child in parent:
        tag = child.tag
        if tag not in _LEFT_OUT:
            is_line = tag in _LINES
            is_cell = tag in _CELLS
            pieces.append("\n" if is_line else " | " if is_cell and is_next_cell else "")
            is_next_cell = is_next_cell or is_cell
            _collect(child, pieces)
            pieces.append("\n" if is_line else "")
        _add(child.tail, pieces, is_meant=is_meant)


def _add(text: str | None, pieces: list[str], *, is_meant: bool) -> None:
    if text:
        pieces.append(text if is_meant else text.replace("\n", " "))
