"""The steps that change a draft's HTML, each on a parsed fragment and each by itself.

Every step that removes words says which and by what rule. None of them makes anything safe: `sanitise` does, last.
"""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from syndicator import urls
from syndicator.clean.lines import Line, furniture, heads_list, is_listed
from syndicator.clean.tags import Going, holds, is_blank, tags, take_apart
from syndicator.clean.top import Known, repeats
from syndicator.model import Dropped

_LINES = ("p", "h2", "h3", "h4", "li", "td", "blockquote")
_HOLDERS = (
    "p", "h2", "h3", "h4", "li", "ul", "ol", "tr", "tbody", "thead", "table", "blockquote", "figure", "figcaption",
    "pre", "a", "em", "strong", "code", "sub", "sup", "s",
)  # fmt: skip
_SEEN = frozenset({"img", "hr"})
_LAZY = ("data-src", "data-lazy-src", "data-original")
_MAIL = re.compile(r"mailto:[^\s<>\"]+@", re.IGNORECASE)
_TOP_LINES, _LISTED = 3, "line related list"


@dataclass(frozen=True, slots=True)
class _Piece:
    """A line of an element that breaks lines: the text that the element begins with (of the first), and elements."""

    text: str | None
    parts: list[HtmlElement]

    def line(self) -> Line:
        if not self.parts:
            return Line(text=_squeezed(self.text or ""))
        linked = sum(len(_text(link)) for part in self.parts for link in part.iter("a"))
        texts = [self.text or "", *("".join(part.itertext()) + (part.tail or "") for part in self.parts)]
        return Line(text=_squeezed("".join(texts)), linked_chars=linked)

    def remove(self, element: HtmlElement) -> None:
        if self.text is not None:
            element.text = None
        for part in self.parts:
            element.remove(part)


Rules = dict[tuple[str, int], str | None]
"""The rule by which a line, with so many of its characters in links, is furniture; None where it is none."""


def drop_furniture(
    body: HtmlElement, patterns: Sequence[re.Pattern[str]], ruled: Rules, *, kept: Container[str] = ()
) -> list[Dropped]:
    """Remove whole lines that are furniture: by the operator's patterns, and by ours unless they are `kept`.

    With a line that announces other stories go those that it announces. `ruled` keeps what was found of each line.
    """
    dropped: list[Dropped] = []
    is_list = False
    for element in tags(body, _LINES):
        if holds(element, _LINES):
            continue
        pieces = list(_pieces(element))
        for piece in pieces:
            line = piece.line()
            key = line.text, line.linked_chars
            if key not in ruled:
                ruled[key] = furniture(line, patterns, is_kept=line.text in kept)
            rule = ruled[key]
            rule = rule or (_LISTED if is_list and line.text and line.text not in kept and is_listed(line) else None)
            if rule is None:
                is_list = is_list and not line.text
                continue
            is_list = is_list or heads_list(line)
            dropped.append(Dropped(rule=rule, text=line.text))
            if len(pieces) == 1:
                element.tag = Going.REMOVED
                break
            piece.remove(element)
    take_apart(body)
    return dropped


def drop_repeats(body: HtmlElement, known: Known) -> list[Dropped]:
    """Remove what the top of the body says again: the headline, the byline, the date."""
    dropped: list[Dropped] = []
    kept = 0
    for element in body.iterdescendants(*_LINES):
        text = "" if holds(element, _LINES) else _text(element)
        if not text:
            continue
        if rule := repeats(text, known):
            dropped.append(Dropped(rule=rule, text=text))
            element.tag = Going.REMOVED
            continue
        kept += 1
        if kept == _TOP_LINES:
            break
    take_apart(body)
    return dropped


def drop_lines(body: HtmlElement, texts: frozenset[str], *, rule: str) -> list[Dropped]:
    """Remove the lines that say exactly one of these."""
    dropped: list[Dropped] = []
    for element in tags(body, _LINES):
        if holds(element, _LINES):
            continue
        pieces = list(_pieces(element))
        for piece in pieces:
            text = piece.line().text
            if text in texts:
                dropped.append(Dropped(rule=rule, text=text))
                if len(pieces) == 1:
                    element.tag = Going.REMOVED
                else:
                    piece.remove(element)
    take_apart(body)
    return dropped


def drop_empty(body: HtmlElement) -> bool:
    """Remove elements that hold neither words nor a picture; tells whether there were any."""
    empty = [element for element in tags(body, _HOLDERS) if not _says(element)]
    for element in empty:
        element.tag = Going.REMOVED
    take_apart(body)
    for element in body.iterdescendants("p", "li", "blockquote"):
        if len(element):
            _strip_end(element)
            _strip_start(element)
    return bool(empty)


def link_players(body: HtmlElement, base_url: str) -> None:
    """Players become links: a frame shows whatever the other site likes, whenever it likes."""
    for frame in tags(body, ("iframe",)):
        target = _address(frame, base_url, "data-src", "src")
        text = frame.tail
        frame.clear()
        frame.tail = text
        frame.tag = "figure" if target else Going.REMOVED
        if target:
            link = frame.makeelement("a", {"href": target})
            link.text = urls.host(target)
            frame.append(link)
    take_apart(body)


def absolute_addresses(body: HtmlElement, base_url: str) -> None:
    """Give links and images their full address without tracking; dead links become plain text."""
    for link in tags(body, ("a",)):
        href = link.get("href", "").strip()
        target = href if _MAIL.match(href) else _address(link, base_url, "href")
        if target is None or href.startswith("#"):
            link.tag = Going.UNWRAPPED
        else:
            link.set("href", target)
    for image in tags(body, ("img",)):
        source = _address(image, base_url, *_LAZY, "src")
        if source is None:
            image.tag = Going.REMOVED
        else:
            image.set("src", source)
    take_apart(body)


def _address(element: HtmlElement, base_url: str, *names: str) -> str | None:
    for name in names:
        value = element.get(name, "")
        if value and (address := urls.absolute(base_url, value)):
            return urls.tidy(address)
    return None


def _pieces(element: HtmlElement) -> Iterator[_Piece]:
    """The lines of an element: its children, parted where it breaks a line."""
    piece = _Piece(element.text or "", [])
    for child in element:
        if child.tag == "br":
            yield piece
            piece = _Piece(None, [])
        piece.parts.append(child)
    yield piece


def _text(element: HtmlElement) -> str:
    return _squeezed("".join(element.itertext()))


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _says(element: HtmlElement) -> bool:
    """Whether the element holds words or a picture."""
    if not is_blank(element.text):
        return True
    return any(
        part.tag in _SEEN or not is_blank(part.text) or not is_blank(part.tail) for part in element.iterdescendants()
    )


def _strip_start(element: HtmlElement) -> None:
    """Line breaks at the beginning of a paragraph part nothing."""
    while is_blank(element.text):
        element.text = None
        if not len(element) or element[0].tag != "br":
            return
        text = element[0].tail
        element.remove(element[0])
        element.text = text


def _strip_end(element: HtmlElement) -> None:
    """Nor do line breaks at its end."""
    while len(element) and is_blank(element[-1].tail):
        element[-1].tail = None
        if element[-1].tag != "br":
            return
        element.remove(element[-1])
