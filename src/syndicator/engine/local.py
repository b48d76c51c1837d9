"""The embedded engine: one process, its own database, a handful of ticks.

The calendar is in the database, and a tick is never a thing per source: 100k such jobs cost 3 s at start and 117 MB.
"""

import asyncio
import logging
from collections.abc import Coroutine
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from syndicator.engine.asked import Asked
from syndicator.engine.deliver import Deliverer
from syndicator.engine.desk import Desk
from syndicator.engine.editors import Editors
from syndicator.engine.faults import tell_fault
from syndicator.engine.housekeeping import Housekeeping
from syndicator.engine.hub import Hub
from syndicator.engine.listening import Listening
from syndicator.engine.mirror import Mirror
from syndicator.engine.poll import Poller
from syndicator.engine.publish import Publisher
from syndicator.engine.ticks import Ticks
from syndicator.engine.watch import Watch
from syndicator.errors import SyndicatorError, Unusable
from syndicator.model import EntryId
from syndicator.ports import Clock, Recheck, SourceState, Store

log = logging.getLogger(__name__)

TICK = timedelta(seconds=1)
# A lease is void at the next start, and in this process what is under way is not begun again. It is there for what
# ended without a word, as when the disk is full: that comes back when the lease ends.
_LEASE = timedelta(minutes=1)
_POLLS_AT_ONCE = 200
_LOOKS_AT_ONCE = 50
_DRAIN = timedelta(seconds=30)
_PULSE = timedelta(seconds=30)
_TIDY = timedelta(hours=1)
_LOOK_ROUND = timedelta(minutes=1)
_SOON = timedelta(seconds=5)
# What is recorded is to reach subscribers within a second; a burst of stories is one rendering, not one each.
_PRESS_PAUSE_S = 0.3
# A clock that is corrected by less than this is none that was set back.
_STEADY = timedelta(seconds=10)
_TIME_S = 2.0


