"""The ticks, by APScheduler: the next is always one interval from now, however long ago the last one was."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_EXECUTED, EVENT_JOB_MISSED, EVENT_JOB_SUBMITTED
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger


class FromNow(BaseTrigger):  # type: ignore[misc]  # apscheduler has no types
    """APScheduler's own interval lists every missed run before `coalesce` makes them one.

    After a clock that jumped ten days ahead that took 1.7 s and 71 MB inside the event loop for a tick of a second.
    """

    def __init__(self, interval: timedelta) -> None:
        self._interval = interval

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:  # noqa: ARG002
        """The next run; what was missed is one run, not many."""
        return now + self._interval


class Ticks:
    """Acts that are done again and again, never one twice at once. Stopping lets those that have begun end."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._scheduler.add_listener(self._begun, EVENT_JOB_SUBMITTED)
        self._scheduler.add_listener(self._done, EVENT_JOB_EXECUTED | EVENT_JOB_ERROR | EVENT_JOB_MISSED)
        self._under_way_count = 0
        self._quiet = asyncio.Event()
        self._quiet.set()

    def add(self, act: Callable[[], Awaitable[None]], *, every: timedelta, first_in: timedelta | None = None) -> None:
        """Do it every so often, first after as long, or in `first_in`."""
        self._scheduler.add_job(
            act,
            FromNow(every),
            name=act.__name__.strip("_"),
            # The scheduler has a clock of its own.
            next_run_time=datetime.now(UTC) + (every if first_in is None else first_in),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,  # what runs late runs: by default it would be dropped after a second
        )

    def start(self) -> None:
        """Begin to tick."""
        self._scheduler.start()

    def all_now(self) -> None:
        """Do all once more, whatever the clock said when it was planned."""
        for job in self._scheduler.get_jobs():
            job.modify(next_run_time=datetime.now(UTC))

    async def stop(self) -> None:
        """Begin nothing new; what has begun ends. The scheduler alone would cancel it, and log that as an error."""
        if not self._scheduler.running:
            return
        self._scheduler.pause()
        await self._quiet.wait()
        self._scheduler.shutdown(wait=False)

    def _begun(self, _: object) -> None:
        self._under_way_count += 1
        self._quiet.clear()

    def _done(self, _: object) -> None:
        self._under_way_count -= 1
        if not self._under_way_count:
            self._quiet.set()
