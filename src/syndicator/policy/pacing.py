"""How fast a channel may be written to: as its service bears, so that it need not complain."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from syndicator.ports.limits import Pace


def may_send(sent: Sequence[datetime], pace: Iterable[Pace], *, now: datetime) -> bool:
    """Whether one more attempt keeps every bound. What lies in the future was sent before the clock was set back."""
    return all(sum(1 for at in sent if timedelta(0) <= now - at < _span(bound)) < bound.count for bound in pace)


def still_counts(sent: Iterable[datetime], pace: Iterable[Pace], *, now: datetime) -> list[datetime]:
    """The attempts that some bound still looks at."""
    longest = max((_span(bound) for bound in pace), default=timedelta(0))
    return [at for at in sent if timedelta(0) <= now - at < longest]


def _span(bound: Pace) -> timedelta:
    return timedelta(seconds=bound.within_s)
