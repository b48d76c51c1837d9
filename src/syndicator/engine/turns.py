"""Whose turn it is: when channels and their accounts were used lately, and whether they may be used once more."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from syndicator.engine.outlet import Outlet
from syndicator.model import Action
from syndicator.policy.pacing import may_send
from syndicator.policy.sending import When
from syndicator.ports import Clock, Store
from syndicator.ports.limits import Pace


class Turns:
    """What was sent, as far back as any pace or digest looks."""

    def __init__(self, store: Store, clock: Clock, outlets: Mapping[str, Outlet]) -> None:
        self._store = store
        self._clock = clock
        self._outlets = outlets
        self._channels: dict[str, _Sent] = {}
        self._accounts: dict[str, _Sent] = {}

    async def remember(self, channel: str) -> None:
        """Read what was posted before we began, by the channel and by others of its account."""
        now, outlet = self._clock.now(), self._outlets[channel]
        if channel not in self._channels:
            since = _looks_back(outlet.pace, outlet.when, now)
            self._channels[channel] = _Sent(await self._store.posted(channel, since=since))
        account = outlet.account
        if account is None or account.name in self._accounts:
            return
        since, posts = _looks_back(account.pace, When(), now), list[datetime]()
        for name, other in self._outlets.items():
            if other.account is not None and other.account.name == account.name:
                posts += await self._store.posted(name, since=since)
        self._accounts.setdefault(account.name, _Sent(posts))

    def may_go(self, channel: str) -> bool:
        """Whether the channel bears one more now; if not, a later tick goes on."""
        now, outlet, sent = self._clock.now(), self._outlets[channel], self._channels[channel]
        sent.forget(before=_looks_back(outlet.pace, outlet.when, now))
        return may_send(sent.all, outlet.pace, now=now)

    def take(self, channel: str) -> bool:
        """Whether the channel's account may be used once more now.

        The turn is taken at once: others of its channels are at work, too.
        """
        account = self._outlets[channel].account
        if account is None:
            return True
        now, sent = self._clock.now(), self._accounts[account.name]
        sent.forget(before=_looks_back(account.pace, When(), now))
        if not may_send(sent.all, account.pace, now=now):
            return False
        sent.add(now, Action.POST)
        return True

    def used(self, channel: str, action: Action) -> None:
        """One attempt more."""
        self._channels[channel].add(self._clock.now(), action)

    def posts(self, channel: str) -> list[datetime]:
        """When the channel's latest posts were made, the oldest first."""
        return self._channels[channel].posts


class _Sent:
    """When something was used lately: for posts, and at `all`."""

    def __init__(self, posts: Iterable[datetime]) -> None:
        self.posts = sorted(posts)
        self.all = list(self.posts)

    def add(self, at: datetime, action: Action) -> None:
        self.all.append(at)
        if action is Action.POST:
            self.posts.append(at)

    def forget(self, *, before: datetime) -> None:
        self.posts = [at for at in self.posts if at > before]
        self.all = [at for at in self.all if at > before]


def _looks_back(pace: Iterable[Pace], when: When, now: datetime) -> datetime:
    """As far as they look back."""
    spans = [timedelta(seconds=bound.within_s) for bound in pace]
    return now - max([*spans, when.within if when.burst else timedelta(0)], default=timedelta(0))
