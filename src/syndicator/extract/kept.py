"""Parts that the operator calls content: nothing about them says otherwise any more, and all their lines are taken."""

from lxml.html import HtmlElement

from syndicator.extract.blocks import Blocks, boxes_around

MARK = "data-syndicator-keep"
_SAYING = ("class", "id", "style", "hidden", "aria-hidden", "role", "itemprop")
_AS_THEY_ARE = frozenset(
    [
        "p",
        "div",
        "section",
        "ul",
        "ol",
        "li",
        "dl",
        "table",
        "tr",
        "td",
        "th",
        "blockquote",
        "figure",
        "pre",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
    ]
)


def plain_marked(root: HtmlElement) -> frozenset[HtmlElement]:
    """Take from the marked parts all by which they could be told from content; what is around them."""
    around: set[HtmlElement] = set()
    for part in root.xpath(f"//*[@{MARK}]"):
        around.update(part.iterancestors())
        if part.tag not in _AS_THEY_ARE:
            part.tag = "div"
        for element in part.iter():
            for name in _SAYING:
                element.attrib.pop(name, None)
    return frozenset(around)


def lines_of_marked(page: Blocks) -> list[int]:
    """The numbers of their lines."""
    return [
        number
        for number, block in enumerate(page.lines)
        if any(box.element.get(MARK) is not None for box in boxes_around(block.box))
    ]
