"""Whether a page says what it said before, though it was read otherwise.

What of a page is its story is judged by the surroundings, too: a box that shows other stories today may tip a line
beside it in or out. Nobody corrected anything then. A correction is told by a line that is nowhere on the page any
more, or was nowhere on it before.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from syndicator.extract import tree
from syndicator.extract.text import texts
from syndicator.model import Article, Page

_NO_WORD = re.compile(r"[\W_]+")
_LONG = 24
"""So many letters in a row are on a page by no chance; fewer count only where they stand by themselves."""

_MOST_PIECES = 4


def only_read_otherwise(before: Article, after: Article, was: Sequence[Page], now: Sequence[Page]) -> bool:
    """Whether every line that went is on the pages still, and every line that came was on them. Raises Unreadable."""
    ours, theirs = _lines(before), _lines(after)
    went, came = ours - theirs, theirs - ours
    if not went and not came:
        return False
    return _said(now).has_all(went) and _said(was).has_all(came)


@dataclass(frozen=True, slots=True)
class _Said:
    """All letters of some pages in a row, and the short pieces that stand by themselves."""

    whole: str
    pieces: frozenset[str]

    def has_all(self, lines: Iterable[str]) -> bool:
        return all(line in self.pieces or (len(line) >= _LONG and line in self.whole) for line in lines)


def _said(pages: Sequence[Page]) -> _Said:
    said = [
        letters
        for page in pages
        for text in texts(tree.parse(tree.markup(page), url=page.final_url).root)
        if (letters := _letters(text))
    ]
    return _Said("".join(said), frozenset(_pieces(said)))


def _pieces(said: Sequence[str]) -> Iterable[str]:
    """Each piece, and short ones together with those behind them: a line may have a link in it."""
    for at in range(len(said)):
        joined = ""
        for piece in said[at : at + _MOST_PIECES]:
            joined += piece
            if len(joined) >= _LONG:
                break
            yield joined


def _lines(article: Article) -> set[str]:
    return {letters for line in (article.title, *article.text.split("\n")) if (letters := _letters(line))}


def _letters(text: str) -> str:
    return _NO_WORD.sub("", unicodedata.normalize("NFKC", text).casefold())
