"""Asking the old address of a story that seems to have moved whether it is still there (see `policy.moving`).

One 404 says nothing: sites blink. So the link is put off, and the next poll takes it, whether it is listed then or not.
That is forgotten at a restart.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from syndicator import urls
from syndicator.errors import FetchError, Gone, TryLater
from syndicator.model import EntryId, Link
from syndicator.policy.moving import REMEMBERED, Answer, answered, gone_again
from syndicator.ports import Clock, Earlier, Fetcher
from syndicator.specs import Source

_MOST_ASKED, _MOST_KEPT = 2, 1024


@dataclass(frozen=True, slots=True)
class _PutOff:
    """A link that may be the story of an entry whose address was gone at `first_at`; the next poll may be its last."""

    link: Link
    entry_id: EntryId
    first_at: datetime
    is_last: bool = False


class Moving:
    """Remembers the links that wait for a second answer, by their source and key."""

    def __init__(self, *, fetcher: Fetcher, clock: Clock) -> None:
        self._fetcher = fetcher
        self._clock = clock
        self._waiting: dict[tuple[str, str], _PutOff] = {}

    async def left(
        self, source: Source, link: Link, asked: Sequence[Earlier], *, now_at: str, listed: Collection[str]
    ) -> Earlier | None:
        """The entry of those that has left its address for that of the link: of many, one of the likeliest.

        What is `listed` still, by its key, stands. Raises TryLater where a later poll will tell.
        """
        unlisted = [earlier for earlier in asked if urls.key(earlier.url) not in listed]
        for earlier in unlisted[:_MOST_ASKED]:
            if await self._ask(source, link, earlier, now_at=now_at) == "left":
                return earlier
        return None

    def put_off(self, source_id: str) -> list[Link]:
        """The links of a source that wait for a second answer, for a poll: what got none for too long, once more."""
        mine = {key: waits for key, waits in self._waiting.items() if key[0] == source_id}
        for key, waits in mine.items():
            if waits.is_last:
                del self._waiting[key]
            elif not self._counts(waits):
                self._waiting[key] = replace(waits, is_last=True)
        return [waits.link for waits in mine.values() if not waits.is_last]

    def awaits(self, entry_id: EntryId) -> bool:
        """Whether a link waits that may be this entry's story, so that nobody withdraws it meanwhile."""
        return any(waits.entry_id == entry_id and self._counts(waits) for waits in self._waiting.values())

    def settle(self, source_id: str, found: Iterable[str]) -> None:
        """These addresses are recorded: nobody has to wait for them any more."""
        for url in found:
            self._waiting.pop((source_id, urls.key(url)), None)

    async def _ask(self, source: Source, link: Link, earlier: Earlier, *, now_at: str) -> Answer:
        try:
            answer = await self._fetcher.fetch(earlier.url, gap=source.gap, access=source.access, errand="look")
        except Gone as fault:
            return "unsure" if earlier.only_if_led else self._once_or_twice(source, link, earlier, fault)
        except (TryLater, FetchError):
            return "unsure"
        return answered(answer, now_at=now_at)

    def _once_or_twice(self, source: Source, link: Link, earlier: Earlier, fault: Gone) -> Answer:
        """A link is put off until one poll later, and then is a story of its own where that doesn't tell, either."""
        if fault.permanent or earlier.gone_count:
            return "left"
        key, now = (source.id, urls.key(link.url)), self._clock.now()
        before = self._waiting.get(key)
        if before is None and not self._has_room():
            return "unsure"
        answer = gone_again(now, before.first_at if before else None, every=source.soonest)
        if answer is None:
            self._waiting.setdefault(key, _PutOff(link, earlier.entry_id, now))
            raise TryLater(f"{link.url}: may be the story of {earlier.url}, which is gone; to be seen at the next poll")
        return answer if before is not None and before.entry_id == earlier.entry_id else "unsure"

    def _has_room(self) -> bool:
        if len(self._waiting) >= _MOST_KEPT:
            self._waiting = {key: waits for key, waits in self._waiting.items() if self._counts(waits)}
        return len(self._waiting) < _MOST_KEPT

    def _counts(self, waits: _PutOff) -> bool:
        return self._clock.now() <= waits.first_at + REMEMBERED
