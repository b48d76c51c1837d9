"""When a post may be sent: not too late, not in the channel's quiet hours, not too fast; alone or with others."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from syndicator.model import Action, Delivery, DeliveryState
from syndicator.ports import Settlement
from syndicator.ports.limits import Pace
from syndicator.specs import Quiet

_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")
_PACE = re.compile(r"([1-9]\d{0,4})/(s|min|hour|day)")
_SPANS_S = {"s": 1.0, "min": 60.0, "hour": 3_600.0, "day": 86_400.0}

QUIET, DIGEST = "quiet", "digest"
"""Why a post is put off: until the quiet hours end, or until the next digest is sent."""

ALONE = "not in a digest: "
"""How the reason begins of a post whose digest was refused."""

AS_PLAIN = "refused as it was"
"""How the reason begins of a message that is tried as plain text, since the remote refused the usual one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """What an operator says of a channel's times. `ttl` of none waits for ever; hours are those of `zone`.

    `digest_after` says when the first digest after a moment is sent; without it there are none at set times. Of more
    than `burst` posts `within` a while, those beyond it wait for a digest.
    """

    ttl: timedelta = timedelta(0)
    quiet: Quiet = Quiet()
    zone: str = "UTC"
    digest_after: Callable[[datetime], datetime | None] | None = None
    burst: int | None = None
    within: timedelta = timedelta(0)


def not_now(delivery: Delivery, when: When, *, posted: Sequence[datetime] = (), now: datetime) -> Settlement | None:
    """What becomes of a post that may not be sent now, or not any more; None for one that may.

    `posted` is when the channel's latest posts were made, the oldest first.

    Corrections and withdrawals always may, and so does what was begun: nobody knows of it that it did not arrive.
    """
    if delivery.action is not Action.POST or delivery.attempts:
        return None
    if when.ttl and delivery.ordered_at is not None and now - delivery.ordered_at > when.ttl:
        return Settlement(state=DeliveryState.SKIPPED, at=now, reason="ttl")
    is_gathered = delivery.reason == DIGEST
    if (until := quiet_until(now, when.quiet, when.zone)) is not None:
        if when.quiet.then == "skip" and not is_gathered:
            return Settlement(state=DeliveryState.SKIPPED, at=now, reason=QUIET)
        return _put_off(DIGEST if is_gathered or when.quiet.then == "digest" else QUIET, until, now=now)
    if delivery.reason not in ("", QUIET):
        return None
    at = when.digest_after(now) if when.digest_after is not None else _calm_at(when, posted, now=now)
    return _put_off(DIGEST, at, now=now) if at is not None else None


def _calm_at(when: When, posted: Sequence[datetime], *, now: datetime) -> datetime | None:
    """When one more post is no burst; None where it is none now. What lies in the future was before the clock's."""
    lately = [at for at in posted if timedelta(0) <= now - at < when.within]
    return lately[-when.burst] + when.within if when.burst is not None and len(lately) >= when.burst else None


def _put_off(reason: str, until: datetime, *, now: datetime) -> Settlement:
    """It waits by the operator's wish, so its age does not count before."""
    return Settlement(state=DeliveryState.PENDING, at=now, reason=reason, due_at=until, waits_from=until)


def is_plain(delivery: Delivery) -> bool:
    """Whether it is tried as plain text."""
    return delivery.reason.startswith(AS_PLAIN)


def shares(delivery: Delivery, *, burst: int | None) -> tuple[frozenset[str], int] | None:
    """With posts of which reasons a post may be one digest, and how many there must be; None for one that is alone."""
    if delivery.action is not Action.POST or delivery.attempts:
        return None
    if delivery.reason == DIGEST:
        return frozenset({DIGEST}), 2
    return (frozenset({"", QUIET}), burst + 1) if burst is not None and delivery.reason in ("", QUIET) else None


def quiet_until(now: datetime, quiet: Quiet, zone: str) -> datetime | None:
    """The end of the quiet hours that `now` is in; None outside of them. They may go over midnight."""
    if quiet.hours is None:
        return None
    begin, end = hours_of(quiet.hours)
    here = now.astimezone(ZoneInfo(zone))
    at = here.time().replace(tzinfo=None)
    is_in = begin <= at < end if begin < end else at >= begin or at < end
    if not is_in:
        return None
    day = here.date() + timedelta(days=1) if at >= end else here.date()
    # An hour that the clocks leave out is the one after it.
    until = datetime.combine(day, end, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return until if until > now else now + timedelta(minutes=1)


def hours_of(text: str) -> tuple[time, time]:
    """Of "22:00-05:30" its beginning and end. Raises ValueError for another form."""
    match = _HOURS.fullmatch(text)
    if match is None or match[0][:5] == match[0][6:]:
        raise ValueError('expected hours such as "22:00-05:30"')
    first, second, third, fourth = map(int, match.groups())
    return time(first, second), time(third, fourth)


def pace_of(text: str) -> Pace:
    """Of "20/min" twenty posts in any minute. Raises ValueError for another form."""
    match = _PACE.fullmatch(text)
    if match is None:
        raise ValueError('expected a pace such as "20/min": a number per s, min, hour or day')
    return Pace(count=int(match[1]), within_s=_SPANS_S[match[2]])
