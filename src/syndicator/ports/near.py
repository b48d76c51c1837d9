"""What is known of other entries: of those that say nearly the same, and of what is usual at a source."""

from dataclasses import dataclass
from datetime import datetime

from syndicator.model import EntryId


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """An entry that says nearly the same, by how much (`likeness`, from 0 to 1), and the feeds that hold it.

    `url` is for its readers; `page_url` is where it is looked at again, which a page may name otherwise.
    """

    entry_id: EntryId
    key: str
    source: str
    site: str
    url: str
    page_url: str
    title: str
    likeness: float
    first_seen_at: datetime
    published_at: datetime
    feeds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """An entry that a story may have been, at the address that it may have left: gone `gone_count` times of late.

    Where the likeness is too little to go by, that it is gone says nothing, `only_if_led`: it has to lead to the story.
    """

    entry_id: EntryId
    url: str
    gone_count: int = 0
    only_if_led: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A story as a source lists it: when it is from, when we saw it there first, and its length where it is known."""

    published_at: datetime
    seen_at: datetime
    words: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What an operator's release says of a source: that a kind of `doubt` is none there.

    Of the length of a text it says so for texts of at `least` so many words.
    """

    doubt: str
    least: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """What counts of an earlier story of the same source, to tell the usual from the broken."""

    words: int
    dated: bool
    titled: bool
