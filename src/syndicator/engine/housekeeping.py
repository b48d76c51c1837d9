"""What is done now and then: raw pages go when their time is over."""

import logging
from datetime import timedelta

from syndicator.errors import SyndicatorError
from syndicator.ports import Clock, Store

log = logging.getLogger(__name__)

_AT_ONCE = 200


class Housekeeping:
    """Tidies in small transactions, so that nothing else waits for long."""

    def __init__(self, *, store: Store, clock: Clock, keep_pages: timedelta) -> None:
        self._store = store
        self._clock = clock
        self._keep_pages = keep_pages

    async def tidy(self) -> None:
        """Throw away what is over its time; a fault is told, and the next time tries again."""
        before = self._clock.now() - self._keep_pages
        gone_count = 0
        try:
            while (count := await self._store.forget_pages(before=before, limit=_AT_ONCE)) > 0:
                gone_count += count
        except SyndicatorError as fault:
            log.error("not tidied", extra={"why": str(fault)})  # noqa: TRY400  its sentence says it all
        if gone_count:
            log.info("raw pages thrown away", extra={"pages": gone_count, "older_than": before.isoformat()})
