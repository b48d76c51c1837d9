import asyncio

import httpcore
import pytest

from syndicator.egress.backend import GuardedBackend, first_to_answer, interleaved
from syndicator.egress.guard import Allowance
from syndicator.errors import Refused


class Stream(httpcore.AsyncNetworkStream):
    def __init__(self, address):
        self.address = address
        self.closed = False

    async def aclose(self):
        self.closed = True


def dialler(**outcomes):
    """Answers by address: seconds to wait before it connects, None for ever, or an exception."""
    streams = []

    async def dial(address):
        outcome = outcomes[address]
        if isinstance(outcome, Exception):
            raise outcome
        if outcome is None:
            await asyncio.Event().wait()
        await asyncio.sleep(outcome)
        streams.append(Stream(address))
        return streams[-1]

    return dial, streams


def test_families_take_turns_and_the_preferred_one_is_first():
    assert interleaved(["::1", "::2", "::3", "1.1.1.1"]) == ["::1", "1.1.1.1", "::2", "::3"]
    assert interleaved(["1.1.1.1", "::1"]) == ["1.1.1.1", "::1"]


async def test_N09_address_that_does_not_answer_is_overtaken_by_the_next():
    dial, _ = dialler(dead=None, alive=0)
    stream = await asyncio.wait_for(first_to_answer(["dead", "alive"], dial, stagger_s=0.01), 1)
    assert stream.address == "alive"


async def test_address_that_refuses_is_followed_by_the_next_at_once():
    dial, _ = dialler(closed=httpcore.ConnectError("refused"), alive=0)
    stream = await asyncio.wait_for(first_to_answer(["closed", "alive"], dial, stagger_s=60), 1)
    assert stream.address == "alive"


async def test_connection_that_lost_the_race_is_closed():
    dial, streams = dialler(one=0.02, two=0.01)
    winner = await first_to_answer(["one", "two"], dial, stagger_s=0)
    assert [stream.closed for stream in streams] == [stream is not winner for stream in streams]


async def test_last_fault_is_told_when_no_address_answers():
    dial, _ = dialler(one=httpcore.ConnectError("one"), two=httpcore.ConnectError("two"))
    with pytest.raises(httpcore.ConnectError, match="two"):
        await first_to_answer(["one", "two"], dial, stagger_s=0)


async def test_attempts_end_with_the_one_who_asked():
    dial, _ = dialler(one=None, two=None)
    before = len(asyncio.all_tasks())
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.02):
            await first_to_answer(["one", "two"], dial, stagger_s=0)
    assert len(asyncio.all_tasks()) == before


async def test_N03_address_that_swallows_everything_is_given_up_after_the_cap(monkeypatch):
    async def resolve(host, port):
        return ["93.184.216.34", "1.1.1.1"]

    async def swallow(*_, **__):
        await asyncio.Event().wait()

    backend = GuardedBackend(Allowance.parse([]), resolve)
    monkeypatch.setattr(backend._network, "connect_tcp", swallow)
    with pytest.raises(httpcore.ConnectTimeout):
        await backend.connect_tcp("news.test", 80, timeout=0.02)


async def test_Z02_checked_address_is_the_one_dialled(monkeypatch):
    """A name that answers differently every time: the second answer is never asked for."""
    answers = iter([["93.184.216.34"], ["169.254.169.254"]])
    dialled = []

    async def resolve(host, port):
        return next(answers)

    async def connect(address, port, **_):
        dialled.append(address)
        return Stream(address)

    backend = GuardedBackend(Allowance.parse([]), resolve)
    monkeypatch.setattr(backend._network, "connect_tcp", connect)
    await backend.connect_tcp("news.test", 80)
    with pytest.raises(Refused):
        await backend.connect_tcp("news.test", 80)
    assert dialled == ["93.184.216.34"]


async def test_a_file_is_no_address():
    with pytest.raises(Refused):
        await GuardedBackend(Allowance.parse([]), None).connect_unix_socket("/run/some.sock")
