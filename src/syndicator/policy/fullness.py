"""Whether a feed holds the whole of its stories, learnt by comparing it with their pages.

A feed is full once its text held nearly all words of the page for several entries in a row; from then on its text is
taken and pages are asked for once a day only, to see whether that still holds. One that was found to hold less is not
believed before it has shown the contrary as often.
"""

import re
from collections import Counter
from datetime import datetime, timedelta

from syndicator.model import Said
from syndicator.ports import Fullness
from syndicator.specs import Content

ENOUGH = 5
"""So many entries in a row make a feed full."""

_SHARE = 0.9
_AGAIN = timedelta(days=1)
_WORDS_ALONE = 100
_FAR_SHORTER = 1 / 4
_WORD = re.compile(r"\w+")
_TAG = re.compile(r"<[^>]*>")
_CUT = re.compile(
    r"(?:…|\.\.\.|\[(?:…|\.\.\.|&hellip;|&#8230;)\]|&hellip;|&#8230;|"
    r"\b(?:read|continue|selengkapnya|lanjut|baca)\b(?:\s+\w+){0,3}\W*)\s*$",
    re.IGNORECASE,
)


def is_full(known: Fullness) -> bool:
    """Whether the feed is known to hold whole stories."""
    return known.in_a_row >= ENOUGH


def wants_page(content: Content, known: Fullness, said: Said | None, *, now: datetime) -> bool:
    """Whether a story's page is to be asked for, or the feed's text is all that is needed."""
    if said is None or not said.html or content == "page":
        return True
    if content == "feed":
        return False
    is_fresh = known.compared_at is not None and known.compared_at <= now < known.compared_at + _AGAIN
    return not (is_full(known) and is_fresh)


def may_stand_alone(content: Content, known: Fullness, said: Said | None) -> bool:
    """Whether the feed's text may be published where the page can't be read.

    While nothing was compared yet, a text counts that is no summary, is long and does not break off.
    """
    if said is None or not said.html or content == "page":
        return False
    if content == "feed" or is_full(known):
        return True
    was_less = known.compared_at is not None and known.in_a_row == 0
    text = _TAG.sub(" ", said.html)
    return not was_less and said.as_text and words_in(text) >= _WORDS_ALONE and not _CUT.search(text.strip())


def may_be_full(said: Said | None, page_text: str) -> bool:
    """Whether comparing is worth while: markup shorter than the page's words holds not nearly all of them."""
    return said is not None and len(said.html) >= _SHARE * _SHARE * len(page_text) > 0


def holds(feed_text: str, page_text: str) -> bool:
    """Whether the feed's text has nearly all of the page's words, as often as the page has them."""
    page, feed = (Counter(_WORD.findall(text.casefold())) for text in (page_text, feed_text))
    return page.total() > 0 and (page & feed).total() >= _SHARE * page.total()


def is_stub(page_text: str, feed_text: str) -> bool:
    """Whether a page that was read is next to nothing beside the feed's text, as where scripts bring the story."""
    return words_in(page_text) < _FAR_SHORTER * words_in(feed_text)


def after_comparing(known: Fullness, *, held: bool, now: datetime) -> Fullness:
    """What is known after one more entry. Nothing new is written of a feed that holds less once more."""
    if not held:
        return known if known.compared_at and not known.in_a_row else Fullness(compared_at=now)
    return Fullness(in_a_row=min(known.in_a_row + 1, ENOUGH), compared_at=now)


def words_in(text: str) -> int:
    """How many words a text has."""
    return len(_WORD.findall(text))
