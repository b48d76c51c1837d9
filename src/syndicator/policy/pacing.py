"""How fast a channel may be written to: as its service bears, so that it need not complain."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from syndicator.ports.limits import Pace


def may_send(sent: Sequence[datetime], pace: Iterable[Pace], *, now: datetime) -> bool:
    """Whether one more attempt keeps every bound. What lies in the future was sent before the clock was set back."""
    return all(sum(1 for at in sent if timedelta(0) <= now - at < _span(bound)) < bound.count for bound in pace)


def _span(bound: Pace) -> timedelta:
    return timedelta(seconds=bound.within_s)
