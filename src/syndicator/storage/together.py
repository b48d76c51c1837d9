"""Writes of one kind that come while another is under way go into one transaction: two hundred polls end as one."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

R = TypeVar("R")


class Together(Generic[R]):
    """Collects rows while `write` is busy. A fault of a transaction is raised to all whose rows were in it."""

    def __init__(self, write: Callable[[list[R]], Awaitable[None]]) -> None:
        self._write = write
        self._rows: list[R] = []
        self._next: asyncio.Task[None] | None = None
        self._last: asyncio.Task[None] | None = None

    async def add(self, row: R) -> None:
        """Return when the row is committed. It is written even where the caller is cancelled meanwhile."""
        self._rows.append(row)
        if self._next is None:
            self._last = self._next = asyncio.create_task(self._write_after(self._last), name="write together")
        await asyncio.shield(self._next)

    async def end(self) -> None:
        """Wait until all is written, or has failed and was told."""
        if self._last is not None:
            await asyncio.wait([self._last])

    async def _write_after(self, before: asyncio.Task[None] | None) -> None:
        if before is not None and not before.done():
            await asyncio.wait([before])
        rows, self._rows, self._next = self._rows, [], None
        await self._write(rows)
