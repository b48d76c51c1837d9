"""One lane per host: requests go one at a time, with a gap, and stop while the host asks us to stay away.

They stop, too, where a host could not be reached three times within a minute (N08): then one request a minute tries it,
until one is answered.

Lanes hold times and never read a clock; a clock that is set back ends a wait early rather than stretching it.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from syndicator import urls
from syndicator.fetch.line import Line, Shares, alone
from syndicator.ports import Errand

LONGEST_GAP = timedelta(minutes=1)
_FIRST_HOLD_S = 60.0
_LONGEST_OWN_HOLD_S = 3600.0
_MOST_LANES = 4096
_BROKEN_COUNT, _MINUTE = 3, timedelta(minutes=1)


class Lane:
    """What is remembered of one host."""

    def __init__(self) -> None:
        self.line = Line()
        self.users_count = 0
        self._last: tuple[datetime, timedelta] | None = None
        self._held: tuple[datetime, datetime] | None = None
        self._holds_count = 0
        self._broken: list[datetime] = []
        self.is_open = False
        self._begun_count = self._told_count = 0

    def begin(self) -> int:
        """The number of a request that leaves now."""
        self._begun_count += 1
        return self._begun_count

    def _is_old(self, number: int | None) -> bool:
        """Whether a request had left before the last that told of trouble: it tells nothing new."""
        return number is not None and number <= self._told_count

    def asked(self, now: datetime, gap: timedelta) -> None:
        """A request has ended, made by somebody who wants this gap."""
        self._last = (now, gap)

    def pause_s(self, now: datetime, gap: timedelta) -> float:
        """Seconds until the next request, by the longer of its own gap and the last one's."""
        if self._last is None:
            return 0.0
        last_at, last_gap = self._last
        longest = min(max(gap, last_gap), LONGEST_GAP)
        return min(max(last_at + longest - now, timedelta()), longest).total_seconds()

    def hold(self, now: datetime, *, asked_s: float, number: int | None = None) -> float:
        """Stay away for as long as the host asked; 1, 2, 4 … minutes up to an hour if it did not. The seconds.

        Of several requests that were under way together, the first counts.
        """
        if self._is_old(number):
            return max(self.held_s(now), asked_s)
        self._told_count = self._begun_count
        own_s = min(_FIRST_HOLD_S * 2 ** min(self._holds_count, 10), _LONGEST_OWN_HOLD_S)
        self._holds_count += 1
        wait_s = asked_s or own_s
        self._held = (now, now + timedelta(seconds=wait_s))
        return wait_s

    def broke(self, now: datetime, *, number: int | None = None) -> float:
        """The host could not be reached, or cut its answer. The seconds for which nobody tries again, or 0."""
        if self._is_old(number):
            return self.held_s(now)
        self._told_count = self._begun_count
        self._broken = [at for at in self._broken if now - _MINUTE < at <= now] + [now]
        self.is_open = self.is_open or len(self._broken) >= _BROKEN_COUNT
        if not self.is_open:
            return 0.0
        self._held = (now, now + _MINUTE)
        return _MINUTE.total_seconds()

    def release(self, *, number: int | None = None) -> None:
        """The host answers as usual again. What broke within the last minute is remembered: it may only flap."""
        if self._is_old(number):
            return
        self._held, self._holds_count, self.is_open = None, 0, False

    def held_s(self, now: datetime) -> float:
        """Seconds for which we stay away."""
        if self._held is None or not self._held[0] <= now < self._held[1]:
            return 0.0
        return (self._held[1] - now).total_seconds()

    def idle(self, now: datetime) -> bool:
        """Whether forgetting this lane changes nothing."""
        return not self.users_count and not self.held_s(now) and not self.pause_s(now, LONGEST_GAP)


class Lanes:
    """The lanes of all hosts; those that are idle are forgotten when there are many."""

    def __init__(self, *, most: int = _MOST_LANES) -> None:
        self._lanes: dict[str, Lane] = {}
        self._most = most

    def __len__(self) -> int:
        return len(self._lanes)

    @asynccontextmanager
    async def turn(
        self, url: str, *, now: datetime, errand: Errand = "story", shares: Shares = alone
    ) -> AsyncIterator[Lane]:
        """The lane of the URL's host, ours until the end of the block; who looks for news goes first.

        Ours alone, unless we and all who have it share it.
        """
        lane = self._lane(_host(url), now)
        lane.users_count += 1
        try:
            async with lane.line.turn(errand, shares=shares):
                yield lane
        finally:
            lane.users_count -= 1

    def _lane(self, host: str, now: datetime) -> Lane:
        lane = self._lanes.get(host)
        if lane is None:
            if len(self._lanes) >= self._most:
                self._lanes = {name: lane for name, lane in self._lanes.items() if not lane.idle(now)}
            lane = self._lanes[host] = Lane()
        return lane


def _host(url: str) -> str:
    """Host and port: `www.` and the scheme do not make another server of it, a port does."""
    return urls.origin(url).partition("://")[2].removeprefix("www.")
