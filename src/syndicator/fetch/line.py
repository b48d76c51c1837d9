"""A lock with a line before it: who looks for news goes first, and nobody is passed over for ever.

It is for one at a time, but a few of those who need not be alone may be in together.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from syndicator.ports import ERRANDS, Errand

_PATIENCE = 8
"""Who has been passed over so often is next, whoever else waits."""

TOGETHER = 4
"""So many who need not be alone are in at once."""

Shares = Callable[[], bool]
"""Whether one may be in together with others; asked when it could be its turn."""


def alone() -> bool:
    """Never together with others."""
    return False


@dataclass(slots=True, eq=False)
class _Waiting:
    rank: int
    shares: Shares
    passed_count: int = 0
    turn: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Line:
    """By errand, and among equal ones first come, first served."""

    def __init__(self) -> None:
        self._waiting: list[_Waiting] = []
        self._in_count = 0
        self._is_shared = False

    def locked(self) -> bool:
        """Whether it is somebody's turn."""
        return bool(self._in_count)

    @asynccontextmanager
    async def turn(self, errand: Errand, *, shares: Shares = alone) -> AsyncIterator[None]:
        """Ours until the end of the block: alone, unless we share and all who are in do."""
        await self._take(ERRANDS.index(errand), shares)
        try:
            yield
        finally:
            self._in_count -= 1
            self._let_in()

    async def _take(self, rank: int, shares: Shares) -> None:
        if not self._there() and self._lets_in(shares):
            self._enter(shares)
            return
        me = _Waiting(rank, shares)
        self._waiting.append(me)
        try:
            await me.turn
        except asyncio.CancelledError:
            if me in self._waiting:
                self._waiting.remove(me)
            else:  # it had just become our turn
                self._in_count -= 1
            self._let_in()
            raise

    def _there(self) -> list[_Waiting]:
        """Who waits. One that has given up but not yet left the line is passed."""
        return [each for each in self._waiting if not each.turn.done()]

    def _lets_in(self, shares: Shares) -> bool:
        return not self._in_count or (self._is_shared and self._in_count < TOGETHER and shares())

    def _enter(self, shares: Shares) -> None:
        self._is_shared = shares() if not self._in_count else self._is_shared
        self._in_count += 1

    def _let_in(self) -> None:
        """Whoever is next, as long as there is room."""
        while there := self._there():
            following = there[0] if there[0].passed_count >= _PATIENCE else min(there, key=lambda each: each.rank)
            if not self._lets_in(following.shares):
                return
            for each in there[: there.index(following)]:
                each.passed_count += 1
            self._waiting.remove(following)
            self._enter(following.shares)
            following.turn.set_result(None)
