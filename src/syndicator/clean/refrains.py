"""Which lines of a page its site says on other pages, too, and so are none of this story."""

from collections.abc import Sequence

from syndicator.refrain import Line, Refrains

_TAIL_LINES, _HEAD_LINES = 10, 6
_LEAST_LEFT = 0.4


def recurring(lines: Sequence[Line], refrains: Refrains) -> frozenset[int]:
    """The numbers of the lines to be dropped: at the place where the site says them, and never most of a story."""
    count = len(lines)
    found = set()
    wanted = refrains.anywhere | refrains.tail | refrains.head
    for number in [number for number, line in enumerate(lines) if line.key in wanted]:
        line = lines[number]
        at_end = number >= count / 2 or number >= count - _TAIL_LINES
        at_top = number < min(_HEAD_LINES, (count + 1) / 2)
        if line.key and (
            line.key in refrains.anywhere
            or (at_end and line.key in refrains.tail)
            or (at_top and line.key in refrains.head)
        ):
            found.add(number)
    if not found:
        return frozenset()
    left = sum(len(line.text) for number, line in enumerate(lines) if number not in found)
    return frozenset(found) if left >= _LEAST_LEFT * sum(len(line.text) for line in lines) else frozenset()


def known_of(lines: Sequence[Line], refrains: Refrains) -> tuple[str, ...]:
    """The lines of a page that its site's template knows, whatever it thinks of them."""
    return tuple(line.text for line in lines if line.key in refrains.known)
