"""The steps that change a draft's HTML, each on a parsed fragment and each by itself.

Every step that removes words says which and by what rule. None of them makes anything safe: `sanitise` does, last.
"""

import re
from collections.abc import Iterator, Sequence

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement

from syndicator import urls
from syndicator.clean.lines import Line, furniture, heads_list, is_listed
from syndicator.clean.tags import holds, tags
from syndicator.clean.top import Known, repeats
from syndicator.model import Dropped

_LINES = ("p", "h2", "h3", "h4", "li", "td", "blockquote")
_HOLDERS = (
    "p", "h2", "h3", "h4", "li", "ul", "ol", "tr", "tbody", "thead", "table", "blockquote", "figure", "figcaption",
    "pre", "a", "em", "strong", "code", "sub", "sup", "s",
)  # fmt: skip
_NO_TEXT = frozenset(["body", "ul", "ol", "table", "thead", "tbody", "tr", "blockquote", "figure"])
_SEEN = ("img", "hr")
_SPACE = re.compile(r"\s+")
_LAZY = ("data-src", "data-lazy-src", "data-original")
_TOP_LINES, _LISTED = 3, "line related list"


def parse(html: str) -> Tag:
    """The fragment as a tree."""
    body = BeautifulSoup(html, "lxml").body
    return body if body is not None else BeautifulSoup("<body></body>", "lxml").find_all("body")[0]


def html_of(body: Tag) -> str:
    """The fragment as text, a block a line, without spaces that nobody sees. The fragment is changed."""
    body.smooth()
    meant = {id(text) for pre in tags(body, ("pre",)) for text in _texts(pre)}
    for text in _texts(body):
        holder = text.parent
        if holder is not None and holder.name in _NO_TEXT and not text.strip():
            text.extract()
        elif id(text) not in meant and (squeezed := _SPACE.sub(" ", text)) != text:
            text.replace_with(squeezed)
    return "\n".join(str(part) for part in body.children)


def drop_furniture(body: Tag, patterns: Sequence[re.Pattern[str]]) -> list[Dropped]:
    """Remove whole lines that are furniture: by the operator's patterns, and by ours.

    With a line that announces other stories go those that it announces.
    """
    dropped: list[Dropped] = []
    is_list = False
    for element in tags(body, _LINES):
        if holds(element, _LINES):
            continue
        pieces = list(_pieces(element))
        for piece in pieces:
            line = _line(piece)
            rule = furniture(line, patterns) or (_LISTED if is_list and line.text and is_listed(line) else None)
            if rule is None:
                is_list = is_list and not line.text
                continue
            is_list = is_list or heads_list(line)
            dropped.append(Dropped(rule=rule, text=line.text))
            if len(pieces) == 1:
                element.decompose()
                break
            _remove(piece)
    return dropped


def drop_repeats(body: Tag, known: Known) -> list[Dropped]:
    """Remove what the top of the body says again: the headline, the byline, the date."""
    dropped: list[Dropped] = []
    kept = 0
    for element in tags(body, _LINES):
        text = _text([element])
        if not text or holds(element, _LINES):
            continue
        if rule := repeats(text, known):
            dropped.append(Dropped(rule=rule, text=text))
            element.decompose()
            continue
        kept += 1
        if kept == _TOP_LINES:
            break
    return dropped


def drop_lines(body: Tag, texts: frozenset[str], *, rule: str) -> list[Dropped]:
    """Remove the lines that say exactly one of these."""
    dropped: list[Dropped] = []
    for element in tags(body, _LINES):
        if holds(element, _LINES):
            continue
        pieces = list(_pieces(element))
        for piece in pieces:
            text = _text(piece)
            if text in texts:
                dropped.append(Dropped(rule=rule, text=text))
                if len(pieces) == 1:
                    element.decompose()
                else:
                    _remove(piece)
    return dropped


def drop_empty(body: Tag) -> None:
    """Remove elements that hold neither words nor a picture, the inner ones first."""
    for element in reversed(tags(body, _HOLDERS)):
        if not _says(element):
            element.decompose()
    for element in tags(body, ("p", "li", "blockquote")):
        for edge in (element.contents[::-1], list(element.contents)):
            _strip_breaks(edge)


def link_players(body: Tag, base_url: str) -> None:
    """Players become links: a frame shows whatever the other site likes, whenever it likes."""
    for frame in tags(body, ("iframe",)):
        target = _address(frame, base_url, "data-src", "src")
        if target is None:
            frame.decompose()
            continue
        link = Tag(name="a", attrs={"href": target})
        link.string = urls.host(target)
        frame.name, frame.attrs = "figure", {}
        frame.clear()
        frame.append(link)


def absolute_addresses(body: Tag, base_url: str) -> None:
    """Give links and images their full address without tracking; dead links become plain text."""
    for link in tags(body, ("a",)):
        href = str(link.get("href", "")).strip()
        target = href if re.match(r"mailto:[^\s<>\"]+@", href, re.IGNORECASE) else _address(link, base_url, "href")
        if target is None or href.startswith("#"):
            link.unwrap()
        else:
            link["href"] = target
    for image in tags(body, ("img",)):
        source = _address(image, base_url, *_LAZY, "src")
        if source is None:
            image.decompose()
        else:
            image["src"] = source


def _address(element: Tag, base_url: str, *names: str) -> str | None:
    for name in names:
        value = str(element.get(name, ""))
        if value and (address := urls.absolute(base_url, value)):
            return urls.tidy(address)
    return None


def _pieces(element: Tag) -> Iterator[list[PageElement]]:
    """The lines of an element: its children, parted where it breaks a line."""
    piece: list[PageElement] = []
    for child in element.children:
        if isinstance(child, Tag) and child.name == "br":
            yield piece
            piece = []
        piece.append(child)
    yield piece


def _line(piece: Sequence[PageElement]) -> Line:
    linked = sum(len(_text([part])) for top in piece if isinstance(top, Tag) for part in _links(top))
    return Line(text=_text(piece), linked_chars=linked)


def _links(tag: Tag) -> list[Tag]:
    return [tag] if tag.name == "a" else tags(tag, ("a",))


def _text(parts: Sequence[PageElement]) -> str:
    texts = ("".join(_texts(part)) if isinstance(part, Tag) else str(part) for part in parts)
    return " ".join("".join(texts).split())


def _texts(tag: Tag) -> list[NavigableString]:
    return [part for part in tag.descendants if type(part) is NavigableString]


def _says(element: Tag) -> bool:
    """Whether the element holds words or a picture."""
    return any(
        part.name in _SEEN if isinstance(part, Tag) else type(part) is NavigableString and bool(part.strip())
        for part in element.descendants
    )


def _remove(piece: Sequence[PageElement]) -> None:
    for part in piece:
        if isinstance(part, Tag):
            part.decompose()
        else:
            part.extract()


def _strip_breaks(edge: Sequence[PageElement]) -> None:
    """Line breaks at the beginning or end of a paragraph part nothing."""
    for part in edge:
        is_break = isinstance(part, Tag) and part.name == "br"
        if not is_break and not (isinstance(part, NavigableString) and not part.strip()):
            return
        part.extract()
