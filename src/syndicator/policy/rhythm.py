"""How often a site has news, and how often it is therefore asked.

A poll should find one new story at most, so it comes twice in the usual time between two stories: by the last week, or
by the last hours where these bring more. The longer nothing came, the longer is the wait: a night costs a few polls.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from syndicator.ports import Heard

LATEST = 200
"""So many of a source's latest stories are looked at."""

_LONG, _SHORT = timedelta(days=7), timedelta(hours=3)
_SEVERAL = 3
"""So many stories within the short time tell that the site is busy."""

_FIRST_COUNT, _FIRST_SPAN = 2, timedelta(hours=1)
"""Of a source that nothing is known of yet, it is as if there had been so many stories in so long."""

_COMPARED = 10
"""The lengths of so many stories are compared with those of the ninety before."""

_POLLS_A_STORY = 2
_POLLS_A_SILENCE = 4


def moments(heard: Iterable[Heard], *, first_run_at: datetime | None) -> list[datetime]:
    """When a source had news, the latest first: when we saw it, or, of stories older than us, when it was published.

    A date of the future is none. What the first run found without a date tells nothing: it was all there at once.
    """
    found = []
    for story in heard:
        is_old = first_run_at is None or story.seen_at <= first_run_at
        if not is_old:
            found.append(story.seen_at)
        elif story.published_at < story.seen_at:
            found.append(story.published_at)
    return sorted(found, reverse=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How a source goes: stories a day in the last week, the last one, and how long they are, lately and before."""

    per_day: float = 0.0
    last_at: datetime | None = None
    words: int | None = None
    words_before: int | None = None


def rhythm_of(heard: Sequence[Heard], *, first_run_at: datetime | None, now: datetime) -> Rhythm:
    """What its stories tell, the last seen first."""
    news = moments(heard, first_run_at=first_run_at)
    known = [at for at in news if now - _LONG < at <= now]
    watched = now - _began(news, since=first_run_at or now, now=now)
    lengths = [story.words for story in heard if story.words is not None]
    latest, before = lengths[:_COMPARED], lengths[_COMPARED : _COMPARED * 10]
    return Rhythm(
        per_day=round(len(known) / max(watched / timedelta(days=1), 1.0), 1),
        last_at=news[0] if news else None,
        words=round(median(latest)) if latest else None,
        words_before=round(median(before)) if len(before) >= _COMPARED else None,
    )


def adapted(
    news: Sequence[datetime], *, since: datetime, now: datetime, least: timedelta, most: timedelta
) -> timedelta:
    """How long to wait for the next poll of a source that had `news` at these moments, and is watched `since` one."""
    known = [at for at in news if now - _LONG < at <= now]
    began = _began(news, since=since, now=now)
    gap = (max(now - began, timedelta(0)) + _FIRST_SPAN) / (len(known) + _FIRST_COUNT)
    lately = sum(at > now - _SHORT for at in known)
    if lately >= _SEVERAL:
        gap = min(gap, _SHORT / lately)
    silence = max(now - max(known, default=since), timedelta(0))
    return min(max(gap / _POLLS_A_STORY, silence / _POLLS_A_SILENCE, least), most)


def _began(news: Sequence[datetime], *, since: datetime, now: datetime) -> datetime:
    """From when on all news is known, within the last week."""
    if len(news) >= LATEST:
        since = max(since, news[-1])
    return max(min([since, *(at for at in news if now - _LONG < at <= now)]), now - _LONG)
