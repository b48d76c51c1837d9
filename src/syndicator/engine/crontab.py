"""Times as cron writes them: `minute hour day month weekday`, in a zone."""

import re
from datetime import UTC, datetime

from apscheduler.triggers.cron import CronTrigger

_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
_RANGE = re.compile(r"([0-7])(?:-([0-7]))?")


def next_time(line: str, zone: str, after: datetime) -> datetime | None:
    """The first moment later than `after`; None where there is none, as on 30 February. Raises ValueError."""
    fires = trigger(line, zone).get_next_fire_time(after, after)
    return None if fires is None else fires.astimezone(UTC)


def check(line: str) -> None:
    """Raises ValueError, with what is wrong, for a line that is none."""
    trigger(line, "UTC")


def trigger(line: str, zone: str) -> CronTrigger:
    """A line as the scheduler takes it; to cron, 0 and 7 are Sunday, and to the scheduler 0 is Monday."""
    fields = line.split()
    if len(fields) != 5:  # noqa: PLR2004  minute, hour, day, month, weekday
        raise ValueError('expected five fields such as "0 7,17 * * *": minute, hour, day, month, weekday')
    fields[4] = ",".join(map(_named, fields[4].lower().split(",")))
    return CronTrigger.from_crontab(" ".join(fields), timezone=zone)


def _named(days: str) -> str:
    """`5-7` as `fri,sat,sun`; what is written with names stays."""
    match = _RANGE.fullmatch(days)
    if match is None:
        if any(char.isdigit() for char in days):
            raise ValueError(f"{days}: expected weekdays such as mon-fri, or 0 to 7, where 0 and 7 are Sunday")
        return days
    first, last = int(match[1]), int(match[2] or match[1])
    if first > last:
        raise ValueError(f"{days}: expected the earlier day first")
    return ",".join(dict.fromkeys(_DAYS[first : last + 1]))
