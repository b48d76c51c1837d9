"""A channel's pace: every bound is kept, and a clock that is set back stops nothing."""

from datetime import timedelta

from builders import NOON
from syndicator.policy.pacing import may_send
from syndicator.ports.limits import Pace

ONE_A_SECOND, TWO_A_MINUTE = Pace(count=1, within_s=1), Pace(count=2, within_s=60)


def ago(*seconds):
    return [NOON - timedelta(seconds=second) for second in seconds]


def test_without_bounds_anything_may_be_sent():
    assert may_send(ago(*[0] * 500), (), now=NOON)


def test_every_bound_is_kept():
    bounds = (ONE_A_SECOND, TWO_A_MINUTE)
    assert may_send(ago(59), bounds, now=NOON)
    assert not may_send(ago(59, 30), bounds, now=NOON)
    assert may_send(ago(60, 30), bounds, now=NOON)
    assert not may_send(ago(0.5), bounds, now=NOON)


def test_T04_what_was_sent_before_the_clock_was_set_back_does_not_count():
    assert may_send(ago(-3600, -3601), (TWO_A_MINUTE,), now=NOON)
