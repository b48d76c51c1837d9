"""A selected body → simple HTML: paragraphs, headings, lists, quotes, tables, figures and inline marks, nothing else.

Text that stands loose between blocks becomes a paragraph, so no words are lost or run together. What comes out is
simple but not safe: `clean` sanitises.
"""

from collections.abc import Callable
from html import escape

from lxml.html import HtmlElement

from syndicator import urls
from syndicator.extract.text import texts

Figure = Callable[[str], str]
"""The address of an image → the HTML that stands for it, empty for none."""

_SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "title",
        "meta",
        "link",
        "button",
        "input",
        "select",
        "option",
        "textarea",
        "svg",
        "math",
        "object",
        "embed",
        "nav",
        "aside",
        "footer",
        "canvas",
        "audio",
        "dialog",
        "iframe",
        "map",
    ]
)
_HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
_MARKS = {
    **dict.fromkeys(("em", "i"), "em"),
    **dict.fromkeys(("strong", "b"), "strong"),
    **dict.fromkeys(("code", "kbd", "samp", "tt", "var"), "code"),
    **dict.fromkeys(("s", "strike", "del"), "s"),
    "sub": "sub",
    "sup": "sup",
}
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "figure",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "li",
        "blockquote",
        "table",
        "tr",
        "td",
        "th",
        "pre",
        "hr",
        "details",
        "summary",
        "form",
        "fieldset",
        "center",
        "address",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "img",
    ]
)


def simplify(body: HtmlElement, *, base_url: str, figure: Figure) -> str:
    """The content of `body` as simple HTML."""
    writer = _Writer(base_url, figure)
    writer.inside(body)
    writer.end_paragraph()
    return "\n".join(writer.blocks)


