"""The operator's `replace`: an expression found in a paragraph's words gives way, whatever markup is within them."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal

from lxml import etree
from lxml.html import HtmlElement

from syndicator.clean.tags import holds, tags
from syndicator.errors import Unreadable

Pairs = tuple[tuple[str, str], ...]
_LINES = ("p", "h2", "h3", "h4", "li", "td", "th", "blockquote", "figcaption")


def replace_in(body: HtmlElement, pairs: Pairs) -> None:
    """Replace in every line of the fragment, one pair after the other."""
    compiled = _compiled(pairs)
    if not compiled:
        return
    for element in tags(body, _LINES):
        if not holds(element, _LINES):
            _replace(element, compiled)


def _replace(element: HtmlElement, pairs: Sequence[tuple[re.Pattern[str], str]]) -> None:
    places = list(_places(element))
    before = [getattr(part, name) or "" for part, name in places]
    after = before
    for pattern, replacement in pairs:
        for match in reversed(list(pattern.finditer("".join(after)))):
            after = _put(after, match.start(), match.end(), match.expand(replacement))
    for (part, name), old, new in zip(places, before, after, strict=True):
        if old != new:
            setattr(part, name, new)


def _places(element: HtmlElement) -> Iterator[tuple[HtmlElement, Literal["text", "tail"]]]:
    """Where the texts of an element stand, in order."""
    for event, part in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            yield part, "text"
        elif part is not element:
            yield part, "tail"


def _put(texts: Sequence[str], start: int, end: int, words: str) -> list[str]:
    """The texts with `words` in place of what stands from `start` to `end` of them all: in the first one concerned."""
    made, offset = [], 0
    for text in texts:
        first, last = max(start - offset, 0), min(end - offset, len(text))
        is_here = first < last or (start == end and 0 <= start - offset <= len(text))
        made.append(text[:first] + words + text[last:] if is_here else text)
        words = "" if is_here else words
        start, end = (start, end) if not is_here or end - offset > len(text) else (-1, -1)
        offset += len(text)
    return made


@lru_cache(maxsize=256)
def _compiled(pairs: Pairs) -> tuple[tuple[re.Pattern[str], str], ...]:
    try:
        return tuple((re.compile(pattern), replacement) for pattern, replacement in pairs)
    except re.error as error:
        raise Unreadable(f"replace {error.pattern!r}: {error}") from None
