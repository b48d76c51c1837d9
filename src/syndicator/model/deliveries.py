"""What is owed to a channel, what it gets, and what its remote answers."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from syndicator.model.articles import Article
from syndicator.model.entries import EntryId

DeliveryId = NewType("DeliveryId", int)


class Action(StrEnum):
    """What a delivery does at its channel."""

    POST = "post"
    EDIT = "edit"
    DELETE = "delete"


class DeliveryState(StrEnum):
    """Where a delivery stands; `docs/architecture.md` draws the ways between them."""

    AWAITING = "awaiting"
    PENDING = "pending"
    SENDING = "sending"
    DELIVERED = "delivered"
    UNKNOWN = "unknown"
    HELD = "held"
    DEAD = "dead"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """The duty to bring one revision to one channel."""

    id: DeliveryId
    entry_id: EntryId
    revision: int
    channel: str
    action: Action
    state: DeliveryState
    reason: str = ""
    due_at: datetime
    attempts: int = 0
    ordered_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What one channel gets: the text composed from its template, and the values an adapter may want beside it.

    `notice` is the dated line of a correction or retraction in the reader's language, empty otherwise.
    """

    action: Action
    urn: str
    revision: int
    text: str
    article: Article
    retracted: bool = False
    notice: str = ""
    published_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The remote's answer: its id of the post, the address where people see it, and what else the operator may know."""

    remote_id: str
    url: str | None = None
    note: str = ""
