"""Times as cron writes them: `minute hour day month weekday`, in a zone.

To cron, 0 and 7 are Sunday; to APScheduler, 0 is Monday and 7 nothing. And where a day of the month and a weekday are
both named, cron takes either and APScheduler only days that are both: such lines are refused.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

_FORM = 'expected five fields such as "0 7,17 * * *": minute, hour, day, month, weekday'
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = f"[0-7]|{'|'.join(_DAYS[:7])}"
_SOME_DAYS = re.compile(rf"(?:(?P<all>\*)|(?P<first>{_DAY})(?:-(?P<last>{_DAY}))?)(?:/(?P<step>[1-7]))?")
_FIELDS, _DAY_OF_MONTH, _WEEKDAY = 5, 2, 4
_A_BIT = timedelta(microseconds=1)
_SOMETIME = datetime(2026, 1, 1, tzinfo=UTC)


def next_time(line: str, zone: str, after: datetime) -> datetime | None:
    """The first moment later than `after`; None where there is none, as on 30 February. Raises ValueError."""
    # Given `after` as the time before, it answers with the same moment in an hour that comes twice, for ever.
    fires = trigger(line, zone).get_next_fire_time(None, after + _A_BIT)
    return None if fires is None else fires.astimezone(UTC)


def check(line: str) -> None:
    """Raises ValueError, with what is wrong, for a line that is none or names no moment at all."""
    if next_time(line, "UTC", _SOMETIME) is None:
        raise ValueError("there is no such day in any month")


@lru_cache(maxsize=1024)
def trigger(line: str, zone: str) -> CronTrigger:
    """A line as the scheduler takes it, with weekdays by name."""
    fields = line.split()
    if len(fields) != _FIELDS:
        raise ValueError(f"{_FORM}; got {len(fields)}")
    if not fields[_DAY_OF_MONTH].startswith("*") and not fields[_WEEKDAY].startswith("*"):
        raise ValueError("it names a day of the month and a weekday: expected one of them to be *")
    if fields[_WEEKDAY] != "*":
        parts = fields[_WEEKDAY].lower().split(",")
        fields[_WEEKDAY] = ",".join(dict.fromkeys(day for part in parts for day in _named(part)))
    try:
        return CronTrigger.from_crontab(" ".join(fields), timezone=ZoneInfo(zone))
    except ValueError as fault:
        raise ValueError(f"{fault}; {_FORM}") from fault


def _named(days: str) -> Iterator[str]:
    """`5-7` as `fri`, `sat`, `sun`."""
    match = _SOME_DAYS.fullmatch(days)
    if match is None:
        raise ValueError(f"{days}: expected weekdays such as mon-fri, or 0 to 7, where 0 and 7 are Sunday")
    first = _number(match["first"] or "0")
    last = _number(match["last"] or match["first"] or "6")
    if match["step"] and not match["last"]:
        last = 6
    if match["last"] == "sun":
        last = 7
    if first > last:
        raise ValueError(f"{days}: expected the earlier day first")
    return (_DAYS[number] for number in range(first, last + 1, int(match["step"] or 1)))


def _number(day: str) -> int:
    return int(day) if day.isdecimal() else _DAYS.index(day)
