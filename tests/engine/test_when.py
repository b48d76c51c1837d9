"""Delay, approval, quiet hours and age of posts, by the engine and its ledger."""

from dataclasses import replace
from datetime import timedelta

import pytest

from syndicator.errors import TryLater
from syndicator.policy.sending import When
from syndicator.specs import Quiet


@pytest.fixture
def with_channel(works):
    """Let the channel have these options."""

    def change(**options):
        (route,) = works.desk._routes
        spec = replace(route.spec, **options)
        works.desk._routes = [replace(route, spec=spec)]
        when = When(ttl=spec.ttl, quiet=spec.quiet)
        works.equip(arsip=replace(works.deliverer._outlets["arsip"], when=when))
        return works

    return change


async def found(works, *numbers):
    works.web.list(*numbers)
    for n in numbers:
        works.web.write(n, f"berita {n}")
    await works.poll()


async def ledger(works):
    return [
        (row.delivery.state, row.delivery.reason) for row in await works.store.newest_deliveries(state=None, limit=9)
    ]


def told(works):
    return [each[:2] for each in works.adapter.told]


async def test_a_correction_within_the_delay_is_all_that_readers_see(with_channel):
    works = with_channel(delay=timedelta(minutes=2))
    await found(works, 1)
    await works.deliver()
    assert told(works) == []
    works.web.write(1, "berita 1, diralat")
    works.clock.pass_(seconds=60)
    (recheck,) = await works.store.due_rechecks(now=works.clock.now() + timedelta(hours=1), limit=9, lease=timedelta(0))
    await works.desk.look_again(recheck)
    await works.deliver()
    assert told(works) == []
    works.clock.pass_(seconds=60)
    await works.deliver()
    assert told(works) == [("post", "berita 1, diralat")]


async def test_a_withdrawal_within_the_delay_leaves_nothing_to_be_posted(with_channel):
    works = with_channel(delay=timedelta(minutes=2))
    await found(works, 1)
    await works.told("retract", "1", reason="keliru")
    works.clock.pass_(seconds=300)
    await works.deliver()
    assert (told(works), await ledger(works)) == ([], [("skipped", "retracted")])


async def test_a_correction_does_not_wait_for_posts_that_are_delayed(with_channel):
    works = with_channel()
    await found(works, 1)
    await works.deliver()
    works = with_channel(delay=timedelta(minutes=10))
    works.clock.pass_(seconds=3600)
    await found(works, 2, 1)
    works.web.write(1, "berita 1, diralat")
    await works.recheck()
    await works.deliver()
    assert told(works) == [("post", "berita 1"), ("edit 1", "berita 1, diralat")]


async def test_nothing_is_posted_before_the_operator_says_yes(with_channel):
    works = with_channel(approve=True)
    await found(works, 1, 2)
    await works.deliver()
    assert (told(works), await ledger(works)) == ([], [("awaiting", "")] * 2)
    assert (await works.told("approve", "1")).says == "1: 1 post is made"
    assert (await works.told("reject", "all", channel="arsip")).says == "all: 1 post is not made"
    assert (await works.told("approve", "all")).failed
    await works.deliver()
    assert told(works) == [("post", "berita 2")]
    assert await ledger(works) == [("skipped", "rejected"), ("delivered", "")]


async def test_what_is_withdrawn_or_corrected_while_it_awaits_a_yes_is_not_posted_or_posted_corrected(with_channel):
    works = with_channel(approve=True)
    await found(works, 1, 2)
    await works.told("retract", "https://radar.example.id/berita-1/", reason="keliru")
    works.web.write(2, "berita 2, diralat")
    works.clock.pass_(seconds=3600)
    await works.recheck()
    await works.told("approve", "all")
    await works.deliver()
    assert told(works) == [("post", "berita 2, diralat")]


async def test_posts_wait_out_the_quiet_hours_and_corrections_do_not(with_channel):
    works = with_channel()
    await found(works, 1)
    await works.deliver()
    night = f"{works.clock.now():%H:%M}-{works.clock.now() + timedelta(hours=8):%H:%M}"
    works = with_channel(quiet=Quiet(hours=night))
    works.clock.pass_(seconds=3600)
    await found(works, 2, 1)
    await works.deliver()
    works.web.write(1, "berita 1, diralat")
    await works.recheck()
    await works.deliver()
    assert told(works) == [("post", "berita 1"), ("edit 1", "berita 1, diralat")]
    works.clock.pass_(seconds=7 * 3600)
    await works.deliver()
    assert told(works)[-1] == ("post", "berita 2")


async def test_D06_a_channel_that_is_back_after_a_day_does_not_post_yesterday(with_channel):
    works = with_channel(ttl=timedelta(hours=6))
    await found(works, 1, 2)
    works.adapter.faults = [TryLater("HTTP 502", retry_after_s=86_400)]
    await works.deliver()
    works.clock.pass_(seconds=86_400)
    works.web.list(3)
    works.web.write(3, "berita 3")
    await works.poll()
    await works.deliver()
    assert told(works) == [("post", "berita 2"), ("post", "berita 3")]  # the one that was begun, and the news
    assert sorted(await ledger(works)) == [("delivered", ""), ("delivered", ""), ("skipped", "ttl")]
