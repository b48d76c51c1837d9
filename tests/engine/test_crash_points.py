"""A crash at each of the named places between a page and a post (C01 to C05); the simulation has all others."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import event

from builders import NOON, channel, feed, source
from syndicator.engine.deliver import Deliverer
from syndicator.engine.local import LocalEngine
from syndicator.model import Receipt
from syndicator.policy.routing import belongs


class Killed(BaseException):
    """Nothing of ours catches it: what runs ends here, as by kill -9."""


@pytest.fixture
def listed(works):
    works.web.list(1)
    works.web.write(1, "satu")
    return works


async def start_again(works) -> None:
    """What a start does to a store that a killed process left; what was in memory is gone."""
    await works.store.sync(
        [source(first_run="post")],
        [feed()],
        [channel(first_run="post")],
        belongs=lambda one, sources, entry: belongs(one, sources=sources, article=entry.revision.article),
        presented="",
        now=works.clock.now(),
    )
    old = works.deliverer
    works.deliverer = Deliverer(store=works.store, clock=works.clock, outlets=old._outlets, jitter=lambda: 0.0)


async def counts(works, table: str) -> int:
    return await works.store._db.read(lambda c: c.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())


async def test_C01_what_was_fetched_and_not_stored_is_fetched_again_and_posted_once(listed, monkeypatch):
    async def killed(candidate, decide):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(listed.store, "record", killed)
        with pytest.raises(Killed):
            await listed.poll()
    assert await counts(listed, "entries") == 0
    await start_again(listed)
    await listed.poll()
    await listed.deliver()
    assert [told[:2] for told in listed.adapter.told] == [("post", "satu")]


async def test_C02_no_crash_comes_between_a_story_and_its_deliveries(listed):
    """The transaction is cut off at its first, second, … statement, until it passes."""
    left = -1

    def cut(*_):
        nonlocal left
        left -= 1
        if left == 0:
            raise Killed

    event.listen(listed.store._db.engine, "before_cursor_execute", cut)
    claimed = await listed.store.claim_source("radar", now=NOON, lease=timedelta(days=1))
    cuts = 0
    while await counts(listed, "entries") == 0:
        assert await counts(listed, "deliveries") == await counts(listed, "revisions") == 0
        left = cuts = cuts + 1
        try:
            await listed.poller.poll(claimed)
        except Killed:
            continue
    assert cuts > 8
    assert await counts(listed, "deliveries") == await counts(listed, "revisions") == 1


async def test_C03_what_was_claimed_and_not_sent_is_sent_once(listed, monkeypatch):
    await listed.poll()

    async def killed(message, *, idempotency_key):
        raise Killed

    for at in ("mark_sending", "post"):
        with monkeypatch.context() as patched:
            if at == "mark_sending":
                patched.setattr(listed.store, at, lambda *_, **__: killed(None, idempotency_key=""))
            else:
                patched.setattr(listed.adapter, at, killed)
            with pytest.raises(Killed):
                await listed.deliverer._drain("arsip")
        await start_again(listed)
    await listed.deliver()
    await listed.deliver()
    assert [told[:2] for told in listed.adapter.told] == [("post", "satu")]


@pytest.mark.parametrize("repeat", ["safe", "findable"])
async def test_C04_what_the_remote_took_before_the_crash_is_there_once(listed, monkeypatch, repeat):
    await listed.poll()
    listed.adapter.repeat = repeat
    taken: dict[str, str] = {}

    async def killed_after(message, *, idempotency_key):
        taken[idempotency_key] = message.text
        raise Killed

    async def drops_copies(message, *, idempotency_key):
        assert repeat == "safe", "it was there to be found"
        taken[idempotency_key] = message.text
        return Receipt(remote_id="1")

    async def find(message, *, idempotency_key):
        return Receipt(remote_id="1") if idempotency_key in taken else None

    listed.adapter.find = find
    monkeypatch.setattr(listed.adapter, "post", killed_after)
    with pytest.raises(Killed):
        await listed.deliverer._drain("arsip")
    monkeypatch.setattr(listed.adapter, "post", drops_copies)
    await start_again(listed)
    for _ in range(3):
        await listed.deliver()
        listed.clock.pass_(seconds=11)
    assert list(taken.values()) == ["satu"]
    (state,) = (await listed.store.overview()).channels
    assert dict(state.counts) == {"delivered": 1}


async def test_C05_a_stop_lets_the_post_under_way_end_and_begins_no_other(listed, monkeypatch):
    listed.web.list(2, 1)
    listed.web.write(2, "dua")
    await listed.poll()
    sending, go_on = asyncio.Event(), asyncio.Event()
    sent = listed.adapter.post

    async def slow(message, *, idempotency_key):
        sending.set()
        await go_on.wait()
        return await sent(message, idempotency_key=idempotency_key)

    monkeypatch.setattr(listed.adapter, "post", slow)
    engine = LocalEngine(
        store=listed.store, clock=listed.clock, poller=listed.poller, desk=listed.desk,
        publisher=listed.publisher, deliverer=listed.deliverer, asked=listed.asked,
    )  # fmt: skip
    await engine.start()
    await asyncio.wait_for(sending.wait(), 10)
    stopping = asyncio.create_task(engine.stop())
    await asyncio.sleep(0)
    assert not stopping.done()
    go_on.set()
    await asyncio.wait_for(stopping, 10)
    (state,) = (await listed.store.overview()).channels
    assert dict(state.counts) == {"delivered": 1, "pending": 1}
