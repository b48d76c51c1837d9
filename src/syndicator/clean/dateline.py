"""The dateline of a story: from where, by which house and when it was written, as its first words say.

    JAKARTA, KOMPAS.com –    SURABAYA (Antara) -    Bandung, 12/3 -    LONDON, April 25 (Reuters) —

Wants a place and one thing more that tells: capitals, a house, a date, or that the place is a well-known one; two of
them before a colon. A house alone ("KOMPAS.com - …") is none.
"""

import re
from collections.abc import Iterable, Sequence

from syndicator.clean.places import PLACES

_HEAD = re.compile(
    r"(?P<head>[^\n]{3,90}?)(?:\s*(?:--|[–—―−])\s*|\s+-\s*|(?<=[\w)])-\s+|\s*(?P<colon>:)\s+)(?P<rest>\S.{24})"
)
_BRACKET = re.compile(r"\s*\(([^()]{2,45})\)\s*$")
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)*\.(?:com|co|id|net|org|news|tv|info|my|de|web|asia)", re.IGNORECASE)
# Each character can be matched in one way only: else capitals without end would be tried in all ways to part them.
_ACRONYM = re.compile(r"[A-Z]{2,}\d?(?:[A-Z]\w*)?(?:[\s/-][A-Z]\w*)*")
_AGENCY = re.compile(
    r"(?:dpa|afp|sid|apa|epd|kna|ots|pti|ani|dpo|afx|efe|lusa|sda|ats|adv|ant)(?:-\w+)*|"
    r"(?:[\w.]+\s)?(?:reuters|antara|sputnik|xinhua|yonhap|kyodo|bernama|bloomberg|tass|news)(?:\s\w+)?",
    re.IGNORECASE,
)
_MONTH = (
    r"(?:jan|feb|peb|mar|mär|apr|apl|may|mei|mai|maj|jun|jui|jul|aug|agu|ags|agt|ago|sep|set|oct|okt|out|ott|nov|nop|"
    r"dec|des|dez|déc|dic|ene|abr|avr|fév|aoû)[^\W\d]*\.?"
)
_DAY = re.compile(
    rf"(?:(?:[^\W\d]+,?\s+)?\(?\d{{1,2}}[./-]\d{{1,2}}(?:[./-]\d{{2,4}})?\)?|\d{{1,2}}(?:st|nd|rd|th|\.)?\s+(?:de\s+)?{_MONTH}"
    rf"(?:\s+(?:de\s+)?\d{{4}})?|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:\s+\d{{4}})?|\d{{4}})",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*[,،;|]\s*|(?<=[^\W\d_]{3})\.\s+(?=[^\W\d_]{2})|(?<!\d)\s*/\s*(?!\d)")
_PLACE = re.compile(r"[^\W\d_](?:[\w.'’-]|\s(?=[^\W\d_]))*\.?")
_NO_PLACES = frozenset([
    "update", "updated", "breaking", "watch", "video", "foto", "photo", "photos", "gallery", "exclusive",
    "eksklusif", "opini", "opinion", "analysis", "analisis", "review", "editorial", "kolom", "column", "live",
    "note", "catatan", "warning", "tldr", "advertorial", "infografis", "infographic", "news", "berita", "kabar",
    "spoiler", "interview", "wawancara", "faq", "tips", "quiz", "poll", "podcast", "listen", "read", "baca",
    "correction", "ralat", "disclaimer", "hinweis", "achtung", "kommentar", "anzeige",
])  # fmt: skip
_PARTICLES = frozenset([
    "de", "del", "da", "do", "dos", "di", "la", "le", "el", "los", "las", "of", "the", "and", "dan", "und", "et",
    "y", "e", "al", "an", "am", "der", "den", "im", "in", "bei", "sur",
])  # fmt: skip
_MOST_PARTS, _MOST_WORDS, _MOST_CAPS_WORDS, _LEAST_CAPS, _FIRST_LINES = 5, 4, 3, 3, 2


def dateline(lines: Sequence[str], houses: Iterable[str] = ()) -> str:
    """The dateline as written, without its dash; empty where there is none. `houses` are the site's own names."""
    own = frozenset(_fold(house) for house in houses) - {""}
    return next((found for line in lines[:_FIRST_LINES] if (found := _of_line(line, own))), "")


def _of_line(line: str, own: frozenset[str]) -> str:
    match = _HEAD.match(line[:140])
    if match is None or match["rest"][0].islower():
        return ""
    head = match["head"].strip()
    return head if _is_dateline(head, own, is_colon=match["colon"] is not None) else ""


def _is_dateline(head: str, own: frozenset[str], *, is_colon: bool) -> bool:
    bracket = _BRACKET.search(head)
    said = bracket[1] if bracket else ""
    if said and not (_DAY.fullmatch(said) or _is_house(said, own) or _is_agency(said)):
        return False
    parts = [part for part in _PARTS.split(head[: bracket.start()] if bracket else head) if part]
    days = [part for part in parts if _DAY.fullmatch(part)]
    houses = [part for part in parts if _is_house(part, own)]
    places = [part for part in parts if part not in days and part not in houses]
    if not places or len(parts) > _MOST_PARTS or not all(map(_is_place, places)):
        return False
    return bool(said or days or houses) or _is_told_by_place(places, is_colon=is_colon)


def _is_told_by_place(places: Sequence[str], *, is_colon: bool) -> bool:
    known, in_capitals = [place.lower() in PLACES for place in places], _is_in_capitals(places[0])
    return (in_capitals and any(known)) if is_colon else (in_capitals or all(known))


def _is_house(text: str, own: frozenset[str]) -> bool:
    return _DOMAIN.fullmatch(text) is not None or _fold(text) in own


def _is_agency(text: str) -> bool:
    words = re.split(r"\s*[/,]\s*|\s[-–]\s", text)
    return any(_ACRONYM.fullmatch(word) or _AGENCY.fullmatch(word) for word in words)


def _is_place(text: str) -> bool:
    words = text.split()
    return (
        _PLACE.fullmatch(text) is not None
        and len(words) <= _MOST_WORDS
        and not any(word.lower().strip(".") in _NO_PLACES for word in words)
        and all(not word[0].islower() or word in _PARTICLES for word in words)
    )


def _is_in_capitals(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return (
        len(letters) >= _LEAST_CAPS and text.upper() == text != text.lower() and len(text.split()) <= _MOST_CAPS_WORDS
    )


def _fold(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())
