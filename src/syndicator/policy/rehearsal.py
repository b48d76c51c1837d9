"""A feed for those who write a consumer: every hour one entry is published, corrected and withdrawn.

Published at :00, corrected at :20, withdrawn at :40; its notice becomes a tombstone two hours later. The clock
alone decides: whoever asks in the same minute gets the same, after any restart, and nothing is stored.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from syndicator.model import Article, Entry, EntryId, EntryState, Origin, Revision, SafeHtml
from syndicator.ports import FeedState
from syndicator.specs import Feed

NAME = "rehearsal"

FEED = Feed(
    id=NAME,
    title="Rehearsal",
    description="One entry an hour, by the clock: published at :00, corrected at :20, withdrawn at :40.",
    notice=timedelta(hours=2),
    language="en",
)

_HOUR, _CORRECTED, _WITHDRAWN = timedelta(hours=1), timedelta(minutes=20), timedelta(minutes=40)
_HOURS_COUNT = 4
_BODY = (
    "This entry is a rehearsal. It was published at the beginning of the hour, it is corrected twenty minutes later, "
    "and withdrawn after forty."
)
_MENDED = "Twenty-one people took part, not twelve as was written here before."
_WRONG = "Twelve people took part."


def state(now: datetime, *, home_url: str) -> FeedState:
    """The feed at `now`, the latest first."""
    entries = tuple(_entries(now, home_url))
    return FeedState(
        urn=uuid5(NAMESPACE_URL, f"{home_url}/feeds/{NAME}").urn,
        minted_at=max(entry.updated_at for entry in entries),
        entries=entries,
    )


def _entries(now: datetime, home_url: str) -> Iterator[Entry]:
    hour = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    for count in range(_HOURS_COUNT):
        yield _entry(hour - count * _HOUR, now, home_url)


def _entry(hour: datetime, now: datetime, home_url: str) -> Entry:
    is_corrected, is_withdrawn = (now >= hour + after for after in (_CORRECTED, _WITHDRAWN))
    corrected_at = hour + _CORRECTED if is_corrected else None
    updated_at = hour + _WITHDRAWN if is_withdrawn else corrected_at or hour
    number = 1 + is_corrected + is_withdrawn
    return Entry(
        id=EntryId(int(hour.timestamp()) // 3600),
        urn=uuid5(NAMESPACE_URL, f"{home_url}/feeds/{NAME}#{hour.isoformat()}").urn,
        key="",
        source=NAME,
        state=EntryState.RETRACTED if is_withdrawn else EntryState.LIVE,
        first_seen_at=hour,
        published_at=hour,
        updated_at=updated_at,
        corrected_at=corrected_at,
        revision=Revision(
            number=number,
            seen_at=updated_at,
            article=_article(hour, _MENDED if is_corrected else _WRONG, home_url),
            draft_hash="",
            rules_version="",
            origin=Origin.SITE,
            why="the rehearsal of this hour is over" if is_withdrawn else "",
        ),
    )


def _article(hour: datetime, line: str, home_url: str) -> Article:
    return Article(
        url=f"{home_url}/feeds/{NAME}.html",
        title=f"Rehearsal of {hour:%Y-%m-%d %H:%M} UTC",
        html=SafeHtml(f"<p>{_BODY}</p>\n<p>{line}</p>"),
        text=f"{_BODY}\n{line}",
        published_at=hour,
        authors=("The rehearsal",),
        language="en",
        tags=("Rehearsal",),
        site_name="Rehearsal",
    )
