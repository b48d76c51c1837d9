"""The fetcher: one polite, conditional GET, through robots.txt, the host's lane and the guard, in this order.

Every redirect goes the same way again, with the rules and the lane of the host that it names.
It tries nothing twice: when to ask again is the engine's business.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from typing import Literal

from syndicator import urls
from syndicator.egress import Answer, Egress, Trail, place, remote, retry_after_s
from syndicator.errors import Refused, TryLater
from syndicator.fetch import tdmrep
from syndicator.fetch.answers import asks_us_away, conditions, read, read_picture, size_said
from syndicator.fetch.daily import HOUR, Daily
from syndicator.fetch.lanes import Lane, Lanes
from syndicator.fetch.robots import Robots, Rules
from syndicator.model import NotModified, Page, Picture, Reservation, Validators
from syndicator.ports import Clock, Errand
from syndicator.specs import Access

Sleep = Callable[[float], Awaitable[object]]

_ACCEPT = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, */*;q=0.5"
_ACCEPT_JSON = "application/json, */*;q=0.5"
_ACCEPT_PICTURE = "image/avif, image/webp, image/jpeg, image/png, image/gif"


class PoliteFetcher:
    """`ports.Fetcher` over the egress. All sources share it, so that a host meets one of us.

    `user_agent` is the egress's: its first word is our name in robots.txt, unless a source's access names another.
    `default_gap` counts where a fetch names none. `sleep` is the seam by which tests do not wait.
    """

    def __init__(
        self,
        egress: Egress,
        clock: Clock,
        *,
        user_agent: str,
        default_gap: timedelta = timedelta(seconds=1),
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._egress = egress
        self._clock = clock
        self._gap = default_gap
        self._sleep = sleep
        self._lanes = Lanes()
        self._user_agent = user_agent
        self._robots: dict[str, Robots] = {}
        self._tdmrep = Daily[tuple[tdmrep.Rule, ...]]()

    async def fetch(
        self,
        url: str,
        *,
        known: Validators = Validators(),
        gap: timedelta | None = None,
        access: Access = Access(),
        errand: Errand = "story",
    ) -> Page | NotModified:
        """The page at `url`; NotModified where `known` still holds. Raises TryLater, Gone, Refused.

        Waits for its turn at the host: `gap` or the site's crawl delay, the longer one, after the request before.
        Of those that wait, who looks for news goes first.
        """
        if urls.absolute(url, url) is None:
            raise Refused(f"{place(url)}: not an http or https address")
        trail = self._egress.trail(url, access=access)
        while True:
            answer = await self._hop(trail, conditions(known), self._gap if gap is None else gap, errand=errand)
            if answer.location is None:
                return read(url, answer, known=known, now=self._clock.now())
            known = Validators(body_hash=known.body_hash)  # only the first request is conditional

    async def picture(self, url: str, *, referer: str) -> Picture:
        """A picture, as a browser on the page `referer` asks for it. Raises TryLater, Gone, Refused."""
        if urls.absolute(url, url) is None:
            raise Refused(f"{place(url)}: not an http or https address")
        trail = self._egress.trail(url)
        while True:
            answer = await self._hop(trail, {"Accept": _ACCEPT_PICTURE, "Referer": referer}, self._gap, errand="look")
            if answer.location is None:
                return read_picture(url, answer, now=self._clock.now())

    async def size(self, url: str, *, access: Access = Access()) -> int | None:
        """How many bytes a file has, by asking for its head; None where the site does not say.

        Raises TryLater, and Refused where it may not be asked for.
        """
        if urls.absolute(url, url) is None:
            raise Refused(f"{place(url)}: not an http or https address")
        trail = self._egress.trail(url, access=access)
        while True:
            answer = await self._hop(trail, {"Accept-Encoding": "identity"}, self._gap, method="HEAD")
            if answer.location is None:
                return size_said(answer)

    async def reservation(
        self, url: str, *, gap: timedelta | None = None, access: Access = Access()
    ) -> Reservation | None:
        """What the site's tdmrep.json says of `url`; None where it says nothing or can't be had.

        It waits for its turn at the host as a page does, and what goes wrong with it holds no page up.
        """
        origin = urls.origin(url)
        if not self._tdmrep.fresh(origin, self._clock.now()):
            async with self._lanes.turn(origin, now=self._clock.now()) as lane:
                if not self._tdmrep.fresh(origin, self._clock.now()):
                    trail = self._egress.trail(f"{origin}{tdmrep.PATH}", access=access)
                    await self._read_tdmrep(lane, trail, self._gap if gap is None else gap)
        return tdmrep.reservation_of(self._tdmrep.of(origin) or (), url)

    async def _hop(
        self,
        trail: Trail,
        headers: Mapping[str, str],
        gap: timedelta,
        *,
        method: Literal["GET", "HEAD"] = "GET",
        errand: Errand = "story",
    ) -> Answer:
        """The next request of a fetch. No lane is held between two hops, so that fetches can't wait in a circle."""
        url = trail.at
        shares = partial(self._is_at_ease, trail, gap)
        async with self._lanes.turn(url, now=self._clock.now(), errand=errand, shares=shares) as lane:
            self._mind_hold(lane, url)
            rules = await self._rules(lane, trail, gap)
            if not (rules.allow(url) or _has_leave(trail)):
                product = self._robots_for(trail).product
                raise Refused(f"{place(url)}: robots.txt forbids it to {product}; ask the site for leave")
            headers = {"Accept": _ACCEPT, **headers}
            step = partial(self._egress.step, trail, headers=headers, method=method, is_listing=errand == "listing")
            return await self._ask(lane, url, step, max(gap, rules.gap))

    def _is_at_ease(self, trail: Trail, gap: timedelta) -> bool:
        """Whether several may ask the host at once: the operator wants no gap, and its robots.txt none either."""
        origin, robots = urls.origin(trail.at), self._robots_for(trail)
        rules = robots.rules(origin) if not gap and robots.fresh(origin, self._clock.now()) else None
        return rules is not None and not rules.gap

    async def _rules(self, lane: Lane, trail: Trail, gap: timedelta) -> Rules:
        origin, robots = urls.origin(trail.at), self._robots_for(trail)
        if not robots.fresh(origin, self._clock.now()):
            try:
                await self._read_robots(lane, trail, gap)
            except Refused:
                if trail.led:
                    # Not remembered: sources of this origin may be allowed where a redirect is not.
                    return robots.rules(origin) or Rules("", robots.product)
                robots.unusable(origin, self._clock.now())
        rules = robots.rules(origin)
        if rules is None and _has_leave(trail):
            return Rules("", robots.product)
        if rules is None:
            wait_s = robots.wait_s(origin, self._clock.now())
            raise TryLater(
                f"{remote(origin)}: its robots.txt can't be had, so nothing may be fetched for now",
                retry_after_s=wait_s,
            )
        return rules

    def _robots_for(self, trail: Trail) -> Robots:
        """What is known by the name that the trail goes by: a site may answer, and allow, each name otherwise."""
        agent = trail.access.agent or self._user_agent
        if agent not in self._robots:
            self._robots[agent] = Robots(agent)
        return self._robots[agent]

    async def _read_robots(self, lane: Lane, trail: Trail, gap: timedelta) -> None:
        """Ask and remember. It has a deadline of its own, lest a slow page before it makes it look unreachable."""
        origin, robots = urls.origin(trail.at), self._robots_for(trail)

        async def get() -> Answer:
            with trail.spends():
                url, headers = f"{origin}/robots.txt", {"Accept": _ACCEPT}
                return await self._egress.get(url, headers=headers, led=trail.led, access=trail.access)

        try:
            answer = await self._ask(lane, f"{origin}/robots.txt", get, gap)
        except TryLater as fault:
            robots.unreachable(origin, self._clock.now(), asked_s=fault.retry_after_s)
            return
        now = self._clock.now()
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            robots.unreachable(origin, now)
        elif HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
            robots.found(origin, answer.body, now)
        else:
            robots.absent(origin, now)

    async def _read_tdmrep(self, lane: Lane, trail: Trail, gap: timedelta) -> None:
        """Ask and remember. What robots.txt forbids, or nobody can read, is as good as none."""
        url, origin = trail.at, urls.origin(trail.at)

        async def get() -> Answer:
            headers = {"Accept": _ACCEPT_JSON}
            return await self._egress.get(url, headers=headers, max_bytes=tdmrep.MOST_BYTES, access=trail.access)

        try:
            self._mind_hold(lane, url)
            rules = await self._rules(lane, trail, gap)
            if rules.allow(url) or _has_leave(trail):
                answer = await self._ask(lane, url, get, max(gap, rules.gap), holds=False)
                self._tdmrep.keep(origin, tdmrep.parse(answer.body) if _is_there(answer) else (), self._clock.now())
            else:
                self._tdmrep.keep(origin, (), self._clock.now())
        except TryLater as fault:
            self._tdmrep.unreachable(origin, self._clock.now(), asked_s=fault.retry_after_s)
        except Refused:
            self._tdmrep.keep(origin, (), self._clock.now(), for_=HOUR)

    async def _ask(
        self, lane: Lane, url: str, get: Callable[[], Awaitable[Answer]], gap: timedelta, *, holds: bool = True
    ) -> Answer:
        """One request when the lane is free for it. Raises TryLater where the host wants none.

        Where it `holds`, the whole host is left alone then: what one file is refused for is not.
        """
        self._mind_hold(lane, url)
        pause_s = lane.pause_s(self._clock.now(), gap)
        if pause_s:
            await self._sleep(pause_s)
        number = lane.begin()
        try:
            answer = await get()
        except TryLater as fault:
            wait_s = lane.broke(self._clock.now(), number=number)
            raise TryLater(str(fault), retry_after_s=max(wait_s, fault.retry_after_s)) from None
        finally:
            lane.asked(self._clock.now(), gap)
        if not asks_us_away(answer):
            lane.release(number=number)
            return answer
        now = self._clock.now()
        wait_s = retry_after_s(answer.headers, now=now)
        if holds:
            wait_s = lane.hold(now, asked_s=wait_s, number=number)
        raise TryLater(f"{place(url)}: HTTP {answer.status}", retry_after_s=wait_s)

    def _mind_hold(self, lane: Lane, url: str) -> None:
        held_s = lane.held_s(self._clock.now())
        if held_s:
            why = "could not be reached several times" if lane.is_open else "asked us to stay away"
            raise TryLater(f"{remote(url)}: {why}, {held_s:.0f} s to go", retry_after_s=held_s)


def _has_leave(trail: Trail) -> bool:
    """Whether the operator says that the site lets us in, whatever its robots.txt says."""
    return trail.access.robots == "ignore" and trail.at_home


def _is_there(answer: Answer) -> bool:
    """Whether the file came. Raises TryLater where the site is in trouble."""
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise TryLater(f"{place(answer.final_url)}: HTTP {answer.status}")
    return answer.status == HTTPStatus.OK
