"""Our subscriptions at hubs of others, on both databases."""

from datetime import timedelta

import pytest

from builders import source
from syndicator.model import Announced
from syndicator.storage.subscriptions import SqlSubscriptions

HUB = Announced(hub="https://hub.example.id/", topic="https://radar.example.id/feed/")
BASE = "https://us.example.id/websub/in/"
HOUR = timedelta(hours=1)


@pytest.fixture
async def asked(ledger):
    """A subscription that its hub has verified."""
    made = SqlSubscriptions(ledger.store.database)
    await made.want("radar", HUB, callback=f"{BASE}1", secret="s", now=ledger.clock.at)
    (one,) = await made.due(now=ledger.clock.at, limit=9)
    assert await made.begin(one, until=ledger.clock.at + HOUR)
    await made.confirm(one, lease_until=ledger.clock.at + 10 * HOUR, due_at=ledger.clock.at + 8 * HOUR)
    return made


async def test_what_is_there_already_stays_as_it_is(asked, ledger):
    before = await asked.of_source("radar")
    await asked.want("radar", HUB, callback=f"{BASE}2", secret="t", now=ledger.clock.at)
    assert await asked.of_source("radar") == before
    assert (before.state, before.callback) == ("active", f"{BASE}1")
    assert "secret='s'" not in repr(before)


@pytest.mark.parametrize("other", [None, Announced(hub="https://lain.example.id/", topic=HUB.topic)])
async def test_another_hub_or_none_ends_it(asked, ledger, other):
    await asked.want("radar", other, callback=f"{BASE}2", secret="t", now=ledger.clock.at)
    assert (await asked.of_callback(f"{BASE}1")).state == "leaving"
    now = await asked.of_source("radar")
    assert (now and now.hub) == (other and other.hub)


async def test_a_verified_one_is_not_undone_by_the_answer_that_came_after(asked, ledger):
    await asked.want("radar", None, callback=f"{BASE}2", secret="t", now=ledger.clock.at)
    await asked.want("radar", HUB, callback=f"{BASE}3", secret="t", now=ledger.clock.at)
    wanted = next(one for one in await asked.due(now=ledger.clock.at, limit=9) if one.state == "wanted")
    assert await asked.begin(wanted, until=ledger.clock.at + HOUR)
    assert not await asked.begin(wanted, until=ledger.clock.at + HOUR)
    await asked.confirm(wanted, lease_until=ledger.clock.at + HOUR, due_at=ledger.clock.at + HOUR)
    await asked.fail(wanted, until=ledger.clock.at, says="no answer")
    assert (await asked.of_source("radar")).state == "active"


async def test_a_push_makes_the_source_due_unless_it_fails_or_is_due_sooner(asked, ledger):
    one = await asked.of_source("radar")

    async def due_in():
        states = {each.id: each.next_poll_at for each in (await ledger.store.overview()).sources}
        return states["radar"] - ledger.clock.at

    await asked.hear(one, now=ledger.clock.at, poll_at=ledger.clock.at + HOUR)
    assert await due_in() == timedelta(0)
    await ledger.store.poll_soon("radar", now=ledger.clock.at + 9 * HOUR)
    await asked.hear(one, now=ledger.clock.at, poll_at=ledger.clock.at + HOUR)
    assert await due_in() == HOUR
    heard = await asked.of_source("radar")
    await asked.miss("radar", since=ledger.clock.at)
    assert await asked.of_source("radar") == heard
    await asked.miss("radar", since=ledger.clock.at + HOUR)
    assert (await asked.of_source("radar")).missed_count == 1


async def test_sources_that_are_not_listened_to_any_more_are_left(asked, ledger):
    await asked.end_others({"radar"}, base="https://us.example.id/", now=ledger.clock.at)
    assert (await asked.of_source("radar")).state == "active"
    await asked.end_others({"radar"}, base="https://we.example.id/", now=ledger.clock.at)
    assert await asked.of_source("radar") is None
    await asked.forget(await asked.of_callback(f"{BASE}1"))
    assert await asked.of_callback(f"{BASE}1") is None


async def test_a_source_that_is_removed_takes_its_subscription_along(asked, ledger):
    ledger.sources = [source("media")]
    await ledger.sync()
    await asked.end_others({"media"}, base=BASE, now=ledger.clock.at)
    assert [one.state for one in await asked.due(now=ledger.clock.at, limit=9)] == ["leaving"]
