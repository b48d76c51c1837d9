"""Listening for silence: at every good poll it is said until when the source may have no news."""

from datetime import datetime

from syndicator.policy.rhythm import LATEST, moments
from syndicator.policy.silence import put_off, silent_at
from syndicator.ports import SourceState, Store
from syndicator.specs import Source


class Silence:
    """Looks only where there may be news: a listing that is as it was has none."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def may_last(self, source: Source, state: SourceState, *, is_read: bool, now: datetime) -> datetime | None:
        """Until when nobody has to wonder that nothing comes; None where nobody ever does, or can tell yet."""
        if source.silent_for == "never":
            return None
        until = put_off(source, state, now=now)
        if not is_read:
            return until
        heard = await self._store.heard(source.id, limit=LATEST)
        last = state.last_success_at
        if until is not None and last is not None and not any(story.seen_at > last for story in heard):
            return until
        news = moments(heard, first_run_at=state.baselined_at)
        return silent_at(news, source.silent_for, since=state.baselined_at or now)