class LocalEngine:
    """Runs polls, rechecks, publishing and deliveries until it is stopped."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        poller: Poller,
        desk: Desk,
        publisher: Publisher,
        deliverer: Deliverer,
        asked: Asked,
        hub: Hub | None = None,
        listening: Listening | None = None,
        mirror: Mirror | None = None,
        housekeeping: Housekeeping | None = None,
        watch: Watch | None = None,
        editors: Editors | None = None,
        news: asyncio.Event | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._poller = poller
        self._desk = desk
        self._publisher = publisher
        self._deliverer = deliverer
        self._asked = asked
        self._hub = hub
        self._listening_to = listening
        self._mirror = mirror
        self._housekeeping = housekeeping
        self._watch = watch
        self._editors = editors
        self._news = news or asyncio.Event()
        self._press = asyncio.Lock()
        self._listening: asyncio.Task[None] | None = None
        self._timing: asyncio.Task[None] | None = None
        self._ticks = Ticks()
        self._polls: dict[str, asyncio.Task[None]] = {}
        self._looks: dict[EntryId, asyncio.Task[None]] = {}
        self.ticked_at: datetime | None = None
        """When a tick last did all that was due."""

    async def start(self) -> None:
        """Publish what is wanted, then tick. What a crash cut off is settled by its channel's worker."""
        await self._publisher.publish_wanted()
        await self._publisher.want_pictures()
        if (ahead := await self._store.ahead_of(self._clock.now())) > _STEADY:
            await self._set_back(ahead)
        # Apart, since rendering many feeds takes seconds and polls do not wait for it.
        self._ticks.add(self._work, every=TICK, first_in=timedelta(0))
        self._ticks.add(self._publish, every=TICK, first_in=timedelta(0))
        if self._housekeeping is not None:
            self._ticks.add(self._housekeeping.tidy, every=_TIDY)
            self._ticks.add(self._housekeeping.make_room, every=_LOOK_ROUND)
        if self._watch is not None:
            self._ticks.add(self._watch_over, every=_LOOK_ROUND, first_in=_SOON)
        if self._editors is not None:
            self._ticks.add(self._editors.ask, every=TICK)
        self._ticks.start()
        self._listening = _spawn(self._listen(), "publish news")
        self._timing = _spawn(self._keep_time(), "keep time")

    async def _watch_over(self) -> None:
        """Only while the ticks run: a heartbeat says that they do."""
        if self._watch is not None and self.healthy():
            await self._watch.look()

    async def stop(self) -> None:
        """Begin nothing new; let what is being sent end, publish what was recorded."""
        await self._ticks.stop()
        beside = [task for task in (self._listening, self._timing) if task is not None]
        under_way = [*self._polls.values(), *self._looks.values(), *beside]
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        if self._mirror is not None:
            await self._mirror.stop()
        await self._deliverer.stop(within=_DRAIN)
        await self._publisher.publish_wanted()
        for other in (self._hub, self._listening_to):
            if other is not None:
                await other.stop()

    async def poll_now(self, source: str) -> str:
        """Poll one source, publish and deliver what follows, without ticks. Says what came of it, or raises it."""
        state = await self._store.claim_source(source, now=self._clock.now(), lease=_LEASE)
        if state is None:
            return "is being polled"
        outcome = await self._poller.poll(state)
        await self._publisher.publish_wanted()
        await self._deliverer.drain()
        if not outcome.ok:
            raise Unusable(f"{source}: {outcome.says}")
        return outcome.says

    async def act_now(self) -> None:
        """Do what is asked, publish and deliver what follows, without ticks."""
        await self._asked.answer_all()
        await self._publisher.publish_wanted()
        await self._deliverer.drain()

    def healthy(self) -> bool:
        """Whether the ticks run."""
        return self.ticked_at is not None and self._clock.now() - self.ticked_at < _PULSE

    async def _work(self) -> None:
        """One tick: look what is due, and begin it."""
        try:
            due = await self._store.due(now=self._clock.now())
            if due.intents:
                await self._asked.answer_all()
            if due.sources:
                await self._poll_due()
            if due.rechecks:
                await self._recheck_due()
            if due.deliveries:
                await self._deliverer.deliver_due()
        except SyndicatorError as fault:
            log.error("tick failed", extra={"why": str(fault)})  # noqa: TRY400  its sentence says it all
        else:
            self.ticked_at = self._clock.now()

    async def _listen(self) -> None:
        """Publish soon after something was recorded: the tick alone could take a second."""
        while True:
            await self._news.wait()
            self._news.clear()
            await self._publish()
            await asyncio.sleep(_PRESS_PAUSE_S)

    async def _keep_time(self) -> None:
        """Notice a clock that is set back: the scheduler would not tick until the old time has come again."""
        loop = asyncio.get_running_loop()
        wall, steady_s = self._clock.now(), loop.time()
        while True:
            await asyncio.sleep(_TIME_S)
            passed = timedelta(seconds=loop.time() - steady_s)
            back = wall + passed - self._clock.now()
            wall, steady_s = self._clock.now(), loop.time()
            if back > _STEADY:
                await self._set_back(back)
                self._ticks.all_now()

    async def _set_back(self, by: timedelta) -> None:
        log.warning("the clock was set back", extra={"by": str(by)})
        try:
            await self._store.set_back(by, now=self._clock.now())
        except SyndicatorError as fault:
            log.error("calendar not set back", extra={"why": str(fault)})  # noqa: TRY400  its sentence says it all

    async def _publish(self) -> None:
        """Render what is wanted, one press at a time, and let the hub bring it and what else it owes."""
        try:
            async with self._press:
                await self._publisher.publish_wanted()
                if self._hub is not None:
                    await self._hub.run_due()
            if self._listening_to is not None:
                await self._listening_to.run_due()
            if self._mirror is not None:
                self._mirror.begin()
        except SyndicatorError as fault:
            log.error("not published", extra={"why": str(fault)})  # noqa: TRY400  its sentence says it all

    async def _poll_due(self) -> None:
        room = _POLLS_AT_ONCE - len(self._polls)
        for state in await self._store.claim_sources(now=self._clock.now(), limit=max(room, 0), lease=_LEASE):
            if state.id not in self._polls:
                self._polls[state.id] = _spawn(self._poll(state), f"poll {state.id}")

    async def _poll(self, state: SourceState) -> None:
        try:
            await self._poller.poll(state)
        finally:
            self._polls.pop(state.id, None)

    async def _recheck_due(self) -> None:
        room = _LOOKS_AT_ONCE - len(self._looks)
        for recheck in await self._store.due_rechecks(now=self._clock.now(), limit=max(room, 0), lease=_LEASE):
            if recheck.entry_id not in self._looks:
                self._looks[recheck.entry_id] = _spawn(self._recheck(recheck), f"recheck {recheck.entry_id}")

    async def _recheck(self, recheck: Recheck) -> None:
        try:
            recorded = await self._desk.look_again(recheck)
        finally:
            self._looks.pop(recheck.entry_id, None)
        if recorded is not None and recorded.decision.revision is not None and recorded.entry is not None:
            title = recorded.entry.revision.article.title
            log.info(recorded.decision.kind, extra={"entry": recheck.entry_id, "title": title})


def _spawn(work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
    task = asyncio.create_task(work, name=name)
    task.add_done_callback(partial(tell_fault, log))
    return task