class _Writer:
    """Collects finished blocks, and the inline pieces of the paragraph that is being written."""

    def __init__(self, base_url: str, figure: Figure) -> None:
        self.blocks: list[str] = []
        self._base_url = base_url
        self._figure = figure
        self._line: list[str] = []

    def inside(self, element: HtmlElement) -> None:
        """Write what is inside of a container."""
        self._text(element.text)
        for child in element:
            self._child(child)
            self._text(child.tail)

    def end_paragraph(self) -> None:
        """Close the paragraph that is being written, if it says anything."""
        while self._line and self._line[-1] in {"<br>", " "}:
            self._line.pop()
        text = "".join(self._line).strip()
        self._line.clear()
        if text:
            self.blocks.append(f"<p>{text}</p>")

    def _text(self, text: str | None) -> None:
        if text:
            self._line.append(_words(text))

    def _child(self, child: HtmlElement) -> None:
        tag = child.tag
        if not isinstance(tag, str) or tag in _SKIPPED:
            return
        if tag == "br":
            self._break()
        elif write := _WRITERS.get(tag):
            self.end_paragraph()
            self.blocks += [block for block in [write(self, child)] if block]
        elif tag in _BLOCKS:
            self.end_paragraph()
            self.inside(child)
            self.end_paragraph()
        elif _holds_blocks(child):
            self.inside(child)
        else:
            self._line.append(self._inline(child))

    def _break(self) -> None:
        """Two line breaks in a row are how some editors write paragraphs."""
        if self._line and self._line[-1] == "<br>":
            self.end_paragraph()
        elif self._line and "".join(self._line).strip():
            self._line.append("<br>")

    def _inline(self, element: HtmlElement) -> str:
        tag = element.tag
        if not isinstance(tag, str) or tag in _SKIPPED:
            return ""
        if tag == "br":
            return "<br>"
        parts = [_words(element.text or "")]
        for child in element:
            parts += [self._inline(child), _words(child.tail or "")]
        inner = "".join(parts)
        if tag == "a":
            return self._link(element, inner)
        mark = _MARKS.get(tag)
        return f"<{mark}>{inner}</{mark}>" if mark and inner.strip() else inner

    def _link(self, element: HtmlElement, inner: str) -> str:
        href = element.get("href", "").strip()
        target = href if href.lower().startswith("mailto:") else urls.absolute(self._base_url, href)
        if href.startswith("#") or not target or not inner.strip():
            return inner
        return f'<a href="{escape(target)}">{inner}</a>'

    def _fragment(self, element: HtmlElement) -> list[str]:
        writer = _Writer(self._base_url, self._figure)
        writer.inside(element)
        writer.end_paragraph()
        return writer.blocks

    def _line_of(self, element: HtmlElement) -> str:
        """The content of an element that holds one line or, where it is a lone paragraph, the paragraph's."""
        blocks = self._fragment(element)
        if len(blocks) == 1 and blocks[0].startswith("<p>"):
            return blocks[0][3:-4]
        return "\n".join(blocks)

    def heading(self, element: HtmlElement) -> str:
        """A heading; `h1` belongs to the title of the page that shows the article."""
        level = _HEADINGS[element.tag]
        figures = "".join(self._figure(image.get("src", "")) for image in element.iter("img"))
        inner = self._inline_only(element)
        return f"<{level}>{inner}</{level}>{figures}" if inner else figures

    def _inline_only(self, element: HtmlElement) -> str:
        parts = [_words(element.text or "")]
        for child in element:
            parts += [self._inline(child), _words(child.tail or "")]
        return "".join(parts).replace("<br>", " ").strip()

    def listing(self, element: HtmlElement) -> str:
        """A list; what stands in it without being an entry becomes one."""
        lines = [self._line_of(child) for child in element if isinstance(child.tag, str) and child.tag not in _SKIPPED]
        tag = "ol" if element.tag == "ol" else "ul"
        entries = "".join(f"<li>{line}</li>" for line in lines if line)
        return f"<{tag}>{entries}</{tag}>" if entries else ""

    def quote(self, element: HtmlElement) -> str:
        """A quotation."""
        inner = "\n".join(self._fragment(element))
        return f"<blockquote>{inner}</blockquote>" if inner else ""

    def table(self, element: HtmlElement) -> str:
        """A table, or the content of one that only arranges: a single column is no table."""
        rows = [[cell for cell in row if cell.tag in {"td", "th"}] for row in element.iter("tr")]
        if max((len(row) for row in rows), default=0) <= 1:
            return "\n".join(block for row in rows for cell in row for block in self._fragment(cell))
        written = ["".join(f"<{cell.tag}>{self._line_of(cell)}</{cell.tag}>" for cell in row) for row in rows if row]
        return f"<table>{''.join(f'<tr>{row}</tr>' for row in written)}</table>"

    def preformatted(self, element: HtmlElement) -> str:
        """Text whose line breaks and spaces are meant."""
        text = "".join(texts(element)).strip("\n")
        return f"<pre>{escape(text)}</pre>" if text.strip() else ""

    def image(self, element: HtmlElement) -> str:
        """The figure that stands at an image's place."""
        return self._figure(element.get("src", ""))


_WRITERS: dict[str, Callable[[_Writer, HtmlElement], str]] = {
    **dict.fromkeys(_HEADINGS, _Writer.heading),
    **dict.fromkeys(("ul", "ol"), _Writer.listing),
    "blockquote": _Writer.quote,
    "table": _Writer.table,
    "pre": _Writer.preformatted,
    "img": _Writer.image,
}


def _words(text: str) -> str:
    """Escaped text in which any run of whitespace is one space."""
    squeezed = " ".join(text.split())
    if not squeezed:
        return " " if text else ""
    before = " " if text[0].isspace() else ""
    after = " " if text[-1].isspace() else ""
    return f"{before}{escape(squeezed, quote=False)}{after}"


def _holds_blocks(element: HtmlElement) -> bool:
    return any(True for _ in element.iterdescendants(*_BLOCKS))
