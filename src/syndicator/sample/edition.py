"""The site at one moment: which stories stand, in which order, and what boxes and menus make of them.

Pure: the same address, opening and elapsed time give the same edition.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from syndicator.sample.story import Story, stories

SECTIONS: Mapping[str, str] = {
    "samarinda": "Samarinda",
    "ekonomi": "Ekonomi",
    "olahraga": "Olahraga",
    "pendidikan": "Pendidikan",
    "lingkungan": "Lingkungan",
    "kutai-lestari": "Kutai Lestari",
    "en": "English",
}
_POPULAR_COUNT = 5
_RELATED_COUNT = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The site `elapsed` after it opened. `url` is its address, with a slash at its end."""

    url: str
    opened_at: datetime
    elapsed: timedelta

    @property
    def live(self) -> tuple[Story, ...]:
        """The stories that stand, newest first."""
        return tuple(story for story in stories() if not story.is_withdrawn(self.elapsed))

    @property
    def popular(self) -> tuple[Story, ...]:
        """The most read of them."""
        return tuple(sorted(self.live, key=lambda story: -story.views_count)[:_POPULAR_COUNT])

    @property
    def tags(self) -> Mapping[str, int]:
        """Every tag, with the number of stories that carry it."""
        return Counter(sorted(tag for story in self.live for tag in story.tags))

    def related(self, story: Story) -> tuple[Story, ...]:
        """Other stories in the same language, nearest in the list."""
        same = [other for other in self.live if other.language == story.language]
        at = same.index(story)
        return tuple(same[at + 1 :] + same[:at])[:_RELATED_COUNT]

    def find(self, slug: str) -> Story | None:
        """The story of that name, if it stands."""
        return next((story for story in self.live if story.slug == slug), None)

    def absolute(self, path: str) -> str:
        """The whole address of a path."""
        return self.url + path.removeprefix("/")

    def told(self, story: Story) -> tuple[str, ...]:
        """A story's paragraphs as they are now."""
        return story.told(self.elapsed)

    def published_at(self, story: Story) -> datetime:
        """When a story was published."""
        return story.published_at(self.opened_at)

    def modified_at(self, story: Story) -> datetime:
        """When a story last changed."""
        return story.modified_at(self.opened_at, self.elapsed)


def name_in_url(name: str) -> str:
    """A tag or an author as a piece of a path."""
    return "-".join(name.lower().split())
