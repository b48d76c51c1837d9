"""Lines that recur on a site's pages: what is known of them, and by what name each is known."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Literal

Verdict = Literal["drop", "offer", "keep"]
"""It is furniture; it may be, and the operator is asked; it stays by the operator's word."""

Place = Literal["head", "tail", "anywhere"]

_BETWEEN, _LETTER = re.compile(r"[\W_]+"), re.compile(r"[^\W\d_]")
_ASCII_BETWEEN = bytes(code for code in range(128) if not chr(code).isalnum())
_BEGINNING, _END = 100, 60
"""So many characters of a long line tell it from others."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page, by the key that it is known by; the key is empty where it can be no refrain."""

    key: str
    text: str


def key_of(line: str) -> str:
    """Equal for lines that differ in case and punctuation only; empty for one without a letter.

    Numbers count: "Harga emas hari ini Rp1.234.000" says another thing every day.
    """
    if len(line) > _BEGINNING + _END:
        line = f"{line[:_BEGINNING]} {line[-_END:]}"
    if line.isascii():
        letters = line.lower().encode().translate(None, _ASCII_BETWEEN)
        says = not letters.isdigit()
    else:
        words = unicodedata.normalize("NFKC", line).casefold().encode("utf-8", "surrogatepass")
        # What ASCII has of it goes at once, and leaves little to look for.
        rest = _BETWEEN.sub("", words.translate(None, _ASCII_BETWEEN).decode("utf-8", "surrogatepass"))
        letters, says = rest.encode("utf-8", "surrogatepass"), _LETTER.search(rest) is not None
    return blake2b(letters, digest_size=5).hexdigest() if letters and says else ""


def keyed(lines: Iterable[str]) -> tuple[Line, ...]:
    """Lines with their keys."""
    return tuple(Line(key_of(line), line) for line in lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refrain:
    """A line that recurs. `pages_count` of the latest pages had it; `by_operator` nothing that is learnt changes it."""

    key: str
    text: str
    place: Place
    verdict: Verdict
    pages_count: int
    by_operator: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Refrains:
    """What reading a page needs to know of a site's template: which lines go, and where; `known` are all of them."""

    head: frozenset[str] = frozenset()
    tail: frozenset[str] = frozenset()
    anywhere: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()

    @property
    def version(self) -> str:
        """Names what is dropped; empty where nothing is."""
        parts = [",".join(sorted(keys)) for keys in (self.head, self.tail, self.anywhere)]
        return blake2b(";".join(parts).encode(), digest_size=4).hexdigest() if any(parts) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteTemplate:
    """What a source's pages have in common, as far as it was learnt. `pages` are the keys of the latest pages' lines.

    `version` is raised whenever other lines are dropped.
    """

    version: int = 0
    pages: tuple[tuple[str, ...], ...] = ()
    refrains: tuple[Refrain, ...] = field(default=())

    def for_reading(self) -> Refrains:
        """What a page is read with."""
        dropped: dict[Place, list[str]] = {"head": [], "tail": [], "anywhere": []}
        for each in self.refrains:
            if each.verdict == "drop":
                dropped[each.place].append(each.key)
        return Refrains(
            head=frozenset(dropped["head"]),
            tail=frozenset(dropped["tail"]),
            anywhere=frozenset(dropped["anywhere"]),
            known=frozenset([each.key for each in self.refrains]),
        )
