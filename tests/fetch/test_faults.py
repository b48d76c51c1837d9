"""The faults of networks (N01–N09) and hosts, met by the whole fetcher on real sockets."""

import asyncio
import socket
from contextlib import aclosing
from datetime import timedelta

import pytest

from misbehaving import blackhole, faulty_site
from syndicator.egress import Egress, client
from syndicator.errors import TryLater
from syndicator.fetch import PoliteFetcher
from syndicator.model import Page
from syndicator.specs import Access


@pytest.fixture
async def faulty():
    async with faulty_site() as site:
        yield site


def fetching(clock, *, resolve=None):
    """A fetcher and its egress, which is to be closed."""

    async def here(host, port):
        return ["127.0.0.1"]

    egress = Egress(
        allow=["127.0.0.0/8", "::1"],
        user_agent="ExampleBot/1.0",
        resolve=resolve or here,
    )
    return PoliteFetcher(egress, clock, user_agent="ExampleBot/1.0", sleep=clock.sleep), aclosing(egress)


async def fault_of(fetcher, url, **how):
    with pytest.raises(TryLater) as fault:
        await fetcher.fetch(url, **how)
    return fault.value


async def test_N01_a_host_that_refuses_is_asked_again_later(faulty, clock):
    faulty.mood = "refuse"
    fetcher, closing = fetching(clock)
    async with closing:
        assert "robots.txt can't be had" in str(await fault_of(fetcher, faulty.url("/a")))
        faulty.mood = "well"
        clock.passes(minutes=1)
        assert isinstance(await fetcher.fetch(faulty.url("/a")), Page)


async def test_N03_a_host_that_swallows_everything_is_given_up_at_the_cap_and_its_lane_is_free(clock, monkeypatch):
    monkeypatch.setattr(client, "_TIMEOUTS", {"connect": 0.05})
    fetcher, closing = fetching(clock)
    with blackhole() as port:
        async with closing, asyncio.timeout(5):
            for _ in range(2):
                await fault_of(fetcher, f"http://127.0.0.1:{port}/a")
                clock.passes(minutes=2)


def test_N03_the_cap_of_connecting_is_ten_seconds():
    assert client._TIMEOUTS == {"connect": 10.0}


@pytest.mark.parametrize("mood", ["silent", "drip"])
async def test_N04_a_host_that_never_ends_its_answer_is_given_up_and_others_are_served_meanwhile(faulty, clock, mood):
    faulty.mood = mood
    fetcher, closing = fetching(clock)
    soon = Access(timeout=timedelta(seconds=0.3))
    async with closing, faulty_site() as well, asyncio.timeout(10):
        slow = asyncio.ensure_future(fault_of(fetcher, faulty.url("/a"), access=soon))
        assert isinstance(await fetcher.fetch(well.url("/a", "lain.test")), Page)
        await slow


async def test_N08_a_host_that_flaps_is_tried_once_a_minute_while_it_does_not_answer(faulty, clock):
    """Sixty seconds, a request of another page every second; the host is there every other second, then gone."""
    fetcher, closing = fetching(clock)
    async with closing:
        await fetcher.fetch(faulty.url("/a"))
        for second in range(60):
            faulty.mood = "refuse" if second % 2 else "well"
            clock.passes(seconds=1)
            await asyncio.gather(fetcher.fetch(faulty.url(f"/{second}")), return_exceptions=True)
        assert faulty.hits_count < 10
        faulty.mood, before = "refuse", faulty.hits_count
        for _ in range(600):
            clock.passes(seconds=1)
            fault = await fault_of(fetcher, faulty.url("/a"))
        assert faulty.hits_count - before <= 13
        assert "could not be reached several times" in str(fault)
        assert 0 < fault.retry_after_s <= 60
        faulty.mood = "well"
        clock.passes(minutes=1)
        assert isinstance(await fetcher.fetch(faulty.url("/a")), Page)
        assert isinstance(await fetcher.fetch(faulty.url("/b")), Page)


@pytest.mark.skipif(not socket.has_ipv6, reason="SKIPPED: needs IPv6")
async def test_N09_where_ipv6_is_broken_the_page_comes_by_ipv4_long_before_the_cap(faulty, clock):
    async def both(host, port):
        return ["::1", "127.0.0.1"]

    fetcher, closing = fetching(clock, resolve=both)
    with blackhole("::1", faulty.port):
        async with closing, asyncio.timeout(8):  # half a second: two connections of a quarter each
            assert isinstance(await fetcher.fetch(faulty.url("/a", "news.test")), Page)


async def test_H05_five_hundred_sources_of_one_host_ask_one_by_one_with_a_gap(site, fetcher, clock):
    site.says("/a", body=b"<html>")
    began = clock.now()
    await asyncio.gather(*(fetcher.fetch(site.url("/a")) for _ in range(500)))
    assert site.busiest == 1
    assert clock.now() - began >= timedelta(seconds=500)
    assert len(site.paths) == 501


async def test_H05_a_storm_ends_at_the_first_503_for_all_sources_of_the_host(site, fetcher):
    url = site.says("/a", 503, Retry_After="120")
    outcomes = await asyncio.gather(*(fetcher.fetch(url) for _ in range(500)), return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} == {TryLater}
    assert site.paths == ["/robots.txt", "/a"]
