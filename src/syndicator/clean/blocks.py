"""A parsed fragment → plain blocks: whatever nesting came in, only what HTML allows goes on.

A sanitiser parses anew and moves what stands where it may not (text in a table, a block in a paragraph). Here each such
thing gets its place first, so that no words run together and a second cleaning finds nothing to do.
"""

from bs4 import Tag
from bs4.element import NavigableString, PageElement

from syndicator.clean.tags import all_tags, holds, is_inside, tags

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
_TABLE = ("table",)
_UNSEEN = ("script", "style", "noscript", "template", "object", "svg", "math", "textarea", "select", "title", "button")


def plain_blocks(body: Tag) -> None:
    """Give every part of the fragment a place that HTML allows."""
    _known_tags_only(body)
    for table in tags(body, _TABLE):
        _regulate(table)
    _free_strays(body)
    for container in reversed(tags(body, _HOLDING)):
        if holds(container, _BLOCKS):
            _wrap_runs(container)
            container.unwrap()
        elif container.name in _CONTAINERS:
            container.name = "p"
    for tag in [*tags(body, ("blockquote", "figure")), body]:
        _wrap_runs(tag)
    for listing in tags(body, ("ul", "ol")):
        _entries_only(listing)


def _entries_only(listing: Tag) -> None:
    """What stands in a list without being an entry becomes one."""
    for child in list(listing.children):
        if _says(child) and not (isinstance(child, Tag) and child.name == "li"):
            child.wrap(Tag(name="li"))


def _known_tags_only(body: Tag) -> None:
    for tag in tags(body, _UNSEEN):
        tag.decompose()
    for tag in tags(body, _RENAMED):
        tag.name = _RENAMED[tag.name]
    for tag in all_tags(body):
        if tag.name not in _KNOWN or (tag.name in _MARKS and (holds(tag, _BLOCKS) or is_inside(tag, (tag.name,)))):
            tag.unwrap()


def _free_strays(body: Tag) -> None:
    """Parts of tables, lists and figures outside of one are plain containers; so is a figure that shows nothing."""
    for figure in tags(body, ("figure",)):
        if not holds(figure, ("img", "a")):
            figure.name = "div"
    for part in tags(body, _TABLE_PARTS):
        if not is_inside(part, _TABLE):
            part.name = "div"
    for entry in tags(body, ("li", "figcaption")):
        holders = ("ul", "ol") if entry.name == "li" else ("figure",)
        if entry.parent is None or entry.parent.name not in holders:
            entry.name = "div"


def _regulate(table: Tag) -> None:
    """A table whose parts do not stand where they should only arranges: its cells become paragraphs."""
    if table.name != "table":  # it was inside of one that only arranged
        return
    for caption in tags(table, ("caption",)):
        table.insert_before(caption)
    if not is_inside(table, _TABLE) and not holds(table, _TABLE) and _is_regular(table):
        return
    for part in [table, *tags(table, (*_TABLE_PARTS, "table"))]:
        part.name = "div"


def _is_regular(table: Tag) -> bool:
    allowed = {"table": {"thead", "tbody", "tr"}, "thead": {"tr"}, "tbody": {"tr"}, "tr": {"td", "th"}}
    for part in [table, *tags(table, allowed)]:
        for child in part.children:
            if isinstance(child, Tag) and child.name not in allowed[part.name]:
                return False
            if isinstance(child, NavigableString) and child.strip():
                return False
    return holds(table, ("tr",))


def _wrap_runs(parent: Tag) -> None:
    """What stands loose between the blocks of `parent` becomes a paragraph; a lone picture in a figure does not."""
    run: list[PageElement] = []
    for child in [*parent.children, None]:
        if child is not None and not _is_block(child, parent):
            run.append(child)
            continue
        if any(_says(part) for part in run):
            paragraph = Tag(name="p")
            run[0].insert_before(paragraph)
            paragraph.extend(run)
        run = []


def _is_block(child: PageElement, parent: Tag) -> bool:
    if not isinstance(child, Tag):
        return False
    return child.name in _BLOCKS or (parent.name == "figure" and child.name in {"img", "figcaption", "a"})


def _says(part: PageElement) -> bool:
    return isinstance(part, Tag) or bool(str(part).strip())
