"""Our subscriptions at hubs of others, on both databases."""

from datetime import timedelta

import pytest

from builders import source
from syndicator.model import Announced
from syndicator.ports import CallbackKey
from syndicator.storage.subscriptions import SqlSubscriptions

HUB = Announced(hubs=("https://hub.example.id/",), topic="https://radar.example.id/feed/")
BASE = "https://us.example.id/websub/in/"
HOUR = timedelta(hours=1)


@pytest.fixture
async def asked(ledger):
    """A subscription that its hub has verified."""
    made = SqlSubscriptions(ledger.store.database)
    await made.want("radar", HUB, keys=[CallbackKey(f"{BASE}1", "s")], now=ledger.clock.at)
    (one,) = await made.due(now=ledger.clock.at, limit=9)
    assert await made.begin(one, until=ledger.clock.at + HOUR)
    await made.confirm(one, lease_until=ledger.clock.at + 10 * HOUR, due_at=ledger.clock.at + 8 * HOUR)
    return made


async def test_what_is_there_already_stays_as_it_is(asked, ledger):
    (before,) = await asked.of_source("radar")
    await asked.want("radar", HUB, keys=[CallbackKey(f"{BASE}2", "t")], now=ledger.clock.at)
    assert await asked.of_source("radar") == (before,)
    assert (before.state, before.callback) == ("active", f"{BASE}1")
    assert "secret='s'" not in repr(before)


@pytest.mark.parametrize("other", [None, Announced(hubs=("https://lain.example.id/",), topic=HUB.topic)])
async def test_another_hub_or_none_ends_it(asked, ledger, other):
    keys = [CallbackKey(f"{BASE}2", "t")] if other else []
    await asked.want("radar", other, keys=keys, now=ledger.clock.at)
    assert (await asked.of_callback(f"{BASE}1")).state == "leaving"
    assert tuple(one.hub for one in await asked.of_source("radar")) == (other.hubs if other else ())


async def test_a_verified_one_is_not_undone_by_the_answer_that_came_after(asked, ledger):
    await asked.want("radar", None, keys=[], now=ledger.clock.at)
    await asked.want("radar", HUB, keys=[CallbackKey(f"{BASE}3", "t")], now=ledger.clock.at)
    wanted = next(one for one in await asked.due(now=ledger.clock.at, limit=9) if one.state == "wanted")
    assert await asked.begin(wanted, until=ledger.clock.at + HOUR)
    assert not await asked.begin(wanted, until=ledger.clock.at + HOUR)
    await asked.confirm(wanted, lease_until=ledger.clock.at + HOUR, due_at=ledger.clock.at + HOUR)
    await asked.fail(wanted, until=ledger.clock.at, says="no answer")
    assert [one.state for one in await asked.of_source("radar")] == ["active"]


async def test_a_push_makes_the_source_due_unless_it_fails_or_is_due_sooner(asked, ledger):
    (one,) = await asked.of_source("radar")

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
    assert [one.missed_count for one in await asked.of_source("radar")] == [1]


async def test_sources_that_are_not_listened_to_any_more_are_left(asked, ledger):
    await asked.end_others({"radar"}, base="https://us.example.id/", now=ledger.clock.at)
    assert [one.state for one in await asked.of_source("radar")] == ["active"]
    await asked.end_others({"radar"}, base="https://we.example.id/", now=ledger.clock.at)
    assert await asked.of_source("radar") == ()
    await asked.forget(await asked.of_callback(f"{BASE}1"))
    assert await asked.of_callback(f"{BASE}1") is None


async def test_a_source_that_is_removed_takes_its_subscription_along(asked, ledger):
    ledger.sources = [source("media")]
    await ledger.sync()
    await asked.end_others({"media"}, base=BASE, now=ledger.clock.at)
    assert [one.state for one in await asked.due(now=ledger.clock.at, limit=9)] == ["leaving"]


TWO = Announced(hubs=(*HUB.hubs, "https://lain.example.id/"), topic=HUB.topic)


async def test_a_hub_that_is_named_besides_is_asked_for_and_the_first_one_left_as_it_is(asked, ledger):
    before = await asked.of_source("radar")
    keys = [CallbackKey(f"{BASE}2", "t"), CallbackKey(f"{BASE}3", "u")]
    await asked.want("radar", TWO, keys=keys, now=ledger.clock.at)
    first, second = await asked.of_source("radar")
    assert (first,) == before
    assert (second.hub, second.callback, second.secret, second.state) == (TWO.hubs[1], f"{BASE}3", "u", "wanted")


async def test_a_hub_that_is_named_no_more_is_left_and_the_others_stay(asked, ledger):
    keys = [CallbackKey(f"{BASE}2", "t"), CallbackKey(f"{BASE}3", "u")]
    await asked.want("radar", TWO, keys=keys, now=ledger.clock.at)
    await asked.want("radar", HUB, keys=keys[:1], now=ledger.clock.at)
    assert [one.hub for one in await asked.of_source("radar")] == list(HUB.hubs)
    assert (await asked.of_callback(f"{BASE}3")).state == "leaving"
