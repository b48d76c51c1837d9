"""What a poll may ask for, and what its failure makes of the source."""

from datetime import datetime, timedelta

from syndicator.errors import Blocked, Gone, SyndicatorError
from syndicator.model import Validators
from syndicator.ports import SourceState
from syndicator.specs import Source

BLOCKED_EVERY = timedelta(hours=6)
"""How often a wall against robots is asked whether it is still there."""

_WHOLE_EVERY = timedelta(hours=24)

_MOMENTS = 3
"""Who has not looked for so many polls' time has been away."""


def known_at(state: SourceState, *, now: datetime) -> Validators:
    """The validators for the next request. Once a day it has no conditions: some servers' ETags lie (H02)."""
    if state.whole_at is not None and state.whole_at <= now < state.whole_at + _WHOLE_EVERY:
        return state.validators
    return Validators(body_hash=state.validators.body_hash)


def may_probe(empty_count: int) -> bool:
    """Whether other ways are tried after so many empty polls in a row: at the 1st, 2nd, 4th, 8th … of them."""
    return empty_count & (empty_count - 1) == 0 if empty_count else True


def health_after(fault: SyndicatorError) -> str:
    """What a failed poll says of the source: gone for good (410), blocked by a wall, or just failing."""
    if isinstance(fault, Gone) and fault.permanent:
        return "gone"
    return "blocked" if isinstance(fault, Blocked) else "failing"


def was_away(source: Source, state: SourceState, *, now: datetime) -> bool:
    """Whether nobody could see for a while what the source lists: we were stopped, or it failed.

    A last success that is still to come is that of a clock which was set back: how long ago it was, nobody knows.
    """
    last = state.last_success_at
    if last is None or last > now:
        return True
    if source.cron is None and not isinstance(source.every, str):
        return now - last > _MOMENTS * source.every
    # Failures move the next poll away from the last success, which says nothing of what is usual any more.
    return state.failed_count > 1 or now - last > _MOMENTS * max(state.next_poll_at - last, source.min_every)
