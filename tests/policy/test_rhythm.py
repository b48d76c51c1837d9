"""How often a site is asked that is polled as often as it has news."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import NOON
from syndicator.policy.rhythm import LATEST, adapted, moments, rhythm_of
from syndicator.ports import Heard

LEAST, MOST = timedelta(minutes=5), timedelta(hours=6)
M, H, D = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def wait(news, *, since=NOON - 30 * D, now=NOON, least=LEAST, most=MOST):
    return adapted(sorted(news, reverse=True), since=since, now=now, least=least, most=most)


def every(gap, *, for_=7 * D, until=NOON):
    return [until - n * gap for n in range(1, for_ // gap + 1)]


@pytest.mark.parametrize(
    ("gap", "about"),
    [
        pytest.param(H, 30 * M, id="a story an hour"),
        pytest.param(4 * H, 2 * H, id="six a day"),
        pytest.param(2 * M, LEAST, id="hundreds a day: not below min_every"),
        pytest.param(2 * D, MOST, id="three a week: not above max_every"),
    ],
)
def test_a_site_is_polled_twice_in_the_usual_time_between_two_stories(gap, about):
    assert about * 0.9 <= wait(every(gap)[:LATEST]) <= about * 1.1


def test_a_source_of_which_nothing_is_known_is_polled_every_quarter_of_an_hour_at_first():
    assert wait([], since=NOON) == 15 * M


def test_a_site_without_news_is_polled_less_and_less_up_to_max_every():
    waits = [wait([], since=NOON - age) for age in (H, 6 * H, D, 30 * D)]
    assert waits == sorted(waits)
    assert waits[-1] == MOST


def test_empty_polls_slow_down_and_news_brings_the_pace_back():
    day = every(30 * M)
    assert wait(day, now=NOON + 7.5 * H) == 2 * H
    assert wait([*day, NOON + 8 * H], now=NOON + 8 * H) < 20 * M


def test_several_stories_within_hours_speed_up_at_once():
    calm = every(6 * H)
    burst = [*calm, *(NOON - n * 10 * M for n in range(6))]
    assert wait(burst) == LEAST * 3
    assert wait(calm) > 90 * M


def test_only_as_many_stories_as_are_looked_at_count_for_the_time_they_took():
    assert wait(every(6 * M)[:LATEST]) == LEAST


def heard(seen_at, published_at=None):
    return Heard(seen_at=seen_at, published_at=published_at or seen_at)


def test_stories_of_the_first_run_count_by_their_own_dates_and_later_ones_by_when_they_were_seen():
    found = [heard(NOON, NOON - 3 * H), heard(NOON - D, NOON - 9 * D), heard(NOON - D)]
    assert moments(found, first_run_at=NOON - D) == [NOON, NOON - 9 * D]


def test_T01_a_story_of_the_future_neither_hurries_nor_slows_a_source():
    ahead = [heard(NOON - D, NOON + 3650 * D), heard(NOON - D, NOON + H)]
    assert moments(ahead, first_run_at=NOON - D) == []
    assert wait([NOON + 3650 * D, *every(H)]) == wait(every(H))


def test_T02_stories_without_a_date_that_were_all_there_at_once_are_no_burst():
    listing = [heard(NOON)] * 40
    assert wait(moments(listing, first_run_at=NOON), since=NOON) == 15 * M
    assert wait(moments(listing, first_run_at=None), since=NOON) == 15 * M


@given(
    st.lists(st.timedeltas(-400 * D, 400 * D), max_size=300),
    st.timedeltas(-400 * D, 400 * D),
    st.timedeltas(M, 2 * H),
    st.timedeltas(2 * H, 3 * D),
)
def test_T04_whatever_the_clock_did_the_wait_stays_between_its_bounds(news, since, least, most):
    times = [NOON + each for each in news][:LATEST]
    assert least <= wait(times, since=NOON + since, least=least, most=most) <= most


def test_how_much_a_source_brings_and_whether_its_stories_grow_shorter_is_counted():
    stories = [Heard(seen_at=NOON - n * H, published_at=NOON - n * H, words=100 if n < 10 else 400) for n in range(60)]
    found = rhythm_of(stories, first_run_at=NOON - 30 * D, now=NOON)
    assert (found.per_day, found.last_at, found.words, found.words_before) == (round(60 / 7, 1), NOON, 100, 400)


def test_of_a_source_that_has_just_begun_no_trend_is_told():
    found = rhythm_of([heard(NOON - H)], first_run_at=NOON - 2 * H, now=NOON)
    assert (found.per_day, found.words, found.words_before) == (1.0, None, None)
