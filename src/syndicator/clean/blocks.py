"""A parsed fragment → plain blocks: whatever nesting came in, only what HTML allows goes on.

A sanitiser parses anew and moves what stands where it may not (text in a table, a block in a paragraph). Here each such
thing gets its place first, so that no words run together and a second cleaning finds nothing to do.
"""

from lxml.html import Element, HtmlElement

from syndicator.clean.tags import Going, holds, is_blank, is_inside, tags, take_apart

_CONTAINERS = (
    "div", "section", "article", "main", "header", "center", "address", "details", "summary", "fieldset", "form", "dl",
    "dt", "dd", "caption", "p",
)  # fmt: skip
_TABLE_PARTS = ("thead", "tbody", "tr", "td", "th")
_ALIKE = ("h2", "h3", "h4", "pre")
_OTHERS = ("ul", "ol", "li", "blockquote", "table", "figure", "figcaption", "hr")
_BLOCKS = frozenset({*_CONTAINERS, *_TABLE_PARTS, *_ALIKE, *_OTHERS})
_RENAMED = {"h1": "h2", "h5": "h4", "h6": "h4", "i": "em", "b": "strong", "strike": "s", "del": "s"}
_MARKS = frozenset({"em", "strong", "code", "sub", "sup", "s", "a"})
_KNOWN = _BLOCKS | _MARKS | {"br", "img"}
_HOLDING = frozenset({*_CONTAINERS, *_ALIKE})
_BOUNDARIES = _BLOCKS | {Going.UNWRAPPED}
_IN_FIGURE = frozenset({"img", "figcaption", "a"})
_TABLE = ("table",)
_IN_TABLE = {"table": {"thead", "tbody", "tr"}, "thead": {"tr"}, "tbody": {"tr"}, "tr": {"td", "th"}}
_UNSEEN = ("script", "style", "noscript", "template", "object", "svg", "math", "textarea", "select", "title", "button")


def plain_blocks(body: HtmlElement) -> None:
    """Give every part of the fragment a place that HTML allows."""
    _known_tags_only(body)
    for table in tags(body, _TABLE):
        _regulate(table)
    _free_strays(body)
    for container in reversed(tags(body, _HOLDING)):
        if holds(container, _BLOCKS):
            _wrap_runs(container)
            container.tag = Going.UNWRAPPED
        elif container.tag in _CONTAINERS:
            container.tag = "p"
    take_apart(body)
    for element in [*tags(body, ("blockquote", "figure")), body]:
        _wrap_runs(element)
    for listing in tags(body, ("ul", "ol")):
        _entries_only(listing)


def _entries_only(listing: HtmlElement) -> None:
    """What stands in a list without being an entry becomes one."""
    children = list(listing)
    if not is_blank(listing.text):
        entry = Element("li")
        entry.text, listing.text = listing.text, None
        listing.insert(0, entry)
    for child in children:
        text, child.tail = child.tail, None
        entry = child
        if child.tag != "li":
            entry = Element("li")
            child.addprevious(entry)
            entry.append(child)
        if is_blank(text):
            entry.tail = text
        else:
            after = Element("li")
            after.text = text
            entry.addnext(after)


def _known_tags_only(body: HtmlElement) -> None:
    for element in body.iterdescendants(*_UNSEEN):
        element.tag = Going.REMOVED
    take_apart(body)
    for element in tags(body, _RENAMED):
        element.tag = _RENAMED[element.tag]
    for element in body.iterdescendants():
        tag = element.tag
        if tag not in _KNOWN or (tag in _MARKS and (holds(element, _BLOCKS) or is_inside(element, (tag,)))):
            element.tag = Going.UNWRAPPED
    take_apart(body)


def _free_strays(body: HtmlElement) -> None:
    """Parts of tables, lists and figures outside of one are plain containers; so is a figure that shows nothing."""
    for figure in tags(body, ("figure",)):
        if not holds(figure, ("img", "a")):
            figure.tag = "div"
    for part in tags(body, _TABLE_PARTS):
        if not is_inside(part, _TABLE):
            part.tag = "div"
    for entry in tags(body, ("li", "figcaption")):
        holders = ("ul", "ol") if entry.tag == "li" else ("figure",)
        if entry.getparent().tag not in holders:
            entry.tag = "div"


def _regulate(table: HtmlElement) -> None:
    """A table whose parts do not stand where they should only arranges: its cells become paragraphs."""
    if table.tag != "table":  # it was inside of one that only arranged
        return
    for caption in tags(table, ("caption",)):
        caption.drop_tree()
        caption.tail = None
        table.addprevious(caption)
    if not is_inside(table, _TABLE) and not holds(table, _TABLE) and _is_regular(table):
        return
    for part in [table, *tags(table, (*_TABLE_PARTS, "table"))]:
        part.tag = "div"


def _is_regular(table: HtmlElement) -> bool:
    for part in [table, *tags(table, _IN_TABLE)]:
        allowed = _IN_TABLE[part.tag]
        if not is_blank(part.text) or any(child.tag not in allowed or not is_blank(child.tail) for child in part):
            return False
    return holds(table, ("tr",))


def _wrap_runs(parent: HtmlElement) -> None:
    """What stands loose between the blocks of `parent` becomes a paragraph; a lone picture in a figure does not."""
    before: HtmlElement | None = None
    run: list[HtmlElement] = []
    for child in list(parent):
        if not _is_block(child, parent):
            run.append(child)
            continue
        _wrap(parent, before, run)
        before, run = child, []
    _wrap(parent, before, run)


def _wrap(parent: HtmlElement, before: HtmlElement | None, run: list[HtmlElement]) -> None:
    """Put the text behind `before`, or at the start of `parent`, and the elements after it into a paragraph."""
    text = parent.text if before is None else before.tail
    if not run and is_blank(text):
        return
    paragraph = Element("p")
    paragraph.text = text
    if before is None:
        parent.text = None
        parent.insert(0, paragraph)
    else:
        before.tail = None
        before.addnext(paragraph)
    paragraph.extend(run)


def _is_block(child: HtmlElement, parent: HtmlElement) -> bool:
    return child.tag in _BOUNDARIES or (parent.tag == "figure" and child.tag in _IN_FIGURE)
