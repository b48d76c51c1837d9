"""The seams of the WebSub hub: whom to ask, whom to tell, and what is remembered of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol


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
    """One request through the guarded client; redirects are not followed.

    Raises TryLater (it never left), Refused (the guard or a cap) or OutcomeUnknown (it left and no answer came).
    """

    async def __call__(
        self, method: str, url: str, *, headers: Mapping[str, str], content: bytes, max_bytes: int | None = None
    ) -> Answer:
        """The remote's answer, whatever its status."""
