"""Writes that wait for the writer's thread, done in one transaction: a commit waits for the disk, a statement not.

Where one of them fails, all are rolled back and each is done in a transaction of its own, so that nobody pays for
another's fault. What is written must therefore bear being done anew.
"""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine

_MOST = 200
"""So many at most: the first of them waits for the last."""


@dataclass(frozen=True, slots=True)
class Job:
    """A function of a connection, and whoever waits for what it returns."""

    act: Callable[[Connection], Any]
    done: Future[Any] = field(default_factory=Future)


class WriteQueue:
    """What is to be written by one engine. `put` is called by any thread, `work_off` by the writer's only."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._jobs: deque[Job] = deque()

    def put(self, act: Callable[[Connection], Any]) -> Job:
        """Queue one; its future ends when it is committed."""
        job = Job(act)
        self._jobs.append(job)
        return job

    def work_off(self, until: Job) -> None:
        """Do what waits, up to this one; it may have been done with others already."""
        while not until.done.done() and (jobs := self._taken()):
            if len(jobs) == 1 or not self._all_at_once(jobs):
                for job in jobs:
                    self._alone(job)

    def _taken(self) -> list[Job]:
        """The next few of which nobody has lost interest."""
        count = min(len(self._jobs), _MOST)
        jobs = [self._jobs.popleft() for _ in range(count)]
        wanted = [job for job in jobs if job.done.set_running_or_notify_cancel()]
        return wanted if wanted or not self._jobs else self._taken()

    def _all_at_once(self, jobs: list[Job]) -> bool:
        """False where something was wrong with any of them; then nothing is written."""
        try:
            with self._engine.begin() as connection:
                results = [job.act(connection) for job in jobs]
        except Exception:  # noqa: BLE001  whatever it was, its own transaction will tell
            return False
        for job, result in zip(jobs, results, strict=True):
            job.done.set_result(result)
        return True

    def _alone(self, job: Job) -> None:
        try:
            with self._engine.begin() as connection:
                result = job.act(connection)
        except BaseException as fault:  # noqa: BLE001  it is raised where the result is waited for
            job.done.set_exception(fault)
        else:
            job.done.set_result(result)
