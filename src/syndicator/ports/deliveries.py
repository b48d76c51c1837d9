"""The seam of the ledger of posts: what is ordered, claimed and settled."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from syndicator.model import Action, Delivery, DeliveryId, DeliveryState, Entry, Receipt
from syndicator.ports.ledger import Listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A delivery to be written: wanted, or skipped with its reason so that `explain` has an answer."""

    channel: str
    action: Action
    state: DeliveryState
    due_at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A claimed delivery with all that composing and sending it needs.

    `entry` has the delivery's own revision; `post_state` is where the entry's first post at the channel stands, and
    `is_deleted` says that it was deleted. Where several stories share one post, all of them are in `digest`, in order,
    and the `key` is the post's.
    """

    delivery: Delivery
    key: str
    entry: Entry
    receipt: Receipt | None
    post_state: DeliveryState | None = None
    is_deleted: bool = False
    digest: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """How an attempt ended. `says` is the same for people, in the record of events.

    One that was put off `waits_from` then on. A digest that is not to be one is `apart`: its stories are posted alone.
    """

    state: DeliveryState
    at: datetime
    reason: str = ""
    says: str = ""
    due_at: datetime | None = None
    receipt: Receipt | None = None
    waits_from: datetime | None = None
    apart: bool = False


class DeliveryStore(Protocol):
    """The ledger of posts."""

    async def due_channels(self, *, now: datetime) -> list[str]:
        """Channels with something to send now."""

    async def claim_deliveries(self, channel: str, *, now: datetime, limit: int) -> list[Duty]:
        """The oldest open delivery of the channel, if it is due: order within a channel is kept.

        With those right behind it that are posts never tried, which nobody's outcome changes: `limit` in all.
        """

    async def claim_more(self, channel: str, *, reasons: Collection[str], now: datetime, limit: int) -> list[Duty]:
        """New posts of the channel that are due, were not begun, and wait for one of these reasons: the oldest."""

    async def gather(self, duties: Sequence[Duty]) -> Duty | None:
        """Let these posts be one digest from now on. None where one of them is no longer what was claimed."""

    async def posted(self, channel: str, *, since: datetime) -> list[datetime]:
        """When the channel's posts since then were made."""

    async def mark_sending(self, duty: Duty, *, now: datetime) -> bool:
        """Committed after composing and before the post, so that a crash in between is seen.

        False where the delivery changed since it was claimed: claim again.
        """

    async def settle_delivery(self, delivery: DeliveryId, settlement: Settlement, *, number: int | None = None) -> bool:
        """Write how an attempt ended; of a post's receipt, where it is.

        Of what was not attempted, only where it is pending still with the revision of this `number`: else False.
        """

    async def hold_channel(self, channel: str, *, reason: str, at: datetime) -> None:
        """Stop posting to a channel; its queue is kept."""

    async def newest_deliveries(self, *, state: DeliveryState | None, limit: int) -> list[Listed]:
        """Deliveries, the newest first; only those in `state` where one is named."""

    async def settle_unknown(self, delivery: DeliveryId, settlement: Settlement) -> None:
        """Write what the operator says of an unknown outcome. Raises Unusable for any other delivery."""

    async def sending(self, channel: str) -> list[Duty]:
        """Deliveries in `sending`: to the channel's only worker, those whose outcome nobody knows."""
