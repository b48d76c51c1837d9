"""When what a listing shows can be compared with what it showed before."""

from datetime import timedelta

import pytest

from builders import NOON, source
from syndicator.policy.polling import was_away
from syndicator.ports import SourceState

EVERY = timedelta(minutes=15)


@pytest.mark.parametrize(
    ("ago", "is_away"),
    [
        (None, True),
        (EVERY, False),
        (3 * EVERY, False),
        (4 * EVERY, True),
        pytest.param(-EVERY, True, id="the clock was set back since"),
    ],
)
def test_who_has_not_looked_for_three_polls_or_does_not_know_how_long_was_away(ago, is_away):
    last = None if ago is None else NOON - ago
    state = SourceState(id="radar", next_poll_at=NOON, last_success_at=last)
    assert was_away(source(every=EVERY), state, now=NOON) is is_away
