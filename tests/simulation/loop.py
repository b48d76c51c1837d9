"""An event loop without sockets, threads or real time: who runs next is drawn by lot, and it may stop at any step.

What the program gives to threads (transactions, rendering) runs here, too: it begins a while after it was asked for,
and its end is told a while after that. A crash may come before, between or after.
"""

import asyncio
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any


class Crash(BaseException):
    """kill -9: nothing is cleaned up."""


class Stuck(Exception):
    """Nothing is ready and nothing is scheduled: the program waits for what never comes."""


class _Lots:
    """What `BaseEventLoop` keeps its ready handles in, drawn by lot instead of in order."""

    def __init__(self, chance: random.Random, step: Callable[[], None]) -> None:
        self._chance = chance
        self._step = step
        self._handles: list[asyncio.Handle] = []

    def __len__(self) -> int:
        return len(self._handles)

    def append(self, handle: asyncio.Handle) -> None:
        self._handles.append(handle)

    def popleft(self) -> asyncio.Handle:
        self._step()
        handles = self._handles
        drawn = int(self._chance.random() * len(handles)) if len(handles) > 1 else 0
        handles[drawn], handles[-1] = handles[-1], handles[drawn]
        return handles.pop()

    def clear(self) -> None:
        self._handles.clear()


class SeededLoop(asyncio.BaseEventLoop):
    """Runs one life of the program. `around` runs what is meant for a thread, and may let it fail."""

    def __init__(
        self,
        chance: random.Random,
        *,
        starts_at: float,
        steps: int | None,
        around: Callable[[Callable[[], Any], bool], Any],
        lag: Callable[[], float],
    ) -> None:
        super().__init__()
        self._time = starts_at
        self._chance = chance
        self._around = around
        self._lag = lag
        self._left = steps
        self._free_at: dict[int, float] = {}
        self._selector = self
        self._ready = _Lots(chance, self._count)
        self.steps_count = 0

    def _count(self) -> None:
        self.steps_count += 1
        if self._left is not None and self.steps_count > self._left:
            raise Crash

    # ── what `BaseEventLoop` asks of a loop

    def time(self) -> float:
        return self._time

    def select(self, timeout: float | None) -> list[Any]:
        """Nothing comes from outside; instead of waiting, time passes."""
        if timeout is None:
            raise Stuck
        if timeout > 0:
            self._time = max(self._time, self._scheduled[0]._when)
        return []

    def _process_events(self, events: list[Any]) -> None:
        pass

    def _write_to_self(self) -> None:
        pass

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> asyncio.Future[Any]:
        """One thread of an executor keeps the order in which it was asked; several don't."""
        future = self.create_future()
        begins_at = self._time + self._lag()
        if isinstance(executor, ThreadPoolExecutor) and executor._max_workers == 1:
            begins_at = max(begins_at, self._free_at.get(id(executor), 0.0) + 1e-6)
            self._free_at[id(executor)] = begins_at
        self.call_at(begins_at, self._carry_out, future, func, args, executor is not None)
        return future

    def _carry_out(self, future: asyncio.Future[Any], func: Callable[..., Any], args: Any, is_store: bool) -> None:
        if future.cancelled():
            return
        try:
            told, given = future.set_result, self._around(lambda: func(*args), is_store)
        except Exception as fault:  # noqa: BLE001  whatever it is, a thread would hand it back
            told, given = future.set_exception, fault
        self.call_later(self._lag(), self._tell, future, told, given)

    @staticmethod
    def _tell(future: asyncio.Future[Any], told: Callable[[Any], None], given: Any) -> None:
        if not future.done():
            told(given)

    def bury(self) -> None:
        """Forget all that was under way, as a process that is killed does."""
        self._left = None
        self.set_exception_handler(lambda *_: None)
        for task in asyncio.all_tasks(self):
            task._log_destroy_pending = False
            with suppress(RuntimeError):  # it would have awaited while it is closed; nobody is there to wait for
                task.get_coro().close()
        self.close()
