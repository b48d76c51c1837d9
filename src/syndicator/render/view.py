"""A feed as readers get it, before it takes a format."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from syndicator.model import FORMATS
from syndicator.render.story import Story
from syndicator.render.ways import Way, Ways


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """An entry that is deleted: its id, when, and the notice that readers had in its place."""

    urn: str
    at: datetime
    notice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedView:
    """What every format says of the feed itself. `stories` are in the reader's order; `hubs` push what changes.

    `parts` are (name, address) of the feeds it is split into, as far as its stories tell.
    """

    id: str
    urn: str
    title: str
    description: str
    home_url: str
    language: str
    generator: str
    updated_at: datetime
    ways: Ways
    stories: tuple[Story, ...]
    tombstones: tuple[Tombstone, ...] = ()
    hubs: tuple[str, ...] = ()
    parts: tuple[tuple[str, str], ...] = ()

    def url(self, ending: str) -> str:
        """Where this document is found in one of its formats."""
        return self.ways.here.url(self.home_url, ending)

    def links(self, ending: str) -> Iterator[tuple[str, str, str]]:
        """(rel, address, media type) of this document and those it leads to, in one format."""
        media_type = FORMATS[ending].split(";")[0]

        def to(rel: str, way: Way) -> tuple[str, str, str]:
            return rel, way.url(self.home_url, ending), media_type

        yield to("self", self.ways.here)
        if self.ways.here != self.ways.current:
            yield to("current", self.ways.current)
        if self.ways.older is not None:
            yield to("prev-archive", self.ways.older)
        if self.ways.more is not None:
            yield to("next", self.ways.more)
        for hub in self.hubs:
            yield "hub", hub, ""
