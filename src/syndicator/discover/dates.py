"""Dates as feeds and listings write them → aware UTC, or None: doubts are left to the article's page.

RFC 822 (with English or Indonesian months), RFC 3339, named zones by the table below. Nothing here guesses a zone from
a name it does not know, and nothing believes 25:00, 0000-00-00 or the year 2035.
"""

import re
from datetime import UTC, datetime, timedelta, timezone

# Hours east of UTC. A name with several meanings has the one that feeds use: CST, EST … are North American (RFC 822),
# IST is India's, BST Britain's. A name is taken at its word: EST written in July means -5.
ZONES = {
    "UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "WET": 0,
    "WEST": 1, "BST": 1, "CET": 1, "MET": 1, "WAT": 1,
    "CEST": 2, "MEST": 2, "EET": 2, "CAT": 2, "SAST": 2,
    "EEST": 3, "MSK": 3, "TRT": 3, "EAT": 3, "IRST": 3.5, "GST": 4, "PKT": 5, "IST": 5.5, "NPT": 5.75,
    "WIB": 7, "ICT": 7, "WITA": 8, "SGT": 8, "MYT": 8, "HKT": 8, "PHT": 8, "AWST": 8,
    "WIT": 9, "JST": 9, "KST": 9, "ACST": 9.5, "AEST": 10, "ACDT": 10.5, "AEDT": 11, "NZST": 12, "NZDT": 13,
    "NST": -3.5, "NDT": -2.5, "BRT": -3, "ART": -3, "ADT": -3, "AST": -4, "EDT": -4, "EST": -5, "CDT": -5, "CST": -6,
    "MDT": -6, "MST": -7, "PDT": -7, "PST": -8, "AKDT": -8, "AKST": -9, "HST": -10,
}  # fmt: skip
_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "mei": 5, "jun": 6, "jul": 7, "aug": 8, "agu": 8, "ags": 8,
    "agt": 8, "sep": 9, "oct": 10, "okt": 10, "nov": 11, "dec": 12, "des": 12,
}  # fmt: skip

_RFC822 = re.compile(
    r"(?:[^\W\d]+\.?,?\s+)?(?P<day>\d{1,2})[\s-]+(?P<month>[^\W\d]{3,9})\.?[\s-]+(?P<year>\d{4}|\d{2})"
    r"(?:,?\s+(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?)?\s*(?P<zone>.*)"
)
_ISO = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})(?:[T\s]\s*(?P<time>\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)\s*(?P<zone>.*))?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"(?:GMT|UTC)?\s*(?P<sign>[+-])(?P<hours>\d{1,2}):?(?P<minutes>\d{2})?", re.IGNORECASE)
_EARLIEST_YEAR = 1990
_LONGEST_CHARS = 80
_LONGEST_OFFSET_H = 14
_CENTURY_TURN = 70


def moment(text: str, *, no_zone_is_utc: bool) -> datetime | None:
    """The moment that `text` names. One without a zone is UTC or, as the caller says, none."""
    text = " ".join(text.split())
    if len(text) > _LONGEST_CHARS:
        return None
    found = _ISO.fullmatch(text) or _RFC822.fullmatch(text)
    if found is None:
        return None
    zone = _zone(found["zone"] or "", UTC if no_zone_is_utc else None)
    try:
        naive = _from_iso(found) if found.re is _ISO else _from_rfc822(found)
        return naive.replace(tzinfo=zone).astimezone(UTC) if naive and zone else None
    except (ValueError, OverflowError):  # Feb 31, 25:00, year 0
        return None


def is_known_form(text: str) -> bool:
    """Whether `text` is written as RFC 822 or RFC 3339 write dates, right or wrong."""
    text = " ".join(text.split())
    return bool(_ISO.fullmatch(text) or _RFC822.fullmatch(text))


def plausible(when: datetime | None, *, seen_at: datetime) -> datetime | None:
    """`when`, unless it lies before 1990 or more than a day after we saw it."""
    if when is None or when.year < _EARLIEST_YEAR or when > seen_at + timedelta(days=1):
        return None
    return when


def _from_iso(found: re.Match[str]) -> datetime:
    return datetime.fromisoformat(f"{found['day']}T{(found['time'] or '00:00').replace(',', '.')}")


def _from_rfc822(found: re.Match[str]) -> datetime | None:
    month = _MONTHS.get(found["month"][:3].lower())
    year = int(found["year"])
    if len(found["year"]) == len("26"):
        year += 1900 if year >= _CENTURY_TURN else 2000
    hour, minute, second = (int(found[part] or 0) for part in ("hour", "minute", "second"))
    # The zone is put in by the caller.
    return datetime(year, month, int(found["day"]), hour, minute, second) if month else None  # noqa: DTZ001


def _zone(text: str, default: timezone | None) -> timezone | None:
    text = re.sub(r"\(.*?\)", "", text).strip() or text.strip("() ")
    if not text:
        return default
    if text.upper() in ZONES:
        return timezone(timedelta(hours=ZONES[text.upper()]))
    found = _OFFSET.fullmatch(text)
    if found is None:
        return None
    hours, minutes = int(found["hours"]), int(found["minutes"] or 0)
    if hours > _LONGEST_OFFSET_H or minutes >= 60:  # noqa: PLR2004  minutes of an hour
        return None
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if found["sign"] == "-" else offset)
