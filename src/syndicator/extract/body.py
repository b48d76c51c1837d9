"""The body of a page: the lines that make its story and the figures among them, or what the operator selects."""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from types import MappingProxyType

from lxml.html import HtmlElement, fragment_fromstring

from syndicator.errors import Unreadable
from syndicator.extract import figures
from syndicator.extract.blocks import NEVER, Blocks, Box, Place, boxes_around, walk
from syndicator.extract.captions import Caption, captions_in
from syndicator.extract.choose import Weighed, chosen_of, home_of, weigh
from syndicator.extract.clutter import remove_clutter
from syndicator.extract.features import About
from syndicator.extract.forest import Classifier
from syndicator.extract.index import Index
from syndicator.extract.kept import lines_of_marked, plain_marked
from syndicator.extract.names import AD, ASIDE, BIO, COMMENT, FOOTER, NAV, OFFER, RELATED, SHARE, SIDE
from syndicator.extract.paywall import wall_of
from syndicator.extract.tree import MAX_DEPTH, Tree
from syndicator.extract.writing import Writer

_IMAGE = re.compile(r'<img src="([^"]+)"')
_LINE_CHARS = 80
# The longest of 1,696 real pages says 132,014; the one with most lines has 6,211, the next 2,675.
_MAX_CHARS, _MAX_LINES = 400_000, 7_000
# What a body shows more of is left out: the most of any is 197.
_MAX_FIGURES = 1_000
_ELSEWHERE = (AD, ASIDE, BIO, COMMENT, FOOTER, NAV, OFFER, RELATED, SHARE, SIDE)


@dataclass(frozen=True, slots=True)
class Body:
    """The HTML of a body, the lines that were kept, and the words of a wall before the rest of it."""

    html: str
    kept: tuple[str, ...] = ()
    wall: str = ""


def blocks_of(tree: Tree, *, has_kept: bool = False) -> Blocks:
    """The lines of a page. The tree changes: lazy images become plain ones, and so do the parts that were marked.

    `has_kept` says that the operator marked parts of the page.
    """
    figures.plain_images(tree.index)
    return _walked(tree, holding=plain_marked(tree.root) if has_kept else ())


def _walked(tree: Tree, *, holding: Container[HtmlElement] = (), is_whole: bool = False) -> Blocks:
    page = walk(tree.root, holding=holding, is_whole=is_whole)
    if (chars := sum(block.chars for block in page.lines)) > _MAX_CHARS:
        raise Unreadable(f"{tree.base_url}: the page says {chars:,} characters, limit is {_MAX_CHARS:,}")
    if (count := len(page.lines) + len(page.places)) > _MAX_LINES:
        raise Unreadable(f"{tree.base_url}: the page has {count:,} lines and figures, limit is {_MAX_LINES:,}")
    return page


def find(tree: Tree, about: About, classifier: Classifier, *, has_kept: bool) -> Body:
    """The body that the page's structure suggests; Unreadable where none is found. The tree changes (`blocks_of`)."""
    page = blocks_of(tree, has_kept=has_kept)
    kept = lines_of_marked(page) if has_kept else []
    chosen, captions = taken(page, weigh(page, about, classifier), tree.base_url)
    if not chosen and not kept and not page.is_whole:
        page = _walked(tree, is_whole=True)
        chosen, captions = taken(page, weigh(page, about, classifier), tree.base_url)
    chosen = sorted({*chosen, *kept})
    captions = {number: caption for number, caption in captions.items() if number not in kept}
    shown = _shown(page, chosen, captions) if chosen else ()
    html = _written(page, chosen, shown, tree.base_url, captions=captions)
    return Body(html, _texts(page, kept), wall_of(page, chosen))


def taken(page: Blocks, weighed: Weighed, base_url: str) -> tuple[list[int], Mapping[int, Caption]]:
    """The numbers of the lines that make the story, and the captions of its pictures by theirs."""
    captions = captions_in(page, weighed.chances, base_url)
    chosen = chosen_of(page, weighed, captions=captions)
    return chosen, {number: caption for number, caption in captions.items() if number not in chosen}


def take(fragments: Sequence[str], *, base_url: str) -> Body:
    """The body made of the elements that the operator selected."""
    page = blocks_of_parts(fragments)
    every = range(len(page.lines))
    return Body(_written(page, every, page.places, base_url), _texts(page, lines_of_marked(page)), wall_of(page, every))


def blocks_of_parts(fragments: Sequence[str]) -> Blocks:
    """The lines of what the operator selected."""
    top = fragment_fromstring("\n".join(fragments), create_parent="div")
    figures.plain_images(Index(top))
    plain_marked(top)
    remove_clutter(top)
    return walk(top, is_whole=True)


def _texts(page: Blocks, numbers: Iterable[int]) -> tuple[str, ...]:
    return tuple(page.lines[number].text for number in numbers)


def first_line(body_html: str) -> str:
    """The first words of a body, for a page without any headline."""
    words = unescape(re.sub(r"<[^>]+>", " ", body_html[: _LINE_CHARS * 4])).split()
    line = " ".join(words)
    return line if len(line) <= _LINE_CHARS else f"{line[:_LINE_CHARS].rpartition(' ')[0]}…"


def first_image(body_html: str) -> str | None:
    """The first picture of a body."""
    addresses = (unescape(match.group(1)) for match in _IMAGE.finditer(body_html))
    return next((address for address in addresses if figures.is_picture(address)), None)


def _written(
    page: Blocks,
    chosen: Sequence[int],
    places: Iterable[Place],
    base_url: str,
    *,
    captions: Mapping[int, Caption] = MappingProxyType({}),
) -> str:
    if any(page.lines[number].box.depth > MAX_DEPTH for number in chosen):
        raise Unreadable(f"{base_url}: the body is nested deeper than {MAX_DEPTH} elements")
    if not any(re.search(r"\w", page.lines[number].text) for number in chosen):
        raise Unreadable(f"{base_url}: no body found")
    writer = Writer(base_url)
    shown: set[str] = set()
    waiting = list(places)[::-1]
    for number in (*chosen, len(page.lines)):
        while waiting and waiting[-1].before <= number and len(shown) < _MAX_FIGURES:
            place = waiting.pop()
            caption = captions.get(place.before)
            text = caption.text if caption and caption.place is place else ""
            for figure in figures.figures_at(place.element, base_url, caption=text):
                if figure.url not in shown:
                    writer.figure(figures.html_of(figure), place.box)
                    shown.add(figure.url)
        if number < len(page.lines):
            writer.line(page.lines[number])
    return writer.html()


def _shown(page: Blocks, chosen: Sequence[int], captions: Iterable[int]) -> list[Place]:
    """The places of the story: among its lines, in its box, and in no box whose lines all belong elsewhere."""
    home, taken = home_of(page, [*chosen, *captions])
    return [
        place
        for place in page.places
        if chosen[0] <= place.before <= chosen[-1] + 1 and _is_within(place.box, home, taken)
    ]


def _is_within(box: Box, home: Box, taken: dict[Box, int]) -> bool:
    if any(box.marks.get(mark, NEVER) > home.depth for mark in _ELSEWHERE):
        return False
    for walked in boxes_around(box):
        if walked is home:
            return True
        if walked.lines and not taken.get(walked):
            return False
    return False
