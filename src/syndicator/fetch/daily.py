"""What origins say of themselves at an address known to all, such as robots.txt: asked for once a day.

Of what can't be had now the older word goes on, and it is asked for again after 1, 2, 4 … 60 minutes. Times are
arguments; fetching is the caller's.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
_FIRST_WAIT = timedelta(minutes=1)
MOST_ORIGINS = 1024

Word = TypeVar("Word")


@dataclass(frozen=True, slots=True)
class _Kept(Generic[Word]):
    word: Word | None
    since: datetime
    until: datetime
    failed_count: int = 0


class Daily(Generic[Word]):
    """The words of the origins met of late."""

    def __init__(self, *, most: int = MOST_ORIGINS) -> None:
        self._kept: OrderedDict[str, _Kept[Word]] = OrderedDict()
        self._most = most

    def __len__(self) -> int:
        return len(self._kept)

    def fresh(self, origin: str, now: datetime) -> bool:
        """Whether there is no need to ask again yet."""
        kept = self._kept.get(origin)
        return kept is not None and kept.since <= now < kept.until

    def of(self, origin: str) -> Word | None:
        """What the origin said last; None where nothing of it could be had."""
        kept = self._kept.get(origin)
        return kept.word if kept else None

    def wait_s(self, origin: str, now: datetime) -> float:
        """Seconds until it is asked again."""
        kept = self._kept.get(origin)
        return max((kept.until - now).total_seconds(), 0.0) if kept else 0.0

    def keep(self, origin: str, word: Word, now: datetime, *, for_: timedelta = DAY) -> None:
        """The origin's word came."""
        self._keep(origin, _Kept(word, now, now + for_))

    def unreachable(self, origin: str, now: datetime, *, asked_s: float = 0.0) -> None:
        """It can't be had now; the site asked us to wait for so many seconds."""
        kept = self._kept.get(origin)
        failed_count = kept.failed_count if kept else 0
        wait = max(_FIRST_WAIT * 2 ** min(failed_count, 6), timedelta(seconds=asked_s))
        self._keep(origin, _Kept(kept.word if kept else None, now, now + min(wait, HOUR), failed_count + 1))

    def _keep(self, origin: str, kept: _Kept[Word]) -> None:
        self._kept[origin] = kept
        self._kept.move_to_end(origin)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
