"""Whether a story at a new address is one that we have, which has left its old one (X07).

Sites give a story another address and another title at once. Its words, its date and the guid of its feed say which
entry it may be; the old address decides: as long as that has a story of its own, there are two.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from syndicator import urls
from syndicator.model import Entry, EntryState, NotModified, Page, Reading
from syndicator.policy.changes import is_same_story
from syndicator.policy.timing import confirm_at
from syndicator.ports import Earlier, Known

LIKE = 0.9
"""So much of their words two texts share, by their sketches, that are one story."""

REMEMBERED = timedelta(days=8)
"""So long it counts that an address was not found: over the next poll, also of a source that is polled once a week."""

Answer = Literal["stands", "left", "unsure"]

_SAME_MOMENT = timedelta(hours=1)
_OF_LATE = timedelta(days=1)


def earlier_selves(known: Known, reading: Reading, *, source: str, now: datetime) -> tuple[Earlier, ...]:
    """What a story of `source` may have been at another address, the likeliest first."""
    article = reading.article
    if known.entry is not None:
        return _known_before(known, known.entry, reading, source=source)
    return tuple(
        Earlier(
            entry_id=other.entry_id,
            url=other.page_url,
            only_if_led=article.published_at is None and now - other.first_seen_at > _OF_LATE,
        )
        for other in known.near
        if other.source == source
        and other.likeness >= LIKE
        and _is_elsewhere(article.url, other.url, other.page_url)
        and _is_of_its_day(article.published_at, other.published_at)
    )


def _known_before(known: Known, before: Entry, reading: Reading, *, source: str) -> tuple[Earlier, ...]:
    """The entry that a key or its words say it is, if that may have left where it was."""
    is_it = (
        known.matched_by in ("alias", "fingerprint")
        and before.source == source
        and before.state is EntryState.LIVE
        and _is_elsewhere(reading.article.url, before.revision.article.url, known.page_url)
        and is_same_story(replace(known, matched_by="moved"), reading)
    )
    return (Earlier(entry_id=before.id, url=known.page_url, gone_count=known.gone_count),) if is_it else ()


def _is_elsewhere(url: str, *before: str) -> bool:
    return all(urls.is_elsewhere(url, one) for one in before)


def _is_of_its_day(published_at: datetime | None, before: datetime) -> bool:
    """A story that moves keeps its date; tomorrow's price list has nearly the same words, and another one.

    Without a date it may be that list, too: then only a redirect tells, or that the other one is new itself.
    """
    return published_at is None or abs(published_at - before) < _SAME_MOMENT


def answered(answer: Page | NotModified, *, now_at: str) -> Answer:
    """What an old address says that gave an answer: it leads to the story at `now_at`, has its own, or who knows."""
    if isinstance(answer, NotModified) or not answer.moved:
        return "stands"
    return "left" if urls.key(answer.final_url) == urls.key(now_at) else "unsure"


def gone_again(now: datetime, first_at: datetime | None, *, every: timedelta) -> Answer | None:
    """What an address says that is not found, and was not at `first_at`; None where a later poll has to tell.

    One 404 is a site's blink, and so are two within a moment.
    """
    if first_at is None or now < confirm_at(first_at, every=every):
        return None
    return "left" if now <= first_at + REMEMBERED else "unsure"
