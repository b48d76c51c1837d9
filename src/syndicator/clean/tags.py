"""Looking through a parsed fragment, and taking its elements apart many at once.

An element that goes is only marked, by its name, and `take_apart` does the rest in one pass of libxml2: one by one, two
hundred thousand neighbours would each copy the text before it.
"""

from collections.abc import Collection, Iterable
from enum import StrEnum

from lxml import etree
from lxml.html import HtmlElement


class Going(StrEnum):
    """The names of elements that go: what is in them stays, or goes with them."""

    UNWRAPPED = "x-unwrapped"
    REMOVED = "x-removed"


def tags(parent: HtmlElement, names: Iterable[str]) -> list[HtmlElement]:
    """The elements of these names below `parent`, in order."""
    return list(parent.iterdescendants(*names))


def holds(parent: HtmlElement, names: Collection[str]) -> bool:
    """Whether an element of these names is below `parent`."""
    return len(parent) > 0 and any(part.tag in names for part in parent.iterdescendants())


def is_inside(element: HtmlElement, names: Iterable[str]) -> bool:
    """Whether an element of these names is around `element`."""
    return next(element.iterancestors(*names), None) is not None


def take_apart(body: HtmlElement) -> None:
    """Remove what is marked as going; the text behind an element stays."""
    etree.strip_elements(body, Going.REMOVED, with_tail=False)
    etree.strip_tags(body, Going.UNWRAPPED)


def is_blank(text: str | None) -> bool:
    """Whether a text, or none, says nothing."""
    return not text or text.isspace()
