"""The embedded engine: one process, its own database, ticks by APScheduler.

The calendar is in the database; APScheduler runs a handful of ticks and never a thing per source (100k such jobs cost
3 s at start and 117 MB). A tick that runs late runs: `misfire_grace_time=None`, since the default of 1 s would drop it.
"""

import asyncio
import logging
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from syndicator.engine.deliver import Deliverer
from syndicator.engine.desk import Desk
from syndicator.engine.poll import Poller
from syndicator.engine.publish import Publisher
from syndicator.ports import Clock, Recheck, SourceState, Store

log = logging.getLogger(__name__)

TICK = timedelta(seconds=1)
_LEASE = timedelta(days=1)  # void at the next start; within this process a source under way is not due
_LOOK = timedelta(minutes=10)  # a look that a crash cut off is had again after this
_AT_ONCE = 50
_DRAIN = timedelta(seconds=30)
_PULSE = timedelta(seconds=30)


class LocalEngine:
    """Runs polls, rechecks, publishing and deliveries until it is stopped."""

    def __init__(
        self, *, store: Store, clock: Clock, poller: Poller, desk: Desk, publisher: Publisher, deliverer: Deliverer
    ) -> None:
        self._store = store
        self._clock = clock
        self._poller = poller
        self._desk = desk
        self._publisher = publisher
        self._deliverer = deliverer
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._tasks: set[asyncio.Task[Any]] = set()
        self._ticked_at: datetime | None = None

    async def start(self) -> None:
        """Reconcile what a crash left, then tick."""
        await self._deliverer.reconcile()
        await self._publisher.publish_wanted()
        for tick in (self._poll_due, self._recheck_due, self._publish, self._deliver, self._heed):
            self._scheduler.add_job(
                tick,
                "interval",
                seconds=TICK.total_seconds(),
                name=tick.__name__.strip("_"),
                next_run_time=datetime.now(UTC),  # the scheduler has a clock of its own
                max_instances=1,
                coalesce=True,
                misfire_grace_time=None,
            )
        self._scheduler.start()

    async def stop(self) -> None:
        """Begin nothing new; let what is being sent end, publish what was recorded."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._deliverer.stop(within=_DRAIN)
        await self._publisher.publish_wanted()

    async def poll_now(self, source: str) -> str:
        """Poll one source, publish and deliver what follows, without ticks. Says what came of it."""
        state = await self._store.claim_source(source, now=self._clock.now(), lease=_LEASE)
        if state is None:
            return "is being polled"
        await self._deliverer.reconcile()
        outcome = await self._poller.poll(state)
        await self._publisher.publish_wanted()
        await self._deliverer.drain()
        return outcome.says

    def healthy(self) -> bool:
        """Whether the ticks run."""
        return self._ticked_at is not None and self._clock.now() - self._ticked_at < _PULSE

    async def _poll_due(self) -> None:
        room = _AT_ONCE - len(self._tasks)
        if room > 0:
            for state in await self._store.claim_sources(now=self._clock.now(), limit=room, lease=_LEASE):
                self._spawn(self._poll(state), f"poll {state.id}")
        self._ticked_at = self._clock.now()

    async def _poll(self, state: SourceState) -> None:
        await self._poller.poll(state)

    async def _recheck_due(self) -> None:
        room = _AT_ONCE - len(self._tasks)
        if room > 0:
            for recheck in await self._store.due_rechecks(now=self._clock.now(), limit=room, lease=_LOOK):
                self._spawn(self._recheck(recheck), f"recheck {recheck.entry_id}")

    async def _recheck(self, recheck: Recheck) -> None:
        recorded = await self._desk.look_again(recheck)
        if recorded is not None and recorded.decision.revision is not None and recorded.entry is not None:
            title = recorded.entry.revision.article.title
            log.info(recorded.decision.kind, extra={"entry": recheck.entry_id, "title": title})

    async def _publish(self) -> None:
        await self._publisher.publish_wanted()

    async def _deliver(self) -> None:
        await self._deliverer.deliver_due()

    async def _heed(self) -> None:
        """Do what the command line asks."""
        for intent in await self._store.take_intents(now=self._clock.now()):
            if intent.verb == "poll":
                await self._store.poll_soon(intent.subject, now=self._clock.now())
            log.info("asked", extra={"verb": intent.verb, "subject": intent.subject})

    def _spawn(self, work: Coroutine[Any, Any, None], name: str) -> None:
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (fault := task.exception()) is not None:
            log.error("failed", extra={"what": task.get_name()}, exc_info=fault)
