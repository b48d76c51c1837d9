from datetime import timedelta

from apscheduler.job import Job
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from builders import NOON
from syndicator.engine.ticks import FromNow


def test_T04_a_clock_that_jumped_a_year_ahead_makes_one_tick_and_not_millions():
    job = Job(
        AsyncIOScheduler(timezone="UTC"),
        id="tick",
        func=print,
        args=(),
        kwargs={},
        trigger=FromNow(timedelta(seconds=1)),
    )
    job.next_run_time = NOON
    assert job._get_run_times(NOON + timedelta(days=365)) == [NOON]


def test_a_tick_follows_its_interval_after_the_present():
    assert FromNow(timedelta(seconds=1)).get_next_fire_time(NOON - timedelta(hours=1), NOON) == NOON + timedelta(
        seconds=1
    )
