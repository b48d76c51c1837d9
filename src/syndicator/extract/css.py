"""The operator's CSS selectors (Lexbor: CSS as browsers know it). A second parse costs 0.5 ms."""

from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from syndicator.errors import Unreadable
from syndicator.extract.text import UNSEEN

_ROOTS = frozenset({"html", "body"})


def lines(text: str, selector: str) -> list[str]:
    """What readers see of each match, or its `content`."""
    return [_line(node) for node in _matches(LexborHTMLParser(text), selector)]


def dates(text: str, selector: str) -> list[str]:
    """The `datetime` of each match, or its words."""
    found = _matches(LexborHTMLParser(text), selector)
    return [node.attributes.get("datetime") or _line(node) for node in found]


def links(text: str, selector: str) -> list[str]:
    """The addresses that matches lead to, as written."""
    return [node.attributes.get("href") or "" for node in _matches(LexborHTMLParser(text), selector)]


def parts(text: str, selector: str) -> list[str]:
    """The HTML of the matches, without those that lie inside another: their words would come twice."""
    nodes = _matches(LexborHTMLParser(text), selector)
    ids = {node.mem_id for node in nodes}
    return [node.html or "" for node in nodes if not _has_ancestor(node, ids)]


def without(text: str, selectors: Iterable[str]) -> str:
    """The page without what matches."""
    page = LexborHTMLParser(text)
    for selector in selectors:
        for node in _matches(page, selector):
            if node.tag not in _ROOTS:
                node.decompose()
    return page.html or ""


def marked(text: str, selectors: Iterable[str], name: str) -> str:
    """The page with an attribute on what matches."""
    page = LexborHTMLParser(text)
    for selector in selectors:
        for node in _matches(page, selector):
            node.attrs[name] = ""
    return page.html or ""


def _matches(page: LexborHTMLParser, selector: str) -> list[LexborNode]:
    try:
        return page.css(selector)
    except (SelectolaxError, ValueError) as error:
        raise Unreadable(f"the selector {selector!r} is no CSS: {error}") from None


def _has_ancestor(node: LexborNode, ids: set[int]) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.mem_id in ids:
            return True
        parent = parent.parent
    return False


def _line(node: LexborNode) -> str:
    return " ".join((node.attributes.get("content") or " ".join(_texts(node))).split())


def _texts(node: LexborNode) -> Iterator[str]:
    """What readers see of a node's text."""
    for part in node.traverse(include_text=True):
        if part.tag == "-text" and not _is_unseen(part, node):
            yield part.text_content or ""


def _is_unseen(part: LexborNode, top: LexborNode) -> bool:
    parent = part.parent
    while parent is not None and parent.mem_id != top.mem_id:
        if parent.tag in UNSEEN:
            return True
        parent = parent.parent
    return False
