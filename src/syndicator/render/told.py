"""A story told once: what an entry becomes for readers is kept, with what the formats wrote of it, until it changes.

A feed of fifty is rendered again whenever one of them changes; the other forty-nine are as they were. What is kept is
found by everything that it depends on, so it can't be old.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from syndicator.model import Entry
from syndicator.ports import Near
from syndicator.render.dress import Dress, worn
from syndicator.render.pictures import PictureAt, no_mirror, pictures_of
from syndicator.render.story import Story, notice_of, present
from syndicator.render.wording import Wording
from syndicator.specs import Feed, Source

_KEPT = 256
"""Stories; one takes some 40 KB with all that was written of it."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Asked:
    """All that a story depends on. Two are equal where the story would be."""

    entry: Entry
    others: tuple[Near, ...] = ()
    spec: Feed
    source: Source | None
    home_url: str
    wording: Wording
    timezone: str
    dress: Dress | None
    picture_at: PictureAt

    @cached_property
    def key(self) -> tuple[Any, ...]:
        """What counts of it: of a feed's settings, those that a story shows."""
        entry, revision, spec, source = self.entry, self.entry.revision, self.spec, self.source
        ours = () if self.picture_at is no_mirror else tuple(map(self.picture_at, pictures_of(revision.article)))
        return (
            (entry.urn, entry.key, entry.source, entry.state, entry.published_at, entry.updated_at, entry.corrected_at),
            (revision.number, revision.origin, revision.why, revision.article),
            (spec.content, spec.attribution, spec.advertorials),
            tuple((other.url, other.site) for other in self.others),
            (source.url, source.rights) if source else None,
            (self.home_url, self.wording.language, self.timezone, self.dress, ours),
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Asked) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The story, and what the feed's own templates failed at."""

    story: Story
    faults: tuple[str, ...] = ()


@lru_cache(maxsize=_KEPT)
def told(asked: Asked) -> Told:
    """The story that readers get."""
    entry, words, zone = asked.entry, asked.wording, asked.timezone
    notice = notice_of(entry, wording=words, timezone=zone)
    dressed = worn(asked.dress, entry, notice=notice, wording=words, timezone=zone)
    story = present(
        entry,
        others=asked.others,
        spec=asked.spec,
        source=asked.source,
        home_url=asked.home_url,
        wording=words,
        timezone=zone,
        title=dressed.title,
        body=dressed.body,
        picture_at=asked.picture_at,
    )
    return Told(story=story, faults=dressed.faults)
