"""Looking through a parsed fragment by tag names: what `find_all` does, without its general filters.

Those cost four fifths of cleaning: a dozen passes over a fragment, 20 µs a step.
"""

from collections.abc import Collection

from bs4 import Tag


def tags(parent: Tag, names: Collection[str]) -> list[Tag]:
    """The tags of these names below `parent`, in order."""
    return [part for part in parent.descendants if isinstance(part, Tag) and part.name in names]


def all_tags(parent: Tag) -> list[Tag]:
    """Every tag below `parent`, in order."""
    return [part for part in parent.descendants if isinstance(part, Tag)]


def holds(parent: Tag, names: Collection[str]) -> bool:
    """Whether a tag of these names is below `parent`."""
    return any(isinstance(part, Tag) and part.name in names for part in parent.descendants)


def is_inside(tag: Tag, names: Collection[str]) -> bool:
    """Whether a tag of these names is around `tag`."""
    holder = tag.parent
    while holder is not None:
        if holder.name in names:
            return True
        holder = holder.parent
    return False
