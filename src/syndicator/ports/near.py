"""What is known of entries that say nearly the same as another."""

from dataclasses import dataclass
from datetime import datetime

from syndicator.model import EntryId


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """An entry that says nearly the same, by how much (`likeness`, from 0 to 1), and the feeds that hold it."""

    entry_id: EntryId
    key: str
    source: str
    site: str
    url: str
    title: str
    likeness: float
    first_seen_at: datetime
    feeds: frozenset[str] = frozenset()
