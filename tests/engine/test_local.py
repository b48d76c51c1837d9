"""The ticks: what is due is done without being asked, and a stop loses nothing."""

import asyncio

import pytest

from syndicator.engine.local import LocalEngine


@pytest.fixture
async def engine(works):
    made = LocalEngine(
        store=works.store, clock=works.clock, poller=works.poller, desk=works.desk,
        publisher=works.publisher, deliverer=works.deliverer, asked=works.asked,
    )  # fmt: skip
    yield made
    await made.stop()


async def until(true, within_s=10):
    async with asyncio.timeout(within_s):
        while not true():  # noqa: ASYNC110  the engine tells nobody when it is done
            await asyncio.sleep(0)


async def test_a_due_source_is_polled_published_and_posted(works, engine):
    works.web.list(1)
    works.web.write(1, "satu")
    assert not engine.healthy()
    await engine.start()
    await until(lambda: works.adapter.told and (shown := works.shelf.get("all", "json")) and shown.body == b"satu")
    assert engine.healthy()


async def test_what_the_command_line_asks_is_done(works, engine):
    works.web.list(1)
    works.web.write(1, "satu")
    await works.poll()
    works.web.list(2, 1)
    works.web.write(2, "dua")
    await works.ask("poll", "radar")
    await engine.start()
    await until(lambda: len(works.adapter.told) == 2)


async def test_a_stop_publishes_what_was_recorded(works, engine):
    works.web.list(1)
    works.web.write(1, "satu")
    await works.poll()
    await engine.stop()
    assert works.shelf.get("all", "json").body == b"satu"


async def test_a_source_is_polled_at_once_when_asked_due_or_not(works, engine):
    works.web.list(1)
    works.web.write(1, "satu")
    assert await engine.poll_now("radar") == "1 links, 1 new"
    assert [told[1] for told in works.adapter.told] == ["satu"]
    assert await engine.poll_now("radar") == "unchanged"


async def test_T04_a_clock_that_is_set_back_an_hour_stops_nothing(works, engine, monkeypatch):
    from syndicator.engine import local

    monkeypatch.setattr(local, "_TIME_S", 0.05)
    works.web.list(1)
    works.web.write(1, "satu")
    await engine.start()
    await until(lambda: len(works.adapter.told) == 1)
    works.web.list(2, 1)
    works.web.write(2, "dua")
    works.clock.pass_(hours=-1)
    works.clock.pass_(seconds=-60)
    await asyncio.sleep(0.1)  # real time, in which it is noticed
    works.clock.pass_(minutes=20)
    await until(lambda: len(works.adapter.told) == 2)


async def test_T04_a_clock_that_was_set_back_while_nobody_ran_stops_nothing(works, engine):
    works.web.list(1)
    works.web.write(1, "satu")
    await works.poll()
    works.clock.pass_(hours=-5)
    works.web.list(2, 1)
    works.web.write(2, "dua")
    await engine.start()
    works.clock.pass_(minutes=20)
    await until(lambda: len(works.adapter.told) == 2)
