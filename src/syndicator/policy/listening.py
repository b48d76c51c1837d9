"""What we ask of the hubs of others, and what we believe of what they send (W3C WebSub, as a subscriber)."""

import hmac
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlencode

from syndicator.ports import Subscription

LEASE = timedelta(days=10)
PATIENCE = timedelta(minutes=10)
"""So long a hub may take to verify what we asked."""

BREATH = timedelta(seconds=10)
"""News of one feed are looked for no more often than this, however often its hub tells of them."""

MOST_GOODBYES = 5
_SHORTEST, _LONGEST = timedelta(minutes=1), timedelta(days=365)
_RENEW = 0.8
_FIRST_RETRY, _LONGEST_RETRY = timedelta(minutes=1), timedelta(days=1)
_DENIED = timedelta(days=1)
_HASHES = frozenset({"sha1", "sha256", "sha384", "sha512"})
_DEAF = 2
_LONGEST_WAIT = timedelta(hours=6)


def form(mode: Literal["subscribe", "unsubscribe"], subscription: Subscription) -> bytes:
    """What is posted to the hub."""
    fields = {"hub.mode": mode, "hub.topic": subscription.topic, "hub.callback": subscription.callback}
    if mode == "subscribe":
        fields |= {"hub.secret": subscription.secret, "hub.lease_seconds": str(int(LEASE.total_seconds()))}
    return urlencode(fields).encode()


def is_signed(secret: str, signature: str, body: bytes) -> bool:
    """Whether the X-Hub-Signature of a push is its hub's: any of the four hashes that the recommendation lists."""
    name, _, said = signature.strip().partition("=")
    if name.lower() not in _HASHES:
        return False
    own = hmac.new(secret.encode(), body, name.lower()).hexdigest()
    return hmac.compare_digest(own.encode(), said.strip().lower().encode())


def lease_of(said: str) -> timedelta:
    """How long a hub grants, within reason."""
    seconds = int(said[:12]) if said.isascii() and said.isdigit() else int(LEASE.total_seconds())
    return min(max(timedelta(seconds=min(seconds, 10**9)), _SHORTEST), _LONGEST)


def renew_at(now: datetime, lease: timedelta) -> datetime:
    """When to ask anew, with time left for a hub that is away."""
    return now + lease * _RENEW


def retry_at(now: datetime, *, attempts: int) -> datetime:
    """When to ask a hub again that failed so many times: after a minute, doubled up to a day."""
    return now + min(_FIRST_RETRY * (1 << min(max(attempts - 1, 0), 16)), _LONGEST_RETRY)


def after_denial(now: datetime) -> datetime:
    """When to ask again a hub that refused."""
    return now + _DENIED


def is_reliable(subscription: Subscription, *, now: datetime) -> bool:
    """Whether the hub has told us of news, and of all of late: what it missed twice in a row, polls have to find."""
    holds = subscription.lease_until is not None and now < subscription.lease_until
    return holds and subscription.heard_at is not None and subscription.missed_count < _DEAF


def as_a_net(now: datetime, *, next_at: datetime) -> datetime:
    """The next poll of a source whose hub is reliable: half as often, and never made longer than six hours."""
    wait = next_at - now
    return now + max(wait, min(2 * wait, _LONGEST_WAIT))
