"""The body of a page: found by itself, or by the operator's selector, as simple HTML.

Finding is done by trafilatura for now; a selector of our own replaces it behind `find`. Only the choice of elements is
taken from it: figures are taken out before and put back after, because it drops captions and lazy images.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

from lxml.html import HtmlElement, fragment_fromstring
from trafilatura.core import bare_extraction
from trafilatura.settings import Document, Extractor

from syndicator.errors import Unreadable
from syndicator.extract.clutter import links_into_blocks, remove_clutter
from syndicator.extract.figures import Figures, is_picture
from syndicator.extract.simplify import simplify
from syndicator.extract.tree import MAX_DEPTH, Tree, depth

_MARKS = {"#i": "em", "#b": "strong", "#u": "u", "#t": "code", "#sub": "sub", "#sup": "sup"}
_IMAGE = re.compile(r'<img src="([^"]+)"')
_LINE_CHARS = 80
_PLAIN = {
    "quote": "blockquote",
    "lb": "br",
    "graphic": "img",
    "item": "li",
    "row": "tr",
    "code": "pre",
    "del": "s",
}


@dataclass(frozen=True, slots=True)
class Body:
    """The HTML of a body, and the picture that it or the article around it shows first."""

    html: str
    image_url: str | None


def find(tree: Tree) -> Body:
    """The body that the page's structure suggests; Unreadable where none is found. The tree is changed."""
    figures = Figures(tree.base_url)
    figures.take_out(tree.root)
    remove_clutter(tree.root)
    links_into_blocks(tree.root)
    lead = figures.lead(tree.root)
    html = _written(_found(tree), tree.base_url, figures)
    return Body(html, _first_image(html) or lead)


def take(fragments: Sequence[str], *, base_url: str) -> Body:
    """The body made of the elements that the operator selected."""
    figures = Figures(base_url)
    body = fragment_fromstring("\n".join(fragments), create_parent="div")
    figures.take_out(body)
    remove_clutter(body)
    links_into_blocks(body)
    html = _written(body, base_url, figures)
    return Body(html, _first_image(html))


def _first_image(body_html: str) -> str | None:
    addresses = (unescape(match.group(1)) for match in _IMAGE.finditer(body_html))
    return next((address for address in addresses if is_picture(address)), None)


def first_line(body_html: str) -> str:
    """The first words of a body, for a page without any headline."""
    words = unescape(re.sub(r"<[^>]+>", " ", body_html[: _LINE_CHARS * 4])).split()
    line = " ".join(words)
    return line if len(line) <= _LINE_CHARS else f"{line[:_LINE_CHARS].rpartition(' ')[0]}…"


def _written(body: HtmlElement, base_url: str, figures: Figures) -> str:
    if depth(body) > MAX_DEPTH:
        raise Unreadable(f"{base_url}: the body is nested deeper than {MAX_DEPTH} elements")
    html = simplify(body, base_url=base_url, figure=figures.html)
    if not re.search(r"\w", re.sub(r"<[^>]+>|&\w+;", "", html)):
        raise Unreadable(f"{base_url}: no body found")
    return html


def _found(tree: Tree) -> HtmlElement:
    options = Extractor(comments=False, formatting=True, links=True, images=True, tables=True)
    document = bare_extraction(tree.root, options=options)
    if not isinstance(document, Document):
        raise Unreadable(f"{tree.base_url}: no body found")
    for element in document.body.iter():
        _rename(element)
    return document.body


def _rename(element: HtmlElement) -> None:
    """From trafilatura's words to HTML's."""
    match element.tag:
        case "head":
            element.tag = element.get("rend", "h3")
        case "list":
            element.tag = "ol" if element.get("rend") == "ol" else "ul"
        case "hi":
            element.tag = _MARKS.get(element.get("rend", ""), "em")
        case "cell":
            element.tag = "th" if element.get("role") == "head" else "td"
        case "ref":
            element.tag = "a"
            element.set("href", element.get("target", ""))
        case tag:
            element.tag = _PLAIN.get(tag, tag)
