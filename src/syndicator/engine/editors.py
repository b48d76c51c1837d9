"""Asking editors whether a post may be made, by a channel that they read."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from syndicator.engine.outlet import Outlet
from syndicator.errors import DeliveryError, OutcomeUnknown, SyndicatorError, TryLater
from syndicator.model import Message
from syndicator.ports import Clock, Duty
from syndicator.ports.approvals import ApprovalStore

log = logging.getLogger(__name__)

ComposeQuestion = Callable[[Duty], Message]
"""Pure: a post that awaits a yes → the message that asks for it."""

_PAUSE = timedelta(minutes=1)


class Editors:
    """Tells a channel of each post that waits, once. `asks` says which channel is asked before which one posts."""

    def __init__(
        self,
        *,
        approvals: ApprovalStore,
        clock: Clock,
        outlets: Mapping[str, Outlet],
        asks: Mapping[str, str],
        compose: ComposeQuestion,
    ) -> None:
        self._approvals = approvals
        self._clock = clock
        self._outlets = outlets
        self._asks = asks
        self._compose = compose
        self._again_at: dict[str, datetime] = {}

    async def ask(self) -> None:
        """One question for each channel that waits; called every second, that is a pace that services bear."""
        now = self._clock.now()
        able = [channel for channel, asked in self._asks.items() if self._again_at.get(asked, now) <= now]
        if not able:
            return
        try:
            for duty in await self._approvals.unasked(able):
                if await self._told(duty):
                    await self._approvals.asked(duty.delivery.id, now=self._clock.now())
        except SyndicatorError as fault:
            log.error("editors not asked", extra={"why": str(fault)})  # noqa: TRY400  its sentence says it all

    async def _told(self, duty: Duty) -> bool:
        """True where it arrived, or may have: a question is not worth a second one."""
        asked = self._asks[duty.delivery.channel]
        try:
            await self._outlets[asked].adapter.post(self._compose(duty), idempotency_key=f"ask_{duty.key}")
        except OutcomeUnknown:
            return True
        except (TryLater, DeliveryError) as fault:
            self._again_at[asked] = self._clock.now() + _PAUSE
            log.warning("editors not asked", extra={"channel": asked, "why": str(fault)})
            return False
        return True
