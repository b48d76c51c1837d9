from datetime import timedelta

from builders import NOON
from syndicator.policy.timing import confirm_at, next_attempt_at, next_poll_at, next_recheck_at

QUARTER = timedelta(minutes=15)
LOOKS = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))


def test_an_absurd_wait_is_a_day_and_no_overflow():
    assert next_attempt_at(NOON, attempts=1, retry_after_s=1e12) == NOON + timedelta(days=1)
    assert next_poll_at(NOON, every=QUARTER, retry_after_s=1e300) == NOON + timedelta(days=1)


def test_a_healthy_source_is_polled_after_its_interval():
    assert next_poll_at(NOON, every=QUARTER) == NOON + QUARTER


def test_failures_double_the_wait_up_to_six_hours():
    waits = [next_poll_at(NOON, every=QUARTER, failed_count=n) - NOON for n in (1, 2, 50)]
    assert waits == [QUARTER * 2, QUARTER * 4, timedelta(hours=6)]


def test_a_slow_source_that_fails_is_not_polled_more_often_than_a_healthy_one():
    assert next_poll_at(NOON, every=timedelta(days=1), failed_count=3) == NOON + timedelta(days=1)


def test_a_poll_comes_no_sooner_than_asked():
    assert next_poll_at(NOON, every=QUARTER, retry_after_s=7200) == NOON + timedelta(hours=2)


def test_jitter_spreads_polls_over_a_tenth_of_the_interval():
    assert next_poll_at(NOON, every=QUARTER, jitter=0.5) == NOON + QUARTER * 1.05


def test_looks_missed_during_a_stop_become_one():
    late = NOON + timedelta(hours=7)
    assert next_recheck_at(late, first_seen_at=NOON, offsets=LOOKS) == NOON + timedelta(hours=24)


def test_there_is_no_look_after_the_last():
    assert next_recheck_at(NOON + timedelta(hours=24), first_seen_at=NOON, offsets=LOOKS) is None


def test_after_the_clock_was_set_back_a_story_of_the_future_is_looked_at_as_if_it_were_new():
    ahead = NOON + timedelta(hours=2)
    assert next_recheck_at(NOON, first_seen_at=ahead, offsets=LOOKS) == NOON + timedelta(hours=1)


def test_a_page_gone_once_is_confirmed_soon_but_not_at_once():
    waits = [confirm_at(NOON, every=timedelta(**every)) - NOON for every in ({"seconds": 1}, {"hours": 6})]
    assert waits == [timedelta(seconds=5), timedelta(hours=1)]


def test_flood_wait_is_retried_no_sooner_than_asked():
    assert next_attempt_at(NOON, attempts=1, retry_after_s=30) == NOON + timedelta(seconds=30)


def test_retries_grow_to_an_hour_and_stay_there():
    waits = [(next_attempt_at(NOON, attempts=n) - NOON).total_seconds() for n in (1, 2, 3, 29)]
    assert waits == [5, 10, 20, 3600]


def test_a_message_that_never_passes_is_given_up():
    assert next_attempt_at(NOON, attempts=30) is None
