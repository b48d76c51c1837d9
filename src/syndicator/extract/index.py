"""The elements of a page by name and attribute: found in one pass, where each step would search the tree anew."""

from collections.abc import Sequence

from lxml.html import HtmlElement


class Index:
    """The elements of a tree as it was when the index was made, in the page's order."""

    def __init__(self, root: HtmlElement) -> None:
        self.root = root
        self.elements: Sequence[HtmlElement] = list(root.iter())
        self._by_tag: dict[object, list[HtmlElement]] = {}
        self._by_attribute: dict[str, list[HtmlElement]] = {}
        for element in self.elements:
            self._by_tag.setdefault(element.tag, []).append(element)

    def of(self, tag: str) -> Sequence[HtmlElement]:
        """The elements of this name."""
        return self._by_tag.get(tag, ())

    def having(self, attribute: str) -> Sequence[HtmlElement]:
        """The elements with this attribute, if not an empty one."""
        if attribute not in self._by_attribute:
            self._by_attribute[attribute] = [element for element in self.elements if element.get(attribute)]
        return self._by_attribute[attribute]
