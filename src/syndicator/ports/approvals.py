"""Posts that wait for a yes, and those who may say it."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from syndicator.model import DeliveryId
from syndicator.ports.deliveries import Duty


class ApprovalStore(Protocol):
    """What editors are asked and answer."""

    async def unasked(self, channels: Collection[str]) -> list[Duty]:
        """Of each of these channels the oldest post that awaits a yes, and of which no editor was told yet."""

    async def asked(self, delivery: DeliveryId, *, now: datetime) -> None:
        """Editors have been told."""

    async def by_key(self, key: str) -> Duty | None:
        """The post with this key, whatever became of it; None where there is none."""

    async def awaiting(self, *, limit: int) -> list[Duty]:
        """What awaits a yes, the oldest first."""

    async def judge_one(self, key: str, *, accept: bool, by: str, now: datetime) -> bool:
        """Let a post be made, or not; False where it awaits nothing any more."""
