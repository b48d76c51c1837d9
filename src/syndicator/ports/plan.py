"""What a configuration would change, before it does."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """An entry that would enter or leave a feed, or would be posted."""

    number: int
    title: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPlan:
    """What would become of one feed. `change` is "new", "removed", "changed" or "" where its settings are as before."""

    name: str
    change: str = ""
    was: str | None = None
    enters: tuple[Moved, ...] = ()
    leaves: tuple[Moved, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelPlan:
    """What would follow at one channel: posts, and stories that are skipped with the reason."""

    name: str
    change: str = ""
    posts: tuple[Moved, ...] = ()
    skips: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All of it. `sources` are name → "new", "removed" or "changed"."""

    sources: Mapping[str, str]
    feeds: tuple[FeedPlan, ...]
    channels: tuple[ChannelPlan, ...]
