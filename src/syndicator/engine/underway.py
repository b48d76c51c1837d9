"""Work that was begun and not waited for, until it has ended."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Hashable
from functools import partial
from typing import Any

from syndicator.errors import SyndicatorError

log = logging.getLogger(__name__)


class UnderWay:
    """Pieces of work by their keys: none is under way twice at once. A fault ends its piece, and is logged."""

    def __init__(self) -> None:
        self._tasks: dict[Hashable, asyncio.Task[None]] = {}

    def __len__(self) -> int:
        return len(self._tasks)

    def begin(self, key: Hashable, work: Callable[[], Coroutine[Any, Any, None]], *, name: str) -> None:
        """Begin `work`, unless that with this key is under way. Logs call it by its `name`."""
        if key not in self._tasks:
            task = asyncio.create_task(work(), name=name)
            self._tasks[key] = task
            task.add_done_callback(partial(self._ended, key))

    async def drain(self) -> None:
        """Wait until all has ended."""
        while self._tasks:
            await asyncio.wait(self._tasks.values())

    async def stop(self) -> None:
        """Cut off all that has not ended."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    def _ended(self, key: Hashable, task: asyncio.Task[None]) -> None:
        self._tasks.pop(key, None)
        if not task.cancelled() and (fault := task.exception()) is not None:
            trace = None if isinstance(fault, SyndicatorError) else fault
            log.error("failed", extra={"what": task.get_name(), "why": str(fault)}, exc_info=trace)
