"""Chosen lines and the figures among them → simple HTML: what `clean` takes.

Paragraphs, headings, lists, quotes, tables, figures and inline marks, nothing else. A line is written from the pieces
that the walk found, inside of the lists, quotes and tables that hold it. Simple but not safe: `clean` sanitises.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from lxml.html import HtmlElement

from syndicator import urls
from syndicator.extract.blocks import Block, Box, Piece, Sign
from syndicator.extract.choose import is_data_table
from syndicator.extract.text import texts

_HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
_MARKS = {
    **dict.fromkeys(("em", "i"), "em"),
    **dict.fromkeys(("strong", "b"), "strong"),
    **dict.fromkeys(("code", "kbd", "samp", "tt", "var"), "code"),
    **dict.fromkeys(("s", "strike", "del"), "s"),
    "sub": "sub",
    "sup": "sup",
}
_LISTS = frozenset({"ul", "ol"})
_OF_TABLES = frozenset({"tr", "td", "th"})
_MOST_LINKS = 4_000
"""A body's further links are written as their words: the most in any of 1,700 real ones is 3,604."""
_HOLDERS = _LISTS | _OF_TABLES | {"li", "blockquote", "table"}
_SPACES = re.compile(r"  +")
_ONE_LINE = frozenset({"li", "td", "th"})


@dataclass(slots=True)
class _Node:
    """An element to be written: `made_from` is the page's own, None for one line of it."""

    tag: str
    made_from: HtmlElement | None
    inner: list["_Node | str"] = field(default_factory=list)


class Writer:
    """Takes lines and figures in order; `html()` is what they make."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._root = _Node("", None)
        self._stack = [self._root]
        self._entered: Sequence[tuple[str, HtmlElement]] = ()
        self._is_data: dict[HtmlElement, bool] = {}
        self._links = 0
        self._near: tuple[Box | None, list[tuple[str, HtmlElement]]] = (None, [])

    def line(self, block: Block) -> None:
        """Write a line where it stands."""
        self._enter(self._holders(block.box))
        tag = block.box.tag
        if tag == "pre":
            self._add(_Node("pre", None, [escape("".join(texts(block.box.element)).strip("\n"))]))
            return
        html = self._inline(block.pieces)
        if html:
            self._add(_Node(_HEADINGS.get(tag, "p"), None, [html]))

    def figure(self, html: str, box: Box) -> None:
        """Write a figure where it stands; tables and lists are not parted by one."""
        holders = list(self._holders(box))
        while holders and holders[-1][0] != "blockquote":
            holders.pop()
        self._enter(holders)
        self._add(html)

    def html(self) -> str:
        """Everything written, a block a line."""
        return "\n".join(_written(part) for part in self._root.inner)

    def _add(self, part: "_Node | str") -> None:
        self._stack[-1].inner.append(part)

    def _enter(self, holders: Sequence[tuple[str, HtmlElement]]) -> None:
        """Close what does not hold the next line, open what does."""
        if holders is self._entered:
            return
        self._entered = holders
        shared = 0
        for node, (_, element) in zip(self._stack[1:], holders, strict=False):
            if node.made_from is not element:
                break
            shared += 1
        del self._stack[shared + 1 :]
        for tag, element in holders[shared:]:
            node = _Node(tag, element)
            self._add(node)
            self._stack.append(node)

    def _holders(self, box: Box) -> list[tuple[str, HtmlElement]]:
        """The lists, quotes and tables around a line, the outermost first; found once for neighbours."""
        parent, near = self._near
        if box.parent is parent and box.tag not in _HOLDERS and parent is not None:
            return near
        found = self._holders_of(box)
        if not any(element is box.element for _, element in found):
            self._near = box.parent, found
        return found

    def _holders_of(self, box: Box) -> list[tuple[str, HtmlElement]]:
        found: list[tuple[str, HtmlElement]] = []
        walked: Box | None = box
        while walked is not None:
            tag, element = walked.tag, walked.element
            if tag == "li":
                found.append(("li", element))
            elif tag in _LISTS:
                if not found or found[-1][0] != "li":
                    found.append(("li", box.element))
                found.append((tag, element))
            elif tag == "blockquote":
                found.append((tag, element))
            elif tag == "table" and self._holds_data(element):
                found += self._cell(box, walked)
                found.append((tag, element))
            walked = walked.parent
        return _regular(found[::-1])

    def _cell(self, box: Box, table: Box) -> list[tuple[str, HtmlElement]]:
        parts: list[tuple[str, HtmlElement]] = []
        walked: Box | None = box
        while walked is not None and walked is not table:
            if walked.tag in _OF_TABLES:
                parts.append((walked.tag, walked.element))
            walked = walked.parent
        return parts

    def _holds_data(self, table: HtmlElement) -> bool:
        if table not in self._is_data:
            self._is_data[table] = is_data_table(table)
        return self._is_data[table]

    def _inline(self, pieces: Sequence[Piece]) -> str:
        html: list[str] = []
        closing: list[tuple[str, int]] = []
        for piece in pieces:
            if isinstance(piece, str):
                html.append(_words(piece))
            elif piece is Sign.BREAK:
                html.append("<br>")
            elif piece is Sign.CLOSE:
                end, at = closing.pop()
                if end and not any(part.strip() and not part.startswith("<") for part in html[at + 1 :]):
                    html[at] = ""
                    end = ""
                html.append(end)
            else:
                start, end = self._mark(piece)
                closing.append((end, len(html)))
                html.append(start)
        return _trimmed("".join(html))

    def _mark(self, element: HtmlElement) -> tuple[str, str]:
        if element.tag == "a":
            self._links += 1
            if self._links > _MOST_LINKS:
                return "", ""
            href = (element.get("href") or "").strip()
            target = href if href.lower().startswith("mailto:") else urls.absolute(self._base_url, href)
            return (f'<a href="{escape(target)}">', "</a>") if target and not href.startswith("#") else ("", "")
        mark = _MARKS.get(element.tag)
        return (f"<{mark}>", f"</{mark}>") if mark else ("", "")


def _regular(holders: list[tuple[str, HtmlElement]]) -> list[tuple[str, HtmlElement]]:
    """An entry whose list was not found is none."""
    kept: list[tuple[str, HtmlElement]] = []
    for tag, element in holders:
        if tag == "li" and (not kept or kept[-1][0] not in _LISTS):
            continue
        kept.append((tag, element))
    return kept


def _written(part: "_Node | str") -> str:
    if isinstance(part, str):
        return part
    inner = part.inner
    if part.tag in _ONE_LINE and len(inner) == 1 and isinstance(inner[0], _Node) and inner[0].tag == "p":
        inner = inner[0].inner
    return f"<{part.tag}>{''.join(_written(child) for child in inner)}</{part.tag}>"


def _trimmed(html: str) -> str:
    """Without spaces and line breaks at its ends: they part nothing."""
    html = _SPACES.sub(" ", html).strip()
    while html.endswith("<br>") or html.startswith("<br>"):
        html = html.removesuffix("<br>").removeprefix("<br>").strip()
    return html


def _words(text: str) -> str:
    """Escaped text in which any run of whitespace is one space."""
    squeezed = " ".join(text.split())
    if not squeezed:
        return " " if text else ""
    before = " " if text[0].isspace() else ""
    after = " " if text[-1].isspace() else ""
    return f"{before}{escape(squeezed, quote=False)}{after}"
