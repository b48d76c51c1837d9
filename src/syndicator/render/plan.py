"""A plan as people read it on a terminal: what is new, what goes, and what would be posted."""

from collections.abc import Iterator, Mapping, Sequence

from syndicator.ports import ChannelPlan, FeedPlan, Moved, Plan
from syndicator.render.plain import one_line
from syndicator.specs import Access, Source

_SHOWN = 10


def plan_as_text(plan: Plan, *, sources: Mapping[str, Source], all_of_them: bool = False) -> list[str]:
    """The lines. At most ten entries are named in one place, unless all are wanted."""
    shown = None if all_of_them else _SHOWN
    lines = [line for name, change in plan.sources.items() for line in _source(name, change, sources)]
    lines += [line for feed in plan.feeds for line in _feed(feed, shown)]
    lines += [line for channel in plan.channels for line in _channel(channel, shown)]
    if not lines:
        return ["nothing would change"]
    posts = sum(len(channel.posts) for channel in plan.channels)
    return [*lines, f"{posts} posts would follow" if posts != 1 else "1 post would follow"]


def _source(name: str, change: str, sources: Mapping[str, Source]) -> Iterator[str]:
    if change == "new":
        first = "is posted" if sources[name].first_run == "post" else "is its baseline, and not posted"
        yield f"+ source {name}: polled at once; what it lists then {first}"
    elif change == "removed":
        yield f"- source {name}: not polled any more; its stories stay"
    else:
        yield f"~ source {name}: read anew with its new settings"
    access = sources[name].access if name in sources else Access()
    if change != "removed" and access.robots == "ignore":
        yield f"    its robots.txt is ignored: {one_line(access.robots_reason or '')}"


def _feed(feed: FeedPlan, shown: int | None) -> Iterator[str]:
    renamed = f", was {feed.was}" if feed.was else ""
    if feed.change == "removed":
        yield f"- feed {feed.name}: readers are told that it is gone for good (410)"
        return
    sign = "+" if feed.change == "new" else "~"
    yield f"{sign} feed {feed.name}{renamed}: {len(feed.enters)} entries would enter, {len(feed.leaves)} would leave"
    yield from _entries("+", feed.enters, shown)
    yield from _entries("-", feed.leaves, shown)


def _channel(channel: ChannelPlan, shown: int | None) -> Iterator[str]:
    if channel.change == "removed":
        yield f"- channel {channel.name}: nothing is posted there any more"
        return
    sign = "+" if channel.change == "new" else "~"
    skips = "".join(f", {count} skipped ({reason})" for reason, count in channel.skips.items())
    yield f"{sign} channel {channel.name}: {len(channel.posts)} posts{skips}"
    yield from _entries("post", channel.posts, shown)


def _entries(sign: str, entries: Sequence[Moved], shown: int | None) -> Iterator[str]:
    """The newest first: the lines that matter most."""
    newest = list(reversed(entries))
    for entry in newest[:shown]:
        yield f"    {sign} {entry.number}  {entry.source}  {one_line(entry.title)!r}"
    if shown is not None and len(newest) > shown:
        yield f"    … and {len(newest) - shown} more (--all)"
