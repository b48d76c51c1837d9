"""What is remembered of feeds that we read: how much of a story they hold, and what they said of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from syndicator.model import Link, Said

Body = Literal["page", "feed", "feed alone"]
"""Whence an entry's text was taken: its page, its feed, or a feed whose page could not be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fullness:
    """For how many entries in a row a source's feed held the page's words, and when that was last compared."""

    in_a_row: int = 0
    compared_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What a feed says of an entry, and whether the entry's text is from there."""

    said: Said
    body: Body = "page"


class SaidStore(Protocol):
    """What feeds said. It lasts as long as an entry is looked at again, so that looks compare like with like."""

    async def fullness(self, source: str) -> Fullness:
        """How much of a story the source's feed holds."""

    async def keep_fullness(self, source: str, known: Fullness) -> None:
        """Remember it."""

    async def hear(self, source: str, links: Sequence[Link]) -> None:
        """Note what the source's feed says now of entries that are to be looked at again."""

    async def forget_said(self, *, limit: int) -> int:
        """Drop what was said of entries that nobody looks at again, `limit` at most; how many."""
