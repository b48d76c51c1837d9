"""The words of an element as readers see them: those of scripts, styles and unused templates are none."""

from collections.abc import Iterator
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

UNSEEN = frozenset({"script", "style", "noscript", "template"})
_SMALL = 300


def texts(element: HtmlElement) -> Iterator[str]:
    """The pieces of text in an element, in order, one by one."""
    if next(element.iter(*UNSEEN), None) is None:
        yield from element.itertext()
        return
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, node in walker:
        if event == "end":
            if node is not element and node.tail:
                yield node.tail
        elif node.tag in UNSEEN:
            walker.skip_subtree()
        elif node.text:
            yield node.text


def is_small(element: HtmlElement) -> bool:
    """Whether so few elements are in it that it may be looked through again and again."""
    return next(islice(element.iter(), _SMALL, None), None) is None


def line(element: HtmlElement, *, gap: str = "") -> str:
    """The words as one line; `gap` stands between the pieces of different elements."""
    return " ".join(gap.join(texts(element)).split())
