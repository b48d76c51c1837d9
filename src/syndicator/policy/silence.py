"""When a source has been silent for longer than it usually is."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal

from syndicator.policy.polling import was_away
from syndicator.ports import SourceState
from syndicator.specs import Source

_SHORTEST, _LONGEST = timedelta(days=1), timedelta(days=30)
_USUAL_TIMES = 2
_ENOUGH = 5
"""So many gaps between stories tell what is usual."""

_MANY = 20
"""Of so many gaps the longest is no rule: a feast, or a time when nobody listened."""


def silent_at(
    news: Sequence[datetime], silent_for: timedelta | Literal["auto", "never"], *, since: datetime
) -> datetime | None:
    """When a source, listened to `since` a moment, is to be called silent if nothing comes after `news`; None: never.

    By itself that is twice the longest usual gap between two stories after the last one, from one day to thirty.
    """
    if silent_for == "never":
        return None
    last = max([since, *news])
    if silent_for != "auto":
        return last + silent_for
    gaps = sorted(later - earlier for later, earlier in pairwise(sorted(news, reverse=True)))
    if len(gaps) < _ENOUGH:
        return None
    longest = gaps[-2] if len(gaps) >= _MANY else gaps[-1]
    return last + min(max(longest * _USUAL_TIMES, _SHORTEST), _LONGEST)


def put_off(source: Source, state: SourceState, *, now: datetime) -> datetime | None:
    """The moment that was set before, later by the time in which nobody listened: that was no silence."""
    if state.silent_at is None or state.last_success_at is None or not was_away(source, state, now=now):
        return state.silent_at
    return state.silent_at + max(now - state.last_success_at, timedelta(0))
