"""What is done now and then: raw pages go when their time is over, and sooner where the disk fills up."""

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta

from syndicator.errors import SyndicatorError
from syndicator.ports import Clock, Room, Store, Trouble

log = logging.getLogger(__name__)

_AT_ONCE = 200
_MEGABYTE = 1_000_000


class Housekeeping:
    """Tidies in small transactions, so that nothing else waits for long. `room` says how full the disk is."""

    def __init__(
        self, *, store: Store, clock: Clock, keep_pages: timedelta, room: Callable[[], Room] | None = None
    ) -> None:
        self._store = store
        self._clock = clock
        self._keep_pages = keep_pages
        self._room = room
        self._squeezed = 0

    async def tidy(self) -> None:
        """Throw away what is over its time; a fault is told, and the next time tries again."""
        before = self._clock.now() - self._keep_pages / (1 << min(self._squeezed, 20))
        gone_count = 0
        try:
            while (count := await self._store.forget_pages(before=before, limit=_AT_ONCE)) > 0:
                gone_count += count
            while await self._store.forget_sketches(now=self._clock.now()):
                pass
            while await self._store.forget_said(limit=_AT_ONCE):
                pass
        except SyndicatorError as fault:
            log.error("not tidied", extra={"why": str(fault)})  # noqa: TRY400  its sentence says it all
        if gone_count:
            log.info("raw pages thrown away", extra={"pages": gone_count, "older_than": before.isoformat()})

    async def make_room(self) -> None:
        """While the disk is nearly full, keep raw pages for half as long at every look: they are the first to go."""
        if self._room is not None and self._room().is_low:
            self._squeezed += 1
            await self.tidy()
        else:
            self._squeezed = 0

    def troubles(self) -> Iterator[Trouble]:
        """That the disk is nearly full, where it is."""
        room = self._room() if self._room is not None else None
        if room is not None and room.is_low:
            says = f"{room.free // _MEGABYTE} MB free of {room.total // _MEGABYTE}; raw pages are thrown away early"
            yield Trouble(kind="disk", subject="data", says=says)
