"""Connections: few to a host, kept for the next request, never one that was closed."""

import asyncio
import gc

import httpcore
import httpx
import pytest

from syndicator.egress import transport as module
from syndicator.egress.transport import Transport

NOTHING = b"HTTP/1.1 204 No Content\r\n\r\n"


class Streams(httpcore.AsyncNetworkBackend):
    """httpcore's network, which remembers what it opened. Connects any host to this machine."""

    def __init__(self):
        self.network, self.opened = httpcore.AnyIOBackend(), []

    async def connect_tcp(self, host, port, **rest):
        self.opened.append(host)
        return await self.network.connect_tcp("127.0.0.1", port)


@pytest.fixture
async def ways():
    """The transport and what it opened."""
    streams = Streams()
    made = Transport(streams, httpx.create_ssl_context())
    yield made, streams.opened
    await made.aclose()


async def ask(transport, canary, path="/none", host="127.0.0.1", *, read=True):
    response = await transport.handle_async_request(httpx.Request("GET", canary.url(path, host)))
    if read:
        await response.aread()
    await response.aclose()
    return response.status_code


async def test_a_connection_is_used_again(canary, ways):
    transport, opened = ways
    assert [await ask(transport, canary) for _ in range(3)] == [404, 404, 404]
    assert len(opened) == 1


async def test_one_that_the_server_closed_while_it_rested_is_not(canary, ways):
    transport, opened = ways
    canary.answers("/last", body=b"hello")
    assert [await ask(transport, canary, "/last")] == [200]
    while any(not resting.has_expired() for resting in transport._resting):  # noqa: ASYNC110  nobody tells of an end that arrives
        await asyncio.sleep(0)
    assert [await ask(transport, canary) for _ in range(2)] == [404, 404]
    assert len(opened) == 2


async def test_one_whose_answer_was_left_unread_is_not(canary, ways):
    transport, opened = ways
    canary.answers("/long", body=b"x" * 100_000)
    await ask(transport, canary, "/long", read=False)
    assert not transport._resting
    assert await ask(transport, canary) == 404
    assert len(opened) == 2


async def test_eight_at_a_time_go_to_one_host_and_the_others_wait_their_turn(canary, ways):
    transport, _ = ways
    at_work, gate, most = set(), asyncio.Event(), 0

    async def play(writer):
        nonlocal most
        at_work.add(writer)
        most = max(most, len(at_work))
        if len(at_work) == 8:
            gate.set()
        await gate.wait()
        at_work.discard(writer)
        writer.write(NOTHING)

    canary.plays["/a"] = play
    assert await asyncio.gather(*(ask(transport, canary, "/a") for _ in range(30))) == [204] * 30
    assert most == 8


async def test_hosts_do_not_wait_for_each_other_and_share_no_connection(canary, ways):
    transport, opened = ways
    for host in ("a.example.id", "b.example.id", "a.example.id"):
        await ask(transport, canary, host=host)
    assert opened == ["a.example.id", "b.example.id"]


async def test_a_request_that_is_given_up_leaves_its_turn_to_the_next(canary, ways):
    transport, _ = ways
    begun = asyncio.Event()

    async def never(writer):
        begun.set()
        await asyncio.Event().wait()

    canary.plays["/never"] = never
    for _ in range(9):
        begun.clear()
        waiting = asyncio.create_task(ask(transport, canary, "/never"))
        await begun.wait()
        waiting.cancel()
        await asyncio.wait([waiting])
    assert await ask(transport, canary) == 404


async def test_a_host_that_can_not_be_reached_leaves_its_turn_to_the_next(canary, ways):
    transport, _ = ways
    port, canary.port = canary.port, 1
    for _ in range(9):
        with pytest.raises(httpcore.ConnectError):
            await ask(transport, canary)
    canary.port = port
    assert await ask(transport, canary) == 404


async def test_so_many_rest_and_the_oldest_goes_first(canary, ways, monkeypatch):
    monkeypatch.setattr(module, "_RESTING", 2)
    transport, _ = ways
    for host in ("a.example.id", "b.example.id", "c.example.id"):
        await ask(transport, canary, host=host)
    assert [name.decode() for _, name, _ in transport._resting.values()] == ["b.example.id", "c.example.id"]


async def test_hosts_that_nobody_asks_any_more_are_forgotten(canary, ways):
    transport, _ = ways
    await ask(transport, canary, "/none", "a.example.id", read=True)
    await transport.aclose()
    gc.collect()
    assert (len(transport._turns), transport._at, len(transport._resting)) == (0, {}, 0)
