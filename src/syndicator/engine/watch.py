"""Watching over the installation: an alert when something begins to go wrong, one when it is over, and a heartbeat."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence

from syndicator.engine.outlet import Outlet
from syndicator.errors import DeliveryError, OutcomeUnknown, SyndicatorError, TryLater
from syndicator.model import Message
from syndicator.ports import Alert, Beat, Clock, Store, Trouble

log = logging.getLogger(__name__)

ComposeAlert = Callable[[Alert], Message]
"""Pure: news of a trouble → the message about it."""

Look = Callable[[], Iterable[Trouble]]
"""Troubles that no store sees: of the disk, of the configuration."""

_ABOUT_CHANNELS = ("channel", "unknown")


class Watch:
    """Tells each trouble once when it begins and once when it is over, by the first of `channels` that takes it."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        outlets: Mapping[str, Outlet],
        channels: Sequence[str],
        compose: ComposeAlert,
        looks: Sequence[Look] = (),
        beat: Beat | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._outlets = outlets
        self._channels = channels
        self._compose = compose
        self._looks = looks
        self._beat = beat
        self._logged: set[tuple[int, bool]] = set()

    async def look(self) -> None:
        """Look at everything, tell what is new, and give the sign of life. A fault here costs nothing else."""
        try:
            troubles = [*await self._store.troubled(), *(trouble for look in self._looks for trouble in look())]
            for alert in await self._store.set_troubles(troubles, now=self._clock.now()):
                await self._tell(alert)
        except SyndicatorError as fault:
            log.error("not watched", extra={"why": str(fault)})  # noqa: TRY400  its sentence says it all
            return
        if self._beat is not None:
            await self._pulse(self._beat)

    async def _pulse(self, beat: Beat) -> None:
        try:
            await beat()
        except SyndicatorError as fault:
            log.warning("no heartbeat", extra={"why": str(fault)})

    async def _tell(self, alert: Alert) -> None:
        self._log(alert)
        if not self._channels:
            await self._store.told(alert, now=self._clock.now())
            return
        # Of a channel in trouble nobody is told by that channel.
        itself = alert.subject if alert.kind in _ABOUT_CHANNELS else None
        for channel in self._channels:
            if channel in self._outlets and channel != itself and await self._post(channel, alert):
                await self._store.told(alert, now=self._clock.now())
                return

    async def _post(self, channel: str, alert: Alert) -> bool:
        """True where it arrived, or may have: an alert is not worth a second one."""
        key = f"alert_{alert.id}_{'over' if alert.over else 'began'}"
        try:
            await self._outlets[channel].adapter.post(self._compose(alert), idempotency_key=key)
        except OutcomeUnknown:
            return True
        except (TryLater, DeliveryError) as fault:
            log.warning("alert not posted", extra={"channel": channel, "why": str(fault)})
            return False
        return True

    def _log(self, alert: Alert) -> None:
        """Once, however often it takes to post it."""
        if (alert.id, alert.over) not in self._logged:
            self._logged.add((alert.id, alert.over))
            fields = {"kind": alert.kind, "subject": alert.subject, "says": alert.says}
            log.warning("trouble over" if alert.over else "trouble", extra=fields)
