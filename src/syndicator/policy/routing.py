"""Which feeds hold an entry, and which channels get a delivery: posted, corrected, or skipped and why."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from typing import overload

from syndicator.model import Action, Article, Delivery, DeliveryState
from syndicator.policy import condition
from syndicator.policy.changes import Change
from syndicator.ports import Order
from syndicator.specs import ChannelSpec, Feed, Source

RESTORED = "restored from a backup: it may have been posted after the backup was made"
"""Why nobody knows of a post whether it was made."""

_WAITING = (DeliveryState.PENDING, DeliveryState.AWAITING)
_SENT = (DeliveryState.SENDING, DeliveryState.DELIVERED, DeliveryState.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A channel as far as routing goes: its settings, and what its adapter can do."""

    spec: ChannelSpec
    can_edit: bool
    can_delete: bool


def belongs(feed: Feed, *, sources: Collection[str], article: Article) -> bool:
    """Whether the feed's query admits the article, which any of `sources` lists."""
    return not why_not(feed, sources=sources, article=article)


def why_not(feed: Feed, *, sources: Collection[str], article: Article) -> str:
    """What of the feed's query keeps the article out, as its option says it; empty where nothing does."""
    if not _is_listed(feed, sources):
        return f"sources = [{', '.join(feed.sources)}]"
    if article.advertorial and feed.advertorials == "out":
        return 'advertorials = "out"'
    if feed.languages and article.language and not _speaks(article.language, feed.languages):
        return f"languages = [{', '.join(feed.languages)}], and it is in {article.language}"
    if feed.where is None or condition.admits(feed.where, sources=sources, article=article):
        return ""
    return f"where = {feed.where!r}"


def _speaks(language: str, wanted: Iterable[str]) -> bool:
    """`en-GB` is `en`; whoever wants `en-GB` wants no other."""
    said = language.lower()
    return any(said == each.lower() or said.startswith(f"{each.lower()}-") for each in wanted)


def feeds_for(feeds: Iterable[Feed], *, sources: Collection[str], article: Article) -> dict[str, Feed]:
    """All feeds that admit the article, by name."""
    candidates = feeds.listed_by(sources) if isinstance(feeds, FeedIndex) else feeds
    return {feed.id: feed for feed in candidates if belongs(feed, sources=sources, article=article)}


class FeedIndex(Sequence[Feed]):
    """Feeds, found by the sources that list a story: of a thousand feeds, a story concerns a few."""

    def __init__(self, feeds: Iterable[Feed]) -> None:
        self._feeds = tuple(feeds)
        self._by_source: dict[str, tuple[Feed, ...]] = {}

    def listed_by(self, sources: Collection[str]) -> Iterable[Feed]:
        """Those whose `sources` take one of these in."""
        return {feed.id: feed for source in sources for feed in self._of(source)}.values()

    def _of(self, source: str) -> tuple[Feed, ...]:
        if source not in self._by_source:
            self._by_source[source] = tuple(feed for feed in self._feeds if _is_listed(feed, (source,)))
        return self._by_source[source]

    @overload
    def __getitem__(self, at: int) -> Feed: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Feed]: ...

    def __getitem__(self, at: int | slice) -> Feed | Sequence[Feed]:
        return self._feeds[at]

    def __len__(self) -> int:
        return len(self._feeds)


def _is_listed(feed: Feed, sources: Collection[str]) -> bool:
    return any(fnmatchcase(source, pattern) for source in sources for pattern in feed.sources)


def orders_for_new(
    routes: Sequence[Route],
    *,
    member_of: frozenset[str],
    told_of: frozenset[str] = frozenset(),
    source: Source,
    first_run: bool,
    now: datetime,
    restored: bool = False,
) -> tuple[Order, ...]:
    """First posts. What a source's first run finds is posted only where source and channel both want old stories.

    What is new only because a backup was `restored` may be posted already, and nobody knows: that is the operator's.
    Where all of a channel's feeds were `told_of` the story in other words, its channel was, too.
    """
    return tuple(
        _first_post(
            route,
            baseline=first_run and "baseline" in (source.first_run, route.spec.first_run),
            restored=restored,
            told=told_of.issuperset(entered),
            now=now,
        )
        for route in routes
        if (entered := member_of.intersection(route.spec.feeds))
    )


