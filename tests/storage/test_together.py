"""Rows that are written together."""

import asyncio

import pytest

from syndicator.storage.together import Together


class Medium:
    """Holds each write until it is let go."""

    def __init__(self) -> None:
        self.written: list[list[int]] = []
        self.gate = asyncio.Event()
        self.fault: Exception | None = None

    async def write(self, rows: list[int]) -> None:
        await self.gate.wait()
        if self.fault is not None:
            raise self.fault
        self.written.append(rows)


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_what_comes_while_a_write_is_under_way_is_one_more_write():
    medium = Medium()
    together = Together(medium.write)
    first = asyncio.create_task(together.add(1))
    await settled()
    others = [asyncio.create_task(together.add(n)) for n in (2, 3, 4)]
    await settled()
    medium.gate.set()
    await asyncio.gather(first, *others)
    assert medium.written == [[1], [2, 3, 4]]


async def test_a_fault_is_told_to_all_in_its_transaction_and_to_no_other():
    medium = Medium()
    medium.gate.set()
    medium.fault = OSError("full")
    together = Together(medium.write)
    told = await asyncio.gather(together.add(1), together.add(2), return_exceptions=True)
    assert [str(fault) for fault in told] == ["full", "full"]
    medium.fault = None
    await together.add(3)
    assert medium.written == [[3]]


async def test_the_row_of_a_caller_who_is_cancelled_is_written():
    medium = Medium()
    together = Together(medium.write)
    caller = asyncio.create_task(together.add(1))
    await settled()
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    medium.gate.set()
    await together.end()
    assert medium.written == [[1]]
