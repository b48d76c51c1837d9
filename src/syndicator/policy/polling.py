"""What a poll may ask for, and what its failure makes of the source."""

from datetime import datetime, timedelta

from syndicator.errors import Blocked, Gone, SyndicatorError
from syndicator.model import Validators
from syndicator.ports import SourceState

BLOCKED_EVERY = timedelta(hours=6)
"""How often a wall against robots is asked whether it is still there."""

_WHOLE_EVERY = timedelta(hours=24)


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
