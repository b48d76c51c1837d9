"""Written dates → aware UTC datetimes: ISO, numbers, and words in Indonesian, English and their neighbours.

A date that names no zone is in the zone given. What is impossible (`0000-00-00`, Feb 31, `25:00`) or ambiguous (a year
of two digits; `01/02/2026` on an English page) is None, never a guess.
"""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from syndicator.extract.months import MONTHS

_HOURS: dict[str, float] = {
    "wib": 7, "wita": 8, "wit": 9, "z": 0, "utc": 0, "gmt": 0, "bst": 1, "cet": 1, "cest": 2, "eet": 2, "eest": 3,
    "msk": 3,
    "sgt": 8, "hkt": 8, "jst": 9, "aest": 10, "aedt": 11, "est": -5, "edt": -4, "et": -5, "cst": -6,
    "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip

_MONTH = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
_DATES = tuple(
    (order, re.compile(pattern, re.IGNORECASE))
    for order, pattern in (
        ("ymd", r"(?<!\d)(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)"),
        (
            "dmy",
            rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?[\s-]+(?:de\s+|of\s+)?(?P<m>{_MONTH})\b\.?,?[\s-]+(?:de\s+|del\s+)?(?P<y>\d{{4}})(?!\d)",
        ),
        ("mdy", rf"\b(?P<m>{_MONTH})\b\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})(?!\d)"),
        ("num", r"(?<![\d/.-])(?P<d>\d{1,2})(?P<sep>[/.-])(?P<m>\d{1,2})(?P=sep)(?P<y>\d{4})(?![\d/.-])"),
        ("cjk", r"(?P<y>\d{4})\s*[年년]\s*(?P<m>\d{1,2})\s*[月월]\s*(?P<d>\d{1,2})\s*[日일]"),
    )
)
# Every way to write a date has one: most texts have none, and are looked through once instead of five times.
_YEAR = re.compile(r"\d{4}")
_ZONE = r"(?P<zone>Z\b|(?:UTC|GMT)?[+-]\d{2}:?\d{2}|(?:UTC|GMT)[+-]\d{1,2}|[A-Za-z]{2,4}\b)"
_TIME = re.compile(
    rf"(?P<h>\d{{1,2}})[:.](?P<min>\d{{2}})(?:[:.](?P<s>\d{{2}}))?(?:[.,]\d+)?(?!\d)\s*(?P<half>[ap]\.?m\b\.?)?\s*\(?{_ZONE}?",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"^(?:\s*T\s*|[\s,|–—·•@()/-]*(?:at|pukul|jam|pkl\.?|um|à|klo\.?)?[\s,|–—·•:-]*)(?=\d)", re.IGNORECASE
)
_EPOCH = re.compile(r"^\s*(\d{10})(\d{3})?\s*$")
_UNITS = {
    **dict.fromkeys(("second", "detik"), timedelta(seconds=1)),
    **dict.fromkeys(("minute", "min", "menit"), timedelta(minutes=1)),
    **dict.fromkeys(("hour", "jam"), timedelta(hours=1)),
    **dict.fromkeys(("day", "hari"), timedelta(days=1)),
    **dict.fromkeys(("week", "minggu", "pekan"), timedelta(weeks=1)),
}
_AGO = re.compile(
    rf"(?<![\w.,])(?P<count>\d{{1,3}}|an?|satu|se)\s*(?P<unit>{'|'.join(_UNITS)})s?\.?\s+(?:yang\s+)?(?:ago|lalu)\b",
    re.IGNORECASE,
)
_DAY_BEFORE = re.compile(r"^\W*(?:kemarin|yesterday)\b", re.IGNORECASE)
_YEARS = range(1990, 2200)


def parse(text: str, *, zone: tzinfo, language: str | None = None) -> datetime | None:
    """The first date in `text`, as UTC."""
    moment = stated(text, zone=zone, language=language)
    return None if moment is None else moment.astimezone(UTC)


def stated(text: str, *, zone: tzinfo, language: str | None = None) -> datetime | None:
    """The first date in `text`, in the zone that it names or else in the one given."""
    text = text[:300]
    if match := _EPOCH.match(text):
        return datetime.fromtimestamp(int(match.group(1)), zone)
    if not _YEAR.search(text):
        return None
    found = [(match.start(), order, match) for order, pattern in _DATES if (match := pattern.search(text))]
    for _, order, match in sorted(found, key=lambda entry: entry[0]):
        day = _day(order, match, language)
        if day is not None:
            return _at(day, _time(text, match), zone)
    return None


def relative(text: str, *, now: datetime) -> datetime | None:
    """A moment that is told by its distance ("3 jam yang lalu", "2 hours ago", "kemarin"), seen from `now`."""
    if match := _AGO.search(text[:300]):
        count = int(match["count"]) if match["count"].isdecimal() else 1
        return now - count * _UNITS[match["unit"].lower()]
    match = _DAY_BEFORE.search(text[:300])
    return now - timedelta(days=1) if match else None


def plausible(moment: datetime | None, *, fetched_at: datetime) -> datetime | None:
    """The moment, unless it lies in the future of the fetch or before there was a web."""
    if moment is None or moment.year < _YEARS.start or moment > fetched_at + timedelta(days=1):
        return None
    return moment


def _day(order: str, match: re.Match[str], language: str | None) -> datetime | None:
    year, day_text, month_text = int(match["y"]), match["d"], match["m"]
    month = MONTHS.get(month_text.lower()) or (int(month_text) if month_text.isdecimal() else 0)
    day = int(day_text)
    if order == "num":
        if month > 12:  # noqa: PLR2004  months of a year: then it was month first
            day, month = month, day
        elif day <= 12 and day != month and (language or "").startswith("en"):  # noqa: PLR2004
            return None
    try:
        return datetime(year, month, day) if year in _YEARS else None  # noqa: DTZ001  the zone is added with the time
    except ValueError:
        return None


def _time(text: str, day: re.Match[str]) -> re.Match[str] | None:
    after = text[day.end() : day.end() + 48]
    if gap := _AFTER.match(after):
        return _TIME.match(after, gap.end())
    before = list(_TIME.finditer(text, max(0, day.start() - 24), day.start()))
    return before[-1] if before else None


def _at(day: datetime, time: re.Match[str] | None, zone: tzinfo) -> datetime | None:
    if time is None:
        return _representable(day.replace(tzinfo=zone))
    hour, half = int(time["h"]), (time["half"] or "").lower()[:1]
    if half and 1 <= hour <= 12:  # noqa: PLR2004  a clock of twelve hours
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        moment = day.replace(hour=hour, minute=int(time["min"]), second=int(time["s"] or 0))
    except ValueError:
        return None
    return _representable(moment.replace(tzinfo=_zone(time["zone"]) or zone))


def _zone(name: str | None) -> tzinfo | None:
    if not name:
        return None
    if offset := re.search(r"([+-])(\d{1,2}):?(\d{2})?$", name):
        minutes = int(offset.group(2)) * 60 + int(offset.group(3) or 0)
        return (
            timezone(timedelta(minutes=minutes if offset.group(1) == "+" else -minutes)) if minutes < 24 * 60 else None
        )
    hours = _HOURS.get(name.lower())
    return None if hours is None else timezone(timedelta(hours=hours))


def _representable(moment: datetime) -> datetime | None:
    try:
        moment.astimezone(UTC)
    except OverflowError:
        return None
    return moment
