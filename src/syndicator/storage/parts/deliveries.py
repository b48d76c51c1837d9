"""`DeliveryStore` of `ports.deliveries` over the database."""

from collections.abc import Collection, Sequence
from datetime import datetime

from syndicator.model import DeliveryId, DeliveryState
from syndicator.ports import Duty, Listed, Settlement
from syndicator.storage import deliveries, digests, settling
from syndicator.storage.parts.part import SqlPart


class SqlDeliveries(SqlPart):
    """The ledger of posts."""

    async def due_channels(self, *, now: datetime) -> list[str]:
        """Channels with something to send."""
        return await self._db.read(deliveries.due_channels, now=now)

    async def claim_deliveries(self, channel: str, *, now: datetime, limit: int) -> list[Duty]:
        """The channel's oldest open delivery."""
        return await self._db.read(deliveries.claim_deliveries, channel, now=now, limit=limit)

    async def claim_more(self, channel: str, *, reasons: Collection[str], now: datetime, limit: int) -> list[Duty]:
        """What could be sent with it."""
        return await self._db.read(digests.claim_more, channel, reasons=reasons, now=now, limit=limit)

    async def gather(self, duties: Sequence[Duty]) -> Duty | None:
        """Make them one."""
        return await self._db.write(digests.gather, duties, mint=self._mint)

    async def posted(self, channel: str, *, since: datetime) -> list[datetime]:
        """When its posts were made."""
        return await self._db.read(digests.posted, channel, since=since)

    async def mark_sending(self, duty: Duty, *, now: datetime) -> bool:
        """Commit that the post is about to be sent."""
        return await self._db.write(deliveries.mark_sending, duty, now=now)

    async def settle_delivery(self, delivery: DeliveryId, settlement: Settlement, *, number: int | None = None) -> bool:
        """Write how an attempt ended."""
        return await self._db.write(deliveries.settle_delivery, delivery, settlement, number=number)

    async def hold_channel(self, channel: str, *, reason: str, at: datetime) -> None:
        """Stop posting to a channel."""
        await self._db.write(deliveries.hold_channel, channel, reason=reason, at=at)

    async def newest_deliveries(self, *, state: DeliveryState | None, limit: int) -> list[Listed]:
        """What the ledger says."""
        return await self._db.read(settling.newest_deliveries, state=state, limit=limit)

    async def settle_unknown(self, delivery: DeliveryId, settlement: Settlement) -> None:
        """The operator's word."""
        await self._db.write(settling.settle_unknown, delivery, settlement)

    async def sending(self, channel: str) -> list[Duty]:
        """What was being sent."""
        return await self._db.read(deliveries.sending, channel)
