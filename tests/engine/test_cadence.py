"""When sources are polled next, over a real database: one poll for all that were missed, never a storm."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from builders import NOON, source
from syndicator.errors import Blocked, Refused, TryLater
from syndicator.specs import ArticleRules

SITE = "https://radar.example.id"
HOUR = timedelta(hours=1)
CRON = source(cron="*/10 6-22 * * *", article=ArticleRules(timezone="Asia/Makassar"))
AUTO = source(every="auto")
FIXED = source()


def set_source(works, spec):
    works.poller._sources["radar"] = spec
    works.web.list(1)
    works.web.write(1, "satu")


def local(text, zone="Asia/Makassar"):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


async def polled(works):
    (outcome,) = await works.poll()
    return outcome


async def test_a_crontab_is_read_in_the_zone_of_the_source(works):
    set_source(works, CRON)
    works.clock.at = local("2026-11-24T12:03")
    assert (await polled(works)).next_poll_at == local("2026-11-24T12:10")
    works.clock.at = local("2026-11-24T22:50")
    assert (await polled(works)).next_poll_at == local("2026-11-25T06:00")


async def test_sources_that_share_a_crontab_are_spread_over_up_to_a_minute(works):
    set_source(works, CRON)
    works.poller._cadence._jitter = lambda: 0.5
    works.clock.at = local("2026-11-24T12:03")
    assert (await polled(works)).next_poll_at == local("2026-11-24T12:10:30")


@pytest.mark.parametrize(
    ("fault", "next_at"),
    [
        pytest.param(Refused("HTTP 403"), "2026-11-24T12:20", id="a failure leaves one out"),
        pytest.param(TryLater("HTTP 429", retry_after_s=7200), "2026-11-24T14:10", id="no sooner than asked"),
        pytest.param(Blocked("a wall"), "2026-11-24T18:10", id="a wall is asked after six hours"),
    ],
)
async def test_after_a_failure_a_later_moment_of_the_crontab_is_taken(works, fault, next_at):
    set_source(works, CRON)
    works.web.pages[f"{SITE}/"] = fault
    works.clock.at = local("2026-11-24T12:03")
    assert (await polled(works)).next_poll_at == local(next_at)


async def test_a_source_is_polled_as_often_as_its_site_has_news(works):
    set_source(works, AUTO)
    assert NOON + timedelta(minutes=15) <= (await polled(works)).next_poll_at <= NOON + timedelta(minutes=20)
    waits = []
    for n in range(2, 60):
        works.web.write(n, f"berita {n}")
        works.web.list(*range(n, max(n - 20, 0), -1))
        works.clock.pass_(minutes=15)
        outcome = await works.poller.poll(await works.store.claim_source("radar", now=works.clock.now(), lease=HOUR))
        waits.append(outcome.next_poll_at - works.clock.now())
    assert timedelta(minutes=7) <= waits[-1] <= timedelta(minutes=8)
    works.clock.pass_(hours=12)
    assert (await polled(works)).next_poll_at - works.clock.now() == 3 * HOUR


async def test_a_poll_of_an_adapted_source_that_finds_all_new_after_a_long_stop_is_no_redesign(works):
    set_source(works, AUTO)
    works.web.list(*range(12, 0, -1))
    for n in range(1, 30):
        works.web.write(n, f"berita {n}")
    await polled(works)
    works.web.list(*range(29, 15, -1))
    works.clock.pass_(days=1)
    assert (await polled(works)).says == "14 links, 14 new"


@pytest.mark.parametrize("spec", [FIXED, AUTO, CRON], ids=["every", "auto", "cron"])
@pytest.mark.parametrize(
    "by", [timedelta(days=10), timedelta(days=366)], ids=["a long stop", "T04 a clock that jumped a year ahead"]
)
async def test_whatever_was_missed_is_one_poll(works, spec, by):
    set_source(works, spec)
    await polled(works)
    works.clock.at += by
    works.web.asked.clear()
    outcome = await polled(works)
    assert works.clock.now() + timedelta(minutes=5) <= outcome.next_poll_at <= works.clock.now() + 8 * HOUR
    assert await works.poll() == []
    assert works.web.asked == [f"{SITE}/"]


@pytest.mark.parametrize("spec", [FIXED, AUTO, CRON], ids=["every", "auto", "cron"])
async def test_T04_a_clock_that_was_set_back_an_hour_makes_no_storm_and_no_silence(works, spec):
    set_source(works, spec)
    planned = (await polled(works)).next_poll_at - works.clock.now()
    works.clock.at -= HOUR
    await works.store.set_back(HOUR, now=works.clock.now())
    assert await works.poll() == []
    works.clock.at += planned
    outcome = await polled(works)
    assert works.clock.now() + timedelta(minutes=5) <= outcome.next_poll_at <= works.clock.now() + HOUR
