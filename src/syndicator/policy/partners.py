"""What a partner may read, when, and how often. Tokens are random, so that their plain SHA-256 tells nothing."""

import binascii
from base64 import b64decode
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from syndicator.ports import FeedState

_MINUTE_S = 60.0


def digest(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode()).hexdigest()


def brought(authorization: str, query_token: str) -> str:
    """The token of a request: a bearer's, the password of basic authentication, or the one in the address."""
    scheme, _, credentials = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return credentials.strip()
    if scheme.lower() == "basic":
        try:
            return b64decode(credentials.strip(), validate=True).partition(b":")[2].decode()
        except (binascii.Error, UnicodeDecodeError):
            return ""
    return query_token


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """So many requests a minute, all of them at once if need be: `left` of them at a moment `at`."""

    rate: int
    left: float
    at: datetime

    @classmethod
    def full(cls, rate: int, now: datetime) -> "Bucket":
        """Nobody came yet."""
        return cls(rate=rate, left=float(rate), at=now)

    def take(self, now: datetime) -> tuple["Bucket", float]:
        """The bucket after a request, and the seconds to wait where there was none left (0.0 where there was)."""
        passed_s = max((now - self.at).total_seconds(), 0.0)
        left = min(self.left + passed_s * self.rate / _MINUTE_S, float(self.rate))
        if left >= 1:
            return replace(self, left=left - 1, at=now), 0.0
        return replace(self, left=left, at=now), (1 - left) * _MINUTE_S / self.rate


def ripe(state: FeedState, *, delay: timedelta, now: datetime, size: int) -> FeedState:
    """What of a feed is old enough for a partner who gets it later than others.

    Corrections and withdrawals of what the partner has are never late. What happened `since` a point ends before the
    first entry that is too young, so that who asks again from there misses none.
    """
    young = [entry for entry in state.entries if entry.first_seen_at + delay > now]
    if state.since is None:
        shown = [entry for entry in state.entries if entry not in young][:size]
        return replace(state, entries=tuple(shown))
    if not young:
        return state
    oldest_first = list(reversed(state.entries))
    told = oldest_first[: oldest_first.index(young[-1])]
    return replace(state, entries=tuple(reversed(told)), more_since=None)