def _first_post(route: Route, *, baseline: bool, restored: bool, told: bool, now: datetime) -> Order:
    state, reason = (DeliveryState.SKIPPED, "baseline") if baseline else (DeliveryState.PENDING, "")
    if told and not baseline:
        return Order(channel=route.spec.id, action=Action.POST, state=DeliveryState.SKIPPED, reason="near", due_at=now)
    if restored and not baseline:
        state, reason = DeliveryState.UNKNOWN, RESTORED
    return _post(route, state, reason, now=now)


def _post(route: Route, state: DeliveryState, reason: str, *, now: datetime) -> Order:
    """The order of a new post; one to be made is made after the channel's delay, and its operator's yes."""
    if state is DeliveryState.PENDING and route.spec.approve:
        state = DeliveryState.AWAITING
    return Order(channel=route.spec.id, action=Action.POST, state=state, reason=reason, due_at=now + route.spec.delay)


def orders_for_change(
    change: Change, routes: Mapping[str, Route], deliveries: Iterable[Delivery], *, now: datetime
) -> tuple[Order, ...]:
    """What a material change does to each channel that was to get the story."""
    if not change.material:
        return ()
    posts = [delivery for delivery in deliveries if delivery.action is Action.POST and delivery.channel in routes]
    return tuple(order for post in posts if (order := _follow(change, routes[post.channel], post, now)) is not None)


def orders_for_moves(
    routes: Iterable[Route],
    deliveries: Iterable[Delivery],
    *,
    before: frozenset[str],
    after: frozenset[str],
    fresh: bool,
    now: datetime,
) -> tuple[Order, ...]:
    """What a known story's entering and leaving feeds means for channels.

    A channel it enters gets it if the story is `fresh`, else a reason; an unsent post to a channel it leaves is taken
    back. What was posted stays: it was right when it was posted.
    """
    posts = {delivery.channel: delivery for delivery in deliveries if delivery.action is Action.POST}
    orders = []
    for route in routes:
        was, is_ = bool(before.intersection(route.spec.feeds)), bool(after.intersection(route.spec.feeds))
        post = posts.get(route.spec.id)
        if is_ and not was and post is None:
            state, reason = (DeliveryState.PENDING, "") if fresh else (DeliveryState.SKIPPED, "late")
        elif was and not is_ and post is not None and post.state in _WAITING and not post.attempts:
            state, reason = DeliveryState.SKIPPED, "filtered"
        else:
            continue
        orders.append(_post(route, state, reason, now=now))
    return tuple(orders)


def _follow(change: Change, route: Route, post: Delivery, now: datetime) -> Order | None:
    retracted = change.kind == "retracted"
    if post.state in (DeliveryState.SKIPPED, DeliveryState.DEAD):
        return None
    # An attempt that was made may have landed, and its key must not get another content: a correction follows it.
    if post.state in _SENT or post.attempts:
        return _edit(route, retracted=retracted, now=now)
    # Not sent yet: the post itself moves to the new revision, or is not needed any more.
    state, reason = (DeliveryState.SKIPPED, "retracted") if retracted else (post.state, post.reason)
    return Order(channel=route.spec.id, action=Action.POST, state=state, reason=reason, due_at=post.due_at)


def _edit(route: Route, *, retracted: bool, now: datetime) -> Order:
    wish = route.spec.on_retract if retracted else route.spec.on_update
    # Where no post can become a notice, removing it comes nearest to what was wished.
    unable = retracted and wish == "notice" and route.can_delete and not route.can_edit
    action = Action.DELETE if wish == "delete" or unable else Action.EDIT
    able = route.can_delete if action is Action.DELETE else route.can_edit
    reason = "ignored" if wish == "ignore" else "" if able else f"{route.spec.kind} can't {action}"
    state = DeliveryState.SKIPPED if reason else DeliveryState.PENDING
    return Order(channel=route.spec.id, action=action, state=state, reason=reason, due_at=now)
