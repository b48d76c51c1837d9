"""When a source is polled next: after a fixed time, as often as its site has news, or by a crontab."""

from collections.abc import Callable
from datetime import datetime, timedelta

from syndicator.engine import crontab
from syndicator.errors import SyndicatorError, TryLater
from syndicator.policy.polling import BLOCKED_EVERY, health_after
from syndicator.policy.rhythm import LATEST, adapted, moments
from syndicator.policy.timing import next_poll_at, not_before, spread
from syndicator.ports import SourceState, Store
from syndicator.specs import Source


class Cadence:
    """Plans polls. What was missed is one poll, not many: the next is always counted from now."""

    def __init__(self, *, store: Store, jitter: Callable[[], float]) -> None:
        self._store = store
        self._jitter = jitter

    async def after_success(self, source: Source, state: SourceState, *, now: datetime) -> datetime:
        """The next poll of a source that was just read."""
        if source.cron is not None:
            return self._by_cron(source.cron, source.article.timezone, now=now)
        return next_poll_at(now, every=await self._every(source, state, now), jitter=self._jitter())

    async def after_failure(
        self, source: Source, state: SourceState, fault: SyndicatorError, *, now: datetime
    ) -> datetime:
        """The next poll of a source that could not be read: later with every failure, and no sooner than asked."""
        is_blocked = health_after(fault) == "blocked"
        failed_count = 0 if is_blocked else state.failed_count + 1
        asked_s = fault.retry_after_s if isinstance(fault, TryLater) else 0.0
        if source.cron is not None:
            asked_s = BLOCKED_EVERY.total_seconds() if is_blocked else asked_s
            zone = source.article.timezone
            return self._by_cron(source.cron, zone, now=now, failed_count=failed_count, retry_after_s=asked_s)
        every = BLOCKED_EVERY if is_blocked else await self._every(source, state, now)
        return next_poll_at(now, every=every, failed_count=failed_count, retry_after_s=asked_s, jitter=self._jitter())

    def _by_cron(
        self, line: str, zone: str, *, now: datetime, failed_count: int = 0, retry_after_s: float = 0.0
    ) -> datetime:
        first = _moment(line, zone, after=now)
        every = _moment(line, zone, after=first) - first
        begin = not_before(now, every=every, failed_count=failed_count, retry_after_s=retry_after_s)
        return spread(_moment(line, zone, after=begin), every=every, jitter=self._jitter())

    async def _every(self, source: Source, state: SourceState, now: datetime) -> timedelta:
        if not isinstance(source.every, str):
            return source.every
        heard = await self._store.heard(source.id, limit=LATEST)
        return adapted(
            moments(heard, first_run_at=state.baselined_at),
            since=state.baselined_at or now,
            now=now,
            least=source.min_every,
            most=source.max_every,
        )


def _moment(line: str, zone: str, *, after: datetime) -> datetime:
    """The next moment of a line that was checked, so that there is one."""
    return crontab.next_time(line, zone, after) or after + timedelta(days=1)
