"""Whether a page says what it said before, though it was read otherwise.

What of a page is its story is judged by the surroundings, too: a box that shows other stories today may tip a line
beside it in or out. Nobody corrected anything then. A correction is told by a line that is nowhere on the page any
more, or was nowhere on it before.
"""

import re
import unicodedata
from collections import Counter
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
    """Whether every line that went is on the pages still, and every line that came was on them. Raises Unreadable.

    As often as before: a line that stands in a box, too, and went from the story, is one less. Headlines count always,
    and so do figures that others came for, and the order of the lines that stayed.
    """
    ours, theirs = _lines(before), _lines(after)
    went, came = Counter(ours) - Counter(theirs), Counter(theirs) - Counter(ours)
    is_rearranged = [line for line in ours if line not in went | came] != [
        line for line in theirs if line not in went | came
    ]
    if _letters(before.title) != _letters(after.title) or is_rearranged or not (went or came):
        return False
    if any(map(_is_figure, went)) and any(map(_is_figure, came)):
        return False
    said_then, said_now = _said(was), _said(now)
    return all(said_now.count(line) >= max(1, said_then.count(line)) for line in went) and all(
        said_then.count(line) >= max(1, said_now.count(line)) for line in came
    )


def _is_figure(line: str) -> bool:
    """A short line with a number in it, as in a table: another one may say the same of something else."""
    return len(line) < _LONG and any(map(str.isdigit, line))


@dataclass(frozen=True, slots=True)
class _Said:
    """All letters of some pages in a row, and the short pieces that stand by themselves."""

    whole: str
    pieces: Counter[str]

    def count(self, line: str) -> int:
        """How often a line is said."""
        return self.whole.count(line) if len(line) >= _LONG else self.pieces[line]


def _said(pages: Sequence[Page]) -> _Said:
    said = [
        letters
        for page in pages
        for text in texts(tree.parse(tree.markup(page), url=page.final_url).root)
        for line in text.split("\n")
        if (letters := _letters(line))
    ]
    return _Said("".join(said), Counter(_pieces(said)))


def _pieces(said: Sequence[str]) -> Iterable[str]:
    """Each piece, and short ones together with those behind them: a line may have a link in it."""
    for at in range(len(said)):
        joined = ""
        for piece in said[at : at + _MOST_PIECES]:
            joined += piece
            if len(joined) >= _LONG:
                break
            yield joined


def _lines(article: Article) -> list[str]:
    return [letters for line in article.text.split("\n") if (letters := _letters(line))]


def _letters(text: str) -> str:
    return _NO_WORD.sub("", unicodedata.normalize("NFKC", text).casefold())
