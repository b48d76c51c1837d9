"""What entries were read from: the raw pages, as long as they are kept."""

from dataclasses import dataclass
from typing import Protocol

from syndicator.model import Entry, EntryId, EntryState, Page
from syndicator.ports.said import Telling


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An entry and the pages that its words come from, the first one first; none where they are no longer kept.

    Of a page's headers only the content type is kept. The revision of `entry` says where its fields came from.
    `telling` is what its feed says of it, as long as that is remembered: maybe all of its words.
    """

    entry: Entry
    pages: tuple[Page, ...] = ()
    telling: Telling | None = None


class KeptStore(Protocol):
    """To read pages again without asking their site."""

    async def entries_of(self, source: str, *, state: EntryState, after: int, limit: int) -> list[tuple[EntryId, bool]]:
        """The source's own entries in a state after a number, in order, and of each whether it can be read anew."""

    async def kept(self, entry: EntryId) -> Kept:
        """What an entry was read from."""
