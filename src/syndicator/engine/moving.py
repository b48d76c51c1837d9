"""Asking the old address of a story that seems to have moved whether it is still there (see `policy.moving`).

One 404 says nothing: sites blink. The second, at a later poll, does; what was seen once is forgotten at a restart.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from syndicator import urls
from syndicator.errors import FetchError, Gone, TryLater
from syndicator.model import EntryId
from syndicator.policy.moving import REMEMBERED, Answer, answered, is_gone_again
from syndicator.ports import Clock, Earlier, Fetcher, Store
from syndicator.specs import Source

_PATIENCE = timedelta(hours=6)
"""So long nobody else looks at an address that was gone once: as long as two polls are apart at most."""

_MOST_ASKED, _MOST_KEPT = 2, 1024


class Moving:
    """Remembers which old addresses were gone once."""

    def __init__(self, *, store: Store, fetcher: Fetcher, clock: Clock) -> None:
        self._store = store
        self._fetcher = fetcher
        self._clock = clock
        self._gone_at: dict[EntryId, datetime] = {}

    async def left(
        self, source: Source, asked: Sequence[Earlier], *, now_at: str, listed: Collection[str]
    ) -> Earlier | None:
        """The entry of those that has left its address for another: of many, one of the likeliest.

        What is `listed` still, by its key, stands. Raises TryLater where the next poll will tell.
        """
        unlisted = [earlier for earlier in asked if urls.key(earlier.url) not in listed]
        for earlier in unlisted[:_MOST_ASKED]:
            if await self._ask(source, earlier, now_at=now_at) == "left":
                return earlier
        return None

    async def _ask(self, source: Source, earlier: Earlier, *, now_at: str) -> Answer:
        try:
            answer = await self._fetcher.fetch(earlier.url, gap=source.gap, access=source.access, errand="look")
        except Gone as fault:
            return await self._once_or_twice(source, earlier, fault, now_at=now_at)
        except (TryLater, FetchError):
            return "unsure"
        self._gone_at.pop(earlier.entry_id, None)
        return answered(answer, now_at=now_at)

    async def _once_or_twice(self, source: Source, earlier: Earlier, fault: Gone, *, now_at: str) -> Answer:
        now, first_at = self._clock.now(), self._gone_at.get(earlier.entry_id)
        if fault.permanent or earlier.gone_count or is_gone_again(now, first_at, every=source.soonest):
            self._gone_at.pop(earlier.entry_id, None)
            return "left"
        if first_at is None or now - first_at > REMEMBERED:
            if len(self._gone_at) >= _MOST_KEPT:
                self._gone_at.clear()
            self._gone_at[earlier.entry_id] = now
            # Else a look at it could withdraw the story before the next poll moves it.
            await self._store.postpone_recheck(earlier.entry_id, until=now + _PATIENCE)
        raise TryLater(f"{now_at}: may be the story of {earlier.url}, which is gone; to be seen at the next poll")
