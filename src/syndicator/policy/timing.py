"""When to do a thing again: polls, looks at known pages, attempts to deliver."""

from collections.abc import Sequence
from datetime import datetime, timedelta

_LONGEST_BACKOFF = timedelta(hours=6)
_FIRST_PATIENCE, _LONGEST_PATIENCE = timedelta(minutes=30), timedelta(hours=24)
_FIRST_RETRY = timedelta(seconds=5)
_LONGEST_RETRY = timedelta(hours=1)
_CONFIRM_SOONEST, _CONFIRM_LATEST = timedelta(seconds=5), timedelta(hours=1)
_SPREAD = 0.1
_LONGEST_SPREAD = timedelta(minutes=1)
_LATER_LOOK, _LATER_LOOKS = timedelta(hours=1), timedelta(days=2)
_LONGEST_ASKED_S = 86_400
_MOST_ATTEMPTS = 30


def next_poll_at(
    now: datetime, *, every: timedelta, failed_count: int = 0, retry_after_s: float = 0.0, jitter: float = 0.0
) -> datetime:
    """The next poll: after `every`, doubled for each failure in a row up to 6 h, never sooner than asked.

    `jitter` in [0, 1) spreads sources that started together over a tenth of their interval.
    """
    wait = min(every * (1 << min(failed_count, 16)), max(every, _LONGEST_BACKOFF))
    wait += every * _SPREAD * jitter
    return now + max(wait, _asked(retry_after_s))


def not_before(now: datetime, *, every: timedelta, failed_count: int = 0, retry_after_s: float = 0.0) -> datetime:
    """From when on the next planned moment counts: from now, or after failures as much later as their wait is longer.

    `every` is the time between two planned moments.
    """
    return max(next_poll_at(now, every=every, failed_count=failed_count) - every, now + _asked(retry_after_s))


def spread(moment: datetime, *, every: timedelta, jitter: float) -> datetime:
    """A planned moment, and up to a minute later for sources that share it."""
    return moment + min(every * _SPREAD, _LONGEST_SPREAD) * jitter


def next_recheck_at(now: datetime, *, first_seen_at: datetime, offsets: Sequence[timedelta]) -> datetime | None:
    """The next look at a known page, or None after the last. Looks missed during a stop become one, not many.

    A story of the future is one of a clock that was set back since: it counts from now, or nobody looked for as long.
    """
    began = min(first_seen_at, now)
    return min((began + offset for offset in offsets if began + offset > now), default=None)


def later_look_at(now: datetime, *, first_seen_at: datetime, offsets: Sequence[timedelta]) -> datetime | None:
    """When to look again at a page of which a look told nothing: as planned, and hourly for two days after the last.

    Else a page that was gone once, or a site in trouble at the last look, would never be looked at again.
    """
    planned = next_recheck_at(now, first_seen_at=first_seen_at, offsets=offsets)
    if planned is not None or not offsets:
        return planned
    return now + _LATER_LOOK if now < first_seen_at + max(offsets) + _LATER_LOOKS else None


def confirm_at(now: datetime, *, every: timedelta) -> datetime:
    """When to look again at a page that was gone once: soon, since its story should leave soon."""
    return now + min(max(every, _CONFIRM_SOONEST), _CONFIRM_LATEST)


def patience(tries_count: int) -> timedelta:
    """How long a link that held nothing readable is left alone: half an hour, doubled each time up to a day."""
    return min(_FIRST_PATIENCE * (1 << min(max(tries_count - 1, 0), 16)), _LONGEST_PATIENCE)


def next_attempt_at(
    now: datetime, *, attempts: int, retry_after_s: float = 0.0, jitter: float = 0.0
) -> datetime | None:
    """When to try a delivery again after `attempts` failures: 5 s, doubled each time up to 1 h; None to give up.

    Thirty attempts take about twenty hours. Without an end, one message that the remote can't digest would keep all
    behind it from being sent.
    """
    if attempts >= _MOST_ATTEMPTS:
        return None
    wait = min(_FIRST_RETRY * (1 << min(max(attempts - 1, 0), 16)), _LONGEST_RETRY)
    return now + max(wait * (1 + _SPREAD * jitter), _asked(retry_after_s))


def _asked(retry_after_s: float) -> timedelta:
    """The wait that the other side asked for, within reason: nobody means a century."""
    return timedelta(seconds=min(retry_after_s, _LONGEST_ASKED_S))
