"""From when on a source is called silent."""

from dataclasses import replace
from datetime import timedelta

import pytest

from builders import NOON, source
from syndicator.policy.silence import put_off, silent_at
from syndicator.ports import SourceState

H, D = timedelta(hours=1), timedelta(days=1)


def news(*gaps):
    """Stories with these gaps between them, the latest at noon."""
    found = [NOON]
    for gap in gaps:
        found.append(found[-1] - gap)
    return found


@pytest.mark.parametrize(
    ("gaps", "allowed"),
    [
        pytest.param([H] * 10, D, id="a day at least"),
        pytest.param([H, 2 * H, 40 * H, H, H], 80 * H, id="twice the longest"),
        pytest.param([20 * D] * 6, 30 * D, id="thirty days at most"),
        pytest.param([H] * 30 + [9 * D], D, id="of many gaps the longest is no rule"),
        pytest.param([H] * 28 + [60 * H] * 2, 120 * H, id="a weekend that comes again is one"),
    ],
)
def test_a_source_is_silent_well_beyond_its_longest_usual_gap(gaps, allowed):
    assert silent_at(news(*gaps), "auto", since=NOON - 90 * D) == NOON + allowed


def test_of_a_few_stories_nothing_can_be_told():
    assert silent_at(news(H, H), "auto", since=NOON - 90 * D) is None


def test_the_operator_may_say_for_how_long_or_never():
    assert silent_at([], 3 * D, since=NOON) == NOON + 3 * D
    assert silent_at(news(*[H] * 9), "never", since=NOON) is None


def test_silence_counts_from_when_we_began_to_listen():
    assert silent_at([at - 60 * D for at in news(*[H] * 9)], "auto", since=NOON) == NOON + D


STATE = SourceState(id="radar", next_poll_at=NOON, last_success_at=NOON - timedelta(minutes=15), silent_at=NOON + H)


def test_what_was_set_stays_while_we_listen():
    assert put_off(source(), STATE, now=NOON) == NOON + H


@pytest.mark.parametrize("away", [10 * D, 366 * D], ids=["a long stop", "T04 a clock that jumped a year ahead"])
def test_time_in_which_nobody_listened_is_no_silence(away):
    state = replace(STATE, last_success_at=NOON)
    assert put_off(source(), state, now=NOON + away) == NOON + H + away
