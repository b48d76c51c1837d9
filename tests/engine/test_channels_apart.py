"""Channels in trouble: one harms no other, is told of once, and catches up by itself; a new one posts nothing old."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from builders import channel, feed, source
from engine.conftest import FakeChannel, compose
from syndicator.engine.outlet import Outlet
from syndicator.engine.turns import Turns
from syndicator.errors import ChannelRefused, TryLater
from syndicator.policy.routing import Route, belongs
from syndicator.policy.sending import When
from syndicator.ports.limits import Account, Pace


class Blackhole(FakeChannel):
    """Takes a post and does not answer until it is let go."""

    def __init__(self):
        super().__init__()
        self.reached, self.freed = asyncio.Event(), asyncio.Event()

    async def _take(self, verb, message, key):
        self.reached.set()
        await self.freed.wait()
        await super()._take(verb, message, key)


async def start(works, **first_runs):
    """A start of the program with these channels."""
    specs = [channel(name, first_run=wish) for name, wish in first_runs.items()]
    await works.store.sync(
        [source(first_run="post")],
        [feed()],
        specs,
        belongs=lambda one, sources, entry: belongs(one, sources=sources, article=entry.revision.article),
        presented="",
        now=works.clock.now(),
    )
    works.desk._routes = [Route(spec=spec, can_edit=True, can_delete=True) for spec in specs]


async def find(works, *numbers):
    works.web.list(*numbers)
    for n in numbers:
        works.web.write(n, f"berita {n}")
    await works.poll()


@pytest.fixture
async def second(works):
    """A second channel beside the first, which answers nothing."""
    works.second = Blackhole()
    await start(works, arsip="post", kedua="post")
    works.equip(
        arsip=Outlet(adapter=works.adapter, compose=compose), kedua=Outlet(adapter=works.second, compose=compose)
    )
    return works.second


def texts(adapter):
    return [text for _, text, _ in adapter.told]


async def test_D06_a_channel_that_never_answers_keeps_no_other_waiting(works, second):
    await find(works, 2, 1)
    await works.deliverer.deliver_due()
    await works.deliverer._running["arsip"]
    await second.reached.wait()
    assert (texts(works.adapter), texts(second)) == (["berita 1", "berita 2"], [])
    second.freed.set()
    await works.deliverer.drain()
    assert texts(second) == ["berita 1", "berita 2"]


async def share(works, *, count):
    """Two channels of one account, with so many messages a second."""
    account = Account(name="bot 1", pace=(Pace(count=count, within_s=1),))
    works.second = FakeChannel()
    await start(works, arsip="post", kedua="post")
    works.equip(
        arsip=Outlet(adapter=works.adapter, compose=compose, account=account),
        kedua=Outlet(adapter=works.second, compose=compose, account=account),
    )


async def test_D02_channels_of_one_account_keep_its_pace_together(works):
    await share(works, count=3)
    await find(works, 2, 1)
    await works.deliverer.drain()
    assert len(texts(works.adapter) + texts(works.second)) == 3
    works.clock.pass_(seconds=1)
    await works.deliverer.drain()
    assert (texts(works.adapter), texts(works.second)) == (["berita 1", "berita 2"], ["berita 1", "berita 2"])


async def test_D02_what_is_not_sent_takes_no_turn_of_its_account(works):
    await share(works, count=1)
    works.equip(arsip=replace(works.deliverer._outlets["arsip"], when=When(ttl=timedelta(hours=1))))
    await find(works, 1)
    works.clock.pass_(hours=2)
    await find(works, 2, 1)
    await works.deliverer.drain()
    assert texts(works.adapter) == ["berita 2"]


async def test_D02_the_pace_of_an_account_counts_what_its_other_channels_sent_before_a_restart(works):
    await share(works, count=1)
    await find(works, 1)
    await works.deliverer.drain()
    works.deliverer._turns = Turns(works.store, works.clock, works.deliverer._outlets)
    await works.deliverer.drain()
    assert len(texts(works.adapter) + texts(works.second)) == 1
    works.clock.pass_(seconds=1)
    await works.deliverer.drain()
    assert (texts(works.adapter), texts(works.second)) == (["berita 1"], ["berita 1"])


async def test_D03_a_revoked_token_is_one_alert_and_the_queue_is_posted_after_a_start(works):
    works.adapter.faults = [ChannelRefused("HTTP 401")]
    await find(works, 2, 1)
    for _ in range(3):
        await works.deliver()
    troubles = await works.store.troubled()
    assert [(one.kind, one.subject) for one in troubles] == [("channel", "arsip")]
    told = await works.store.set_troubles(troubles, now=works.clock.now())
    for alert in told:
        await works.store.told(alert, now=works.clock.now())
    assert (len(told), await works.store.set_troubles(troubles, now=works.clock.now())) == (1, [])
    await start(works, arsip="post")
    await works.deliver()
    assert texts(works.adapter) == ["berita 1", "berita 2"]


async def test_D02_a_wait_that_the_remote_asks_for_is_kept_to_the_second(works):
    works.adapter.faults = [TryLater("HTTP 429", retry_after_s=600)]
    await find(works, 1)
    await works.deliver()
    works.clock.pass_(seconds=599)
    await works.deliver()
    assert texts(works.adapter) == []
    works.clock.pass_(seconds=1)
    await works.deliver()
    assert texts(works.adapter) == ["berita 1"]


async def test_D07_a_new_channel_posts_nothing_that_is_older_than_it(works):
    await find(works, 2, 1)
    works.second = FakeChannel()
    await start(works, arsip="post", kedua="baseline")
    works.equip(kedua=Outlet(adapter=works.second, compose=compose))
    await works.deliver()
    assert works.second.told == []
    works.clock.pass_(hours=1)
    await find(works, 3)
    await works.deliver()
    assert texts(works.second) == ["berita 3"]
