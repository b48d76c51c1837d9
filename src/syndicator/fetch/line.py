"""A lock with a line before it: who looks for news goes first, and nobody is passed over for ever."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from syndicator.ports import ERRANDS, Errand

_PATIENCE = 8
"""Who has been passed over so often is next, whoever else waits."""


@dataclass(slots=True, eq=False)
class _Waiting:
    rank: int
    passed_count: int = 0
    turn: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Line:
    """One at a time: by errand, and among equal ones first come, first served."""

    def __init__(self) -> None:
        self._waiting: list[_Waiting] = []
        self._is_taken = False

    def locked(self) -> bool:
        """Whether it is somebody's turn."""
        return self._is_taken

    @asynccontextmanager
    async def turn(self, errand: Errand) -> AsyncIterator[None]:
        """Ours alone until the end of the block."""
        await self._take(ERRANDS.index(errand))
        try:
            yield
        finally:
            self._give()

    async def _take(self, rank: int) -> None:
        if not self._is_taken:
            self._is_taken = True
            return
        me = _Waiting(rank)
        self._waiting.append(me)
        try:
            await me.turn
        except asyncio.CancelledError:
            if me in self._waiting:
                self._waiting.remove(me)
            else:  # it had just become our turn
                self._give()
            raise

    def _give(self) -> None:
        """Let the next one go on. One that has given up but not yet left the line is passed."""
        there = [each for each in self._waiting if not each.turn.done()]
        self._is_taken = bool(there)
        if there:
            following = self._next(there)
            self._waiting.remove(following)
            following.turn.set_result(None)

    @staticmethod
    def _next(there: list[_Waiting]) -> _Waiting:
        if there[0].passed_count >= _PATIENCE:
            return there[0]
        first = min(there, key=lambda each: each.rank)
        for each in there[: there.index(first)]:
            each.passed_count += 1
        return first
