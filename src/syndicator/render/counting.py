"""A message's length as its service counts it, and the longest version of it that the service takes."""

from collections.abc import Callable, Mapping

import regex

from syndicator.ports.limits import Limits, Unit
from syndicator.render.markup import visible

URL = regex.compile(r"https?://[^\s<>\"]+")
_GRAPHEME = regex.compile(r"\X")

_COUNTS: Mapping[Unit, Callable[[str], int]] = {
    "characters": len,
    "utf16": lambda text: len(text.encode("utf-16-le", "surrogatepass")) // 2,
    "graphemes": lambda text: sum(1 for _ in _GRAPHEME.finditer(text)),
    "bytes": lambda text: len(text.encode("utf-8", "surrogatepass")),
}


def count(text: str, limits: Limits) -> int:
    """How long `text` is to the service."""
    if limits.counts_visible and limits.markup == "html":
        text = visible(text)
    if limits.url_weight is not None:
        text = URL.sub("x" * limits.url_weight, text)
    return _COUNTS[limits.unit](text)


def fits(text: str, limits: Limits, *, with_picture: bool) -> bool:
    """Whether the service takes the text."""
    most = most_of(limits, with_picture=with_picture)
    in_bytes = limits.most_bytes is None or _COUNTS["bytes"](text) <= limits.most_bytes
    return in_bytes and (most is None or count(text, limits) <= most)


def most_of(limits: Limits, *, with_picture: bool) -> int | None:
    """The longest text, in the service's units; None where there is no bound."""
    return limits.most_with_picture if with_picture and limits.most_with_picture else limits.most


def longest(write: Callable[[int], str], *, most: int, fits: Callable[[str], bool]) -> str | None:
    """`write(n)` for the largest n up to `most` that fits; None where not even `write(0)` does."""
    text = write(most)
    if fits(text):
        return text
    best, low, high = None, 0, most - 1
    while low <= high:
        middle = (low + high) // 2
        text = write(middle)
        if fits(text):
            best, low = text, middle + 1
        else:
            high = middle - 1
    return best
