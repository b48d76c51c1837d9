"""A disk that is full or broken: what was acknowledged stays, the rest is done when the disk is well again."""

import asyncio
import logging
import sqlite3

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from builders import claimed
from syndicator.engine import local
from syndicator.engine.local import LocalEngine
from syndicator.errors import ChannelRefused, Unusable


async def until(true, within_s=10):
    async with asyncio.timeout(within_s):
        while not true():  # noqa: ASYNC110  the engine tells nobody when it is done
            await asyncio.sleep(0)


class Disk:
    """The disk under the writer's connection. What it refuses, SQLite itself meets at a page, or we at the commit."""

    def __init__(self, store) -> None:
        self._database = store._db
        self._broken = 0
        event.listen(self._database.engine, "commit", lambda _: self._fsync())

    async def fill_up(self) -> None:
        await self._database.write(lambda c: c.exec_driver_sql("PRAGMA max_page_count = 1").fetchall())

    async def make_room(self) -> None:
        await self._database.write(lambda c: c.exec_driver_sql("PRAGMA max_page_count = 1000000").fetchall())

    def break_down(self, commits: int = 1) -> None:
        self._broken = commits

    def _fsync(self) -> None:
        if self._broken:
            self._broken -= 1
            raise OperationalError("COMMIT", None, sqlite3.OperationalError("disk I/O error"))


@pytest.fixture
def disk(works):
    return Disk(works.store)


@pytest.fixture
async def engine(works):
    made = LocalEngine(
        store=works.store, clock=works.clock, poller=works.poller, desk=works.desk,
        publisher=works.publisher, deliverer=works.deliverer, asked=works.asked,
    )  # fmt: skip
    yield made
    await made.stop()


async def test_S01_a_full_disk_costs_no_feed_and_no_story_and_mends_itself(works, engine, disk, caplog):
    works.web.list(1)
    works.web.write(1, "satu")
    await works.poll()
    await works.publisher.publish_wanted()
    works.web.list(*range(40, 0, -1))
    for n in range(2, 41):
        works.web.write(n, f"berita {n} " + "x" * 2000)
    works.clock.pass_(hours=1)
    await disk.fill_up()
    await engine.start()
    await until(lambda: any("database or disk is full" in getattr(record, "why", "") for record in caplog.records))
    assert works.shelf.get("all", "json").body == b"satu"
    said = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert said
    assert not any(record.exc_info for record in said), "an expected fault is a sentence"
    await disk.make_room()
    works.clock.pass_(seconds=local._LEASE.total_seconds())
    await until(lambda: len(works.adapter.told) == 40)
    await until(lambda: works.shelf.get("all", "json").body.count(b"berita") == 39)


async def test_S02_a_poll_that_could_not_be_written_is_told_and_had_again_soon(works, disk):
    works.web.list(1)
    works.web.write(1, "satu")
    disk.break_down(commits=9)
    with pytest.raises(Unusable, match="disk I/O error"):
        await works.poll()
    disk.break_down(commits=0)
    [_] = await works.poll()
    disk.break_down()
    works.clock.pass_(hours=1)
    with pytest.raises(Unusable, match="disk I/O error"):
        await works.poll()


@pytest.mark.parametrize("repeat", ["never", "findable", "safe"])
async def test_S02_an_answer_that_could_not_be_written_is_written_later_and_nothing_is_sent_twice(
    works, disk, repeat, monkeypatch
):
    works.web.list(1)
    works.web.write(1, "satu")
    await works.poll()
    works.adapter.repeat = repeat
    sent = works.adapter.post

    async def post(message, *, idempotency_key):
        disk.break_down()
        return await sent(message, idempotency_key=idempotency_key)

    monkeypatch.setattr(works.adapter, "post", post)
    await works.deliverer.drain()
    await works.deliverer.drain()
    (channel,) = (await works.store.overview()).channels
    assert dict(channel.counts) == {"delivered": 1}
    assert len(works.adapter.told) == 1


async def test_S02_a_post_whose_beginning_could_not_be_written_is_not_sent_and_not_unknown(works, disk):
    works.web.list(1)
    works.web.write(1, "satu")
    await works.poll()
    works.adapter.repeat = "never"
    disk.break_down()
    await works.deliverer.drain()
    assert works.adapter.told == []
    await works.deliverer.drain()
    assert len(works.adapter.told) == 1


async def test_a_channel_that_refuses_a_look_up_is_held_and_looked_up_later(works):
    works.web.list(1)
    works.web.write(1, "satu")
    await works.poll()
    works.adapter.repeat = "findable"
    duty = await claimed(works.store, "arsip", now=works.clock.now())
    await works.store.mark_sending(duty, now=works.clock.now())

    async def find(message, *, idempotency_key):
        raise ChannelRefused("HTTP 401")

    works.adapter.find = find
    await works.deliverer.drain()
    works.clock.pass_(seconds=20)
    await works.deliverer.drain()
    (channel,) = (await works.store.overview()).channels
    assert (dict(channel.counts), channel.held) == ({"sending": 1}, "HTTP 401")
