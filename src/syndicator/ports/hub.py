"""The seams of the WebSub hub: whom to ask, whom to tell, and what is remembered of each."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol

from syndicator.model import Announced


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """Who wants a feed in one format: a callback, or an outside hub that we tell. `topic` is as it was asked for."""

    id: int
    feed: str
    format: str
    topic: str
    callback: str
    is_hub: bool = False
    secret: str | None = field(default=None, repr=False)
    attempts: int = 0
    lease_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingAsk:
    """A wish to be verified: `mode` as the form had it."""

    id: int
    mode: str
    topic: str
    callback: str
    lease: timedelta
    attempts: int


SubscriptionState = Literal["wanted", "asked", "active", "leaving"]
"""`asked`: the hub has to verify it still. `leaving`: to be ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One of ours, at the hub of somebody else's feed. `missed_count`: news in a row of which the hub did not tell."""

    id: int
    source: str
    hub: str
    topic: str
    callback: str
    secret: str = field(repr=False)
    state: SubscriptionState
    attempts: int = 0
    lease_until: datetime | None = None
    heard_at: datetime | None = None
    missed_count: int = 0


@dataclass(frozen=True, slots=True)
class CallbackKey:
    """What a new subscription is known by: an address that only its hub learns, and what the hub signs with."""

    callback: str
    secret: str = field(repr=False)


class SubscriptionStore(Protocol):
    """What we asked of the hubs of others: of each source one subscription at each of its feed's hubs."""

    async def end_others(self, sources: Collection[str], *, base: str, now: datetime) -> None:
        """End what is not for these sources, or has a callback that does not begin with `base`."""

    async def want(
        self, source: str, announced: Announced | None, *, keys: Sequence[CallbackKey], now: datetime
    ) -> None:
        """Let these be the source's subscriptions, each under a key of its own; one that is there stays as it is."""

    async def of_source(self, source: str) -> tuple[Subscription, ...]:
        """Those that count, in the order in which they were asked for."""

    async def of_callback(self, callback: str) -> Subscription | None:
        """Whose callback this is."""

    async def due(self, *, now: datetime, limit: int) -> list[Subscription]:
        """Those to be asked for, renewed, or ended now."""

    async def begin(self, subscription: Subscription, *, until: datetime) -> bool:
        """It is asked for, or ended, now; if nothing comes of it, it is due again. False where it changed meanwhile."""

    async def fail(self, subscription: Subscription, *, until: datetime, says: str) -> None:
        """The hub would not, or was not there: again at `until`."""

    async def confirm(self, subscription: Subscription, *, lease_until: datetime, due_at: datetime) -> None:
        """The hub verified it."""

    async def forget(self, subscription: Subscription) -> None:
        """It is ended."""

    async def hear(self, subscription: Subscription, *, now: datetime, poll_at: datetime) -> None:
        """The hub told of news: its source is due at `poll_at`, unless it is failing."""

    async def miss(self, source: str, *, since: datetime) -> None:
        """A poll found news, and the hub had not told of any since."""


class Callbacks(Protocol):
    """What the web hands on of what hubs send to our callbacks, each named by its token."""

    async def expects(self, token: str) -> bool:
        """Whether there is such a callback."""

    async def answer(self, token: str, asked: Mapping[str, str]) -> str | None:
        """The text that says yes to a hub's question; None for no."""

    async def push(self, token: str, *, signature: str, body: bytes) -> None:
        """A hub says that its feed has changed."""


class SubscriberStore(Protocol):
    """Subscribers to our feeds. What is asked changes nothing until it is verified."""

    async def keep_ask(
        self,
        feed: str,
        format_: str,
        *,
        mode: str,
        topic: str,
        callback: str,
        lease: timedelta,
        secret: str | None,
        most: int,
        now: datetime,
    ) -> bool:
        """Write a wish down; a newer one of the same callback and topic replaces it. False where `most` are here."""

    async def due_asks(self, *, now: datetime, limit: int) -> list[PendingAsk]:
        """Wishes to be verified now."""

    async def settle_ask(self, ask: PendingAsk, *, verified: bool, now: datetime, says: str = "") -> None:
        """Carry out a verified wish, drop another. A wish that was replaced meanwhile is left alone."""

    async def postpone_ask(self, ask: PendingAsk, *, until: datetime, says: str) -> None:
        """The subscriber could not be reached: ask again at `until`."""

    async def due_pings(self, *, now: datetime, limit: int) -> list[Subscriber]:
        """Whom to tell of a newer rendering now. None whose lease has ended."""

    async def settle_ping(self, subscriber: Subscriber, *, etag: str, now: datetime) -> None:
        """They have the rendering with this tag; due again at once if there is a newer one."""

    async def postpone_ping(self, subscriber: Subscriber, *, until: datetime, says: str) -> None:
        """They could not be told: try again at `until`."""

    async def forget_subscriber(self, subscriber: Subscriber) -> None:
        """They are gone (HTTP 410)."""

    async def forget_ended(self, *, now: datetime) -> int:
        """Drop subscriptions whose lease has ended and that ask for nothing."""

    async def sync_hubs(self, hubs: Sequence[str], *, topics: Mapping[tuple[str, str], str]) -> None:
        """Let these outside hubs, and no others, be told of every topic: (feed, format) → address."""


class Answer(Protocol):
    """What a remote answered to a request."""

    @property
    def status(self) -> int:
        """The HTTP status."""

    @property
    def headers(self) -> Mapping[str, str]:
        """The header fields, names in lower case."""

    @property
    def body(self) -> bytes:
        """The decoded body."""


class Send(Protocol):
    """One request through the guarded client. Redirects are not followed, or where it `follows` 307 and 308 alone.

    Raises TryLater (it never left), Refused (the guard or a cap) or OutcomeUnknown (it left and no answer came).
    """

    async def __call__(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        content: bytes,
        max_bytes: int | None = None,
        follows: bool = False,
    ) -> Answer:
        """The remote's answer, whatever its status."""
