"""HTML ↔ a fragment's tree: parsed once for all steps of cleaning, and written once.

What libxml2 would cut off (it stops at 256 elements, one in the other) Beautiful Soup reads whole, as plain lines.
"""

from html import escape

from bs4 import BeautifulSoup
from lxml import etree
from lxml.html import Element, HtmlElement, HTMLParser

from syndicator.decode import legal_html

ATTRIBUTES = {
    "a": ("href",),
    "img": ("alt", "height", "src", "width"),
    "td": ("colspan", "rowspan"),
    "th": ("colspan", "rowspan"),
}
"""The attributes that an article keeps, in the order in which they are written."""

_NO_TEXT = frozenset(["body", "ul", "ol", "table", "thead", "tbody", "tr", "blockquote", "figure"])
_VOID = frozenset({"br", "hr", "img"})
_ALL_ALIKE = etree.ElementDefaultClassLookup(element=HtmlElement)


def parse(html: str) -> HtmlElement:
    """The fragment as a tree, its `<body>`."""
    html = legal_html(html)
    root, is_whole = _parsed(f"<body>{html}")
    if not is_whole:
        root, _ = _parsed("".join(f"<p>{escape(line)}</p>" for line in _lines(html)))
    body = None if root is None else root.find("body")
    return Element("body") if body is None else body


def html_of(body: HtmlElement) -> str:
    """The fragment as text, a block a line, without spaces that nobody sees."""
    blocks: list[str] = []
    for block in body:
        pieces: list[str] = []
        _write(block, pieces, is_meant=False)
        blocks.append("".join(pieces))
    return "\n".join(blocks)


def _parsed(html: str) -> tuple[HtmlElement | None, bool]:
    """The tree, and whether all of the text is in it."""
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(_ALL_ALIKE)
    try:
        root = etree.fromstring(html.encode("utf-8"), parser=parser)
    except etree.XMLSyntaxError:  # nothing in it that makes a document
        return None, True
    return root, all(entry.type != etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log)


def _lines(html: str) -> list[str]:
    return list(BeautifulSoup(html, "html.parser").stripped_strings)


def _write(element: HtmlElement, pieces: list[str], *, is_meant: bool) -> None:
    """Write an element; `is_meant` says that spaces in it are (`<pre>`)."""
    tag = element.tag
    is_meant = is_meant or tag == "pre"
    pieces.append(f"<{tag}{_attributes(element)}>" if tag in ATTRIBUTES else f"<{tag}>")
    if tag in _VOID:
        return
    text = element.text
    if text and not (tag in _NO_TEXT and text.isspace()):
        pieces.append(_words(text, is_meant=is_meant))
    for child in element:
        _write(child, pieces, is_meant=is_meant)
        text = child.tail
        if text and not (tag in _NO_TEXT and text.isspace()):
            pieces.append(_words(text, is_meant=is_meant))
    pieces.append(f"</{tag}>")


def _attributes(element: HtmlElement) -> str:
    said = [(name, element.get(name)) for name in ATTRIBUTES[element.tag]]
    return "".join([f' {name}="{escape(value)}"' for name, value in said if value is not None])


def _words(text: str, *, is_meant: bool) -> str:
    """Escaped text in which any run of whitespace is one space, unless it is meant."""
    if not is_meant:
        squeezed = " ".join(text.split())
        before = " " if text[0].isspace() else ""
        after = " " if squeezed and text[-1].isspace() else ""
        text = f"{before}{squeezed}{after}"
    return escape(text, quote=False)
