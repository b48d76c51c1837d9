"""When a channel was written to lately: what its pace and its digests look back at."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from syndicator.model import Action
from syndicator.policy.sending import When
from syndicator.ports.limits import Pace


class Sent:
    """When a channel was written to lately: with posts, and at `all`."""

    def __init__(self, posts: Iterable[datetime]) -> None:
        self.posts = sorted(posts)
        self.all = list(self.posts)

    def add(self, at: datetime, action: Action) -> None:
        """One attempt more."""
        self.all.append(at)
        if action is Action.POST:
            self.posts.append(at)

    def forget(self, *, before: datetime) -> None:
        """What nobody looks at any more."""
        self.posts = [at for at in self.posts if at > before]
        self.all = [at for at in self.all if at > before]


def looks_back(pace: Iterable[Pace], when: When, now: datetime) -> datetime:
    """As far as they look back."""
    spans = [timedelta(seconds=bound.within_s) for bound in pace]
    return now - max([*spans, when.within if when.burst else timedelta(0)], default=timedelta(0))
