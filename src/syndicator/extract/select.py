"""The operator's CSS selectors: fields picked, and parts dropped before anything else looks at the page.

Selectors are CSS as browsers know it (Lexbor), read only for sources that have them: a second parse costs 0.5 ms.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from syndicator.errors import Unreadable
from syndicator.extract.text import UNSEEN
from syndicator.specs import ArticleRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """What the selectors found. `text` is the page without the dropped parts; `body` is None without a body rule."""

    text: str
    title: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""
    body: tuple[str, ...] | None = None


def pick(text: str, rules: ArticleRules) -> Picked:
    """Apply the selectors of `rules` to a page; without any, the page is as it was."""
    if not (rules.title or rules.author or rules.date or rules.body or rules.drop):
        return Picked(text=text)
    page = LexborHTMLParser(text)
    title = next((_line(node) for node in _matches(page, rules.title)), "")
    authors = tuple(line for node in _matches(page, rules.author) if (line := _line(node)))
    date = next((_date(node) for node in _matches(page, rules.date)), "")
    for selector in rules.drop:
        for node in _matches(page, selector):
            if node.tag not in {"html", "body"}:
                node.decompose()
    body = None if rules.body is None else tuple(_outermost(_matches(page, rules.body)))
    return Picked(text=page.html or "", title=title, authors=authors, date=date, body=body)


def _matches(page: LexborHTMLParser, selector: str | None) -> list[LexborNode]:
    if not selector:
        return []
    try:
        return page.css(selector)
    except (SelectolaxError, ValueError) as error:
        raise Unreadable(f"the selector {selector!r} is no CSS: {error}") from None


def _outermost(nodes: list[LexborNode]) -> list[str]:
    """The HTML of the nodes, without those that lie inside another: their words would come twice."""
    ids = {node.mem_id for node in nodes}
    return [node.html or "" for node in nodes if not _has_ancestor(node, ids)]


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


def _date(node: LexborNode) -> str:
    return node.attributes.get("datetime") or _line(node)
