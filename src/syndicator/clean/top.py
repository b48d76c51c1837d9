"""What the top of a body repeats of the article's own fields. Only what is exactly equal is a repetition."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

_NO_WORD = re.compile(r"[\W_]+")
_BY = re.compile(r"^\W*(?:by|oleh|penulis|reporter|pewarta|ditulis\s+oleh|written\s+by|laporan)\b\W*", re.IGNORECASE)
_CLOCK = (
    r"(?:[\s,|–-]*(?:at|pukul|jam)?\s*\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s*"
    r"(?:[ap]\.?m\.?)?\s*(?:WIB|WITA|WIT|UTC|GMT|[A-Z]{3,4})?)?"
)
_MAX_CHARS, _MAX_DATE_CHARS = 1_000, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The fields that a body may repeat."""

    title: str
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None


def repeats(line: str, known: Known) -> str | None:
    """The rule by which the line repeats a field, or None."""
    key = _key(line) if len(line) <= _MAX_CHARS else ""
    if not key:
        return None
    if key == _key(known.title):
        return "repeats title"
    names = {_key(name) for name in known.authors}
    if key in names or _key(_BY.sub("", line)) in names | {"".join(_key(name) for name in known.authors)}:
        return "repeats author"
    return "repeats date" if _is_date(line, known.published_at) else None


def _is_date(line: str, published_at: datetime | None) -> bool:
    if published_at is None or not is_lone_date(line):
        return False
    # The line is in the newsroom's zone: the day before or after, seen from UTC.
    days = (published_at + timedelta(days=shift) for shift in (-1, 0, 1))
    return any(
        str(day.year) in line
        and re.fullmatch(_written(str(day.day), str(day.month), str(day.year)), line.strip(), re.IGNORECASE)
        for day in days
    )


def is_lone_date(line: str) -> bool:
    """Whether the line says nothing but some date."""
    return len(line) <= _MAX_DATE_CHARS and _ANY_DATE.fullmatch(line.strip()) is not None


def _written(day: str, month: str, year: str) -> str:
    """A pattern of the ways to write a day whose numbers the three patterns match."""
    number, name = rf"0?{day}(?:st|nd|rd|th|\.)?", rf"(?:[^\W\d]{{3,9}}\.?|0?{month})"
    gap = r"[\s/.,-]+"
    orders = (
        rf"{number}{gap}{name}{gap}{year}",
        rf"[^\W\d]{{3,9}}\.?\s+{number},?\s+{year}",
        rf"{year}-0?{month}-0?{day}",
    )
    return (
        rf"\W*(?:[^\W\d]{{3,9}}\.?,?\s+|(?:published|posted|diterbitkan|tayang)\W*)?(?:{'|'.join(orders)}){_CLOCK}\W*"
    )


_ANY_DATE = re.compile(_written(r"\d{1,2}", r"\d{1,2}", r"\d{4}"), re.IGNORECASE)


@lru_cache(maxsize=256)
def _key(text: str) -> str:
    return _NO_WORD.sub("", unicodedata.normalize("NFKC", text).casefold())
