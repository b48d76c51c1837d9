"""A site's template, learnt from its own pages, one page after the other.

What recurs at the end of different stories is furniture: author cards, newsletter boxes, disclaimers. What recurs at
their top may be a column's standing introduction, and what recurs in between a recipe's "Ingredients"; so those are
dropped only where they call the reader to do something, and else offered to the operator. What one page alone says is
never dropped, and a story that was published several times is one page.
"""

import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain, takewhile
from typing import Literal, NamedTuple

from syndicator.refrain import Line, Place, Refrain, SiteTemplate, Verdict

_WINDOW, _LEAST_PAGES = 30, 3
_LONGEST_LINES = 5
"""Of a story that is published once more, some of the longest lines are known."""
_HEAD_KEPT, _TAIL_KEPT = 15, 30
_OWN, _AT_PLACE, _MOSTLY, _OFTEN = 0.2, 0.8, 0.5, 0.2
_SHORT_WORDS, _LONGEST_CALL, _SHOWN_CHARS = 8, 60, 300
_GAP = ""

_CALLS = re.compile(
    r"\b(?:ikuti|follow|baca|read|klik|click|simak|subscribe\w*|berlangganan|langganan|newsletters?|whatsapp|telegram|"
    r"google news|channel|saluran|aplikasi|apps?|download|unduh|bagikan|share|komentar\w*|comments?|iklan|advert\w*|"
    r"sponsor\w*|donasi|donate|support us|dukung|copyright|hak cipta|disclaimer|terms|cookies?|login|daftar|sign up|"
    r"join|gabung|bergabung|trending|terpopuler|rights reserved)\b",
    re.IGNORECASE,
)
_CARD = re.compile(
    r"\b(?:penulis|reporter|pewarta|editor|jurnalis|wartawan|redaktur|redaksi|author|writes?|writer|journalist|"
    r"correspondent|columnist|contributor|kontributor|kolumnis|staff)\b",
    re.IGNORECASE,
)
_CREDIT = re.compile(r"^\W*(?:sumber|source|foto|photo|dilansir|courtesy|credit|via)\b", re.IGNORECASE)
_ENDS_SENTENCE = re.compile(r"[.!?…][\"'”’)]*$")


def learnt(template: SiteTemplate, lines: Sequence[Line]) -> SiteTemplate:
    """The template after one more page, all of whose lines are given: also those that it drops."""
    page = _kept([line.key for line in lines])
    if page in template.pages:
        return template
    counts = Counter(chain.from_iterable(map(set, template.pages)))
    pages = (*template.pages, page)
    longest = sorted(lines, key=lambda line: len(line.text), reverse=True)[:_LONGEST_LINES]
    if any(line.key in counts for line in longest):
        pages = (*(each for each in template.pages if not _is_same(each, lines)), page)
    pages = pages[-_WINDOW:]
    counts.update(set(page))
    staying = set(map(id, pages))
    for gone in (each for each in template.pages if id(each) not in staying):
        counts.subtract(set(gone))
    del counts[_GAP]
    texts = {line.key: line.text for line in lines}
    known = {each.key: each for each in template.refrains}
    often = {key: count for key, count in counts.items() if count >= _LEAST_PAGES}
    heads, tails = (_runs(pages, often, step) for step in (1, -1))
    for key, count in often.items():
        before = known.get(key)
        if (key in texts or before is not None) and not (before is not None and before.by_operator):
            text = before.text if before is not None else texts[key]
            place = _place(heads[key], tails[key], count)
            known[key] = _judged(key, text, place, count, len(pages))
    return _versioned(template, replace(template, pages=pages, refrains=tuple(known.values())))


def decided(template: SiteTemplate, key: str, verdict: Verdict) -> SiteTemplate:
    """The template after the operator's word about one line. Raises KeyError for a line that it does not know."""
    before = next((each for each in template.refrains if each.key == key), None)
    if before is None:
        raise KeyError(key)
    place: Place = "anywhere" if verdict == "drop" else before.place
    after = replace(before, verdict=verdict, place=place, by_operator=True)
    refrains = tuple(after if each.key == key else each for each in template.refrains)
    return _versioned(template, replace(template, refrains=refrains))


def _versioned(before: SiteTemplate, after: SiteTemplate) -> SiteTemplate:
    changed = _dropped(before) != _dropped(after)
    return replace(after, version=before.version + 1) if changed else after


def _dropped(template: SiteTemplate) -> set[tuple[str, Place]]:
    """The lines that are dropped, and where."""
    return {(each.key, each.place) for each in template.refrains if each.verdict == "drop"}


def _kept(keys: Sequence[str]) -> tuple[str, ...]:
    """The page's beginning and end; of a long one the middle is left out, and a gap says so."""
    named = [key for key in keys if key]
    if len(named) <= _HEAD_KEPT + _TAIL_KEPT:
        return tuple(named)
    return (*named[:_HEAD_KEPT], _GAP, *named[-_TAIL_KEPT:])


def _is_same(page: Sequence[str], lines: Sequence[Line]) -> bool:
    """Whether a page says nearly all of these lines: then it is the same story once more."""
    theirs = set(page)
    ours = [line for line in lines if _GAP not in page or line.key in theirs or len(lines) <= len(page)]
    own = sum(len(line.text) for line in ours if line.key not in theirs)
    return own < _OWN * sum(len(line.text) for line in ours)


def _runs(pages: Sequence[Sequence[str]], often: Container[str], step: Literal[1, -1]) -> Counter[str]:
    """For each line, on how many pages it is among those that recur without a break from the top, or from the end."""
    runs = (set(takewhile(often.__contains__, page[::step])) for page in pages)
    return Counter(chain.from_iterable(runs))


def _place(heads: int, tails: int, count: int) -> Place:
    """Where most of the pages say it."""
    if tails >= _AT_PLACE * count:
        return "tail"
    return "head" if heads >= _AT_PLACE * count else "anywhere"


def _judged(key: str, text: str, place: Place, count: int, pages_count: int) -> Refrain:
    verdict = _verdict(text, place, count / pages_count)
    return Refrain(key=key, text=text[:_SHOWN_CHARS], place=place, verdict=verdict, pages_count=count)


class _Traits(NamedTuple):
    """What of a line's words speaks for and against its being furniture."""

    calls: bool
    is_card: bool
    is_credit: bool
    is_sentence: bool


@lru_cache(maxsize=10_000)
def _traits(text: str) -> _Traits:
    """Asked of the same lines at every page of their site."""
    words = len(text.split())
    return _Traits(
        calls=words <= _LONGEST_CALL and bool(_CALLS.search(text)),
        is_card=bool(_CARD.search(text)),
        is_credit=bool(_CREDIT.search(text)),
        is_sentence=words > _SHORT_WORDS or bool(_ENDS_SENTENCE.search(text)),
    )


def _verdict(text: str, place: Place, share: float) -> Verdict:
    line = _traits(text)
    if line.is_credit:
        return "offer"  # it says whose the story is
    if place == "tail":
        return "drop" if share >= _MOSTLY or line.calls or line.is_card or not line.is_sentence else "offer"
    if place == "head":
        return "drop" if line.calls or (share >= _MOSTLY and not line.is_sentence) else "offer"
    return "drop" if line.calls and share >= _OFTEN else "offer"
