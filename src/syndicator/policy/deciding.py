"""The decision of step 7, whole: from what is known and what was read to what shall be written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from syndicator.model import Article, Entry, EntryState, Origin, Reading
from syndicator.policy import routing, timing
from syndicator.policy.changes import Change, anew, compare, gone, is_same_story, ours, updated_first, withdrawn
from syndicator.policy.gate import ListingDoubt, doubt, is_of_listing, lesson_of
from syndicator.policy.moving import earlier_selves
from syndicator.policy.near import kept_out_by, places
from syndicator.policy.routing import Route
from syndicator.ports import Account, Decision, Known, Near, Order
from syndicator.specs import Feed, Source

_FRESH = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a decision depends on besides the story. `doubtful` is why what is found now is to be held."""

    source: Source
    feeds: Sequence[Feed]
    routes: Sequence[Route]
    first_run: bool = False
    doubtful: ListingDoubt | None = None


def decide_listed(known: Known, reading: Reading, rules: Rules, *, now: datetime) -> Decision:
    """A page was read that a listing leads to: its story may have come there from another address."""
    earlier = () if known.blocked else earlier_selves(known, reading, source=rules.source.id, now=now)
    if earlier:
        return Decision(kind="ignored", asks=earlier, why="it may have moved")
    return decide_read(known, reading, rules, now=now)


def decide_read(known: Known, reading: Reading, rules: Rules, *, now: datetime) -> Decision:
    """A page was read.

    A known address that now leads to another entry's page has lost its own. One that leads to something unknown (a
    consent wall, a notice of works) tells nothing.
    """
    if known.matched_by in ("moved", "taken") and not is_same_story(known, reading):
        if known.matched_by == "taken":
            why = f"{reading.article.url}: another story is there now"
            return replace(decide_gone(known, rules, now=now, why=why), keep_page=False)
        return replace(decide_same(known, rules, now=now), keep_page=False)
    change = compare(known, reading, now=now)
    if change.kind == "new":
        return _found(change, known, reading, rules, now)
    if known.entry is not None and known.entry.state is EntryState.HELD:
        return _still_held(change, known, _doubt(known, reading, rules, near=known.near), rules, now)
    why = _doubt(known, reading, rules)
    if why and change.revision is not None:
        return replace(decide_same(known, rules, now=now), keep_page=False, why=f"not taken over: {why}")
    return _changed(change, known, rules, now)


def decide_told(known: Known, told: Reading, there: Reading | None, rules: Rules, *, now: datetime) -> Decision:
    """The feed was read for a story whose text is from there; `there` is the page that its address leads to now.

    A redirect to the story's own page is followed; one to something unknown is no matter, for the feed tells the story.
    """
    if there is None or known.matched_by not in ("moved", "taken"):
        return decide_read(known, told, rules, now=now)
    if is_same_story(known, there):
        moved = replace(told, article=replace(told.article, url=there.article.url))
        return decide_read(known, moved, rules, now=now)
    if known.matched_by == "taken":
        return decide_read(known, there, rules, now=now)
    return replace(decide_read(replace(known, matched_by="id"), told, rules, now=now), keep_page=False)


def _found(change: Change, known: Known, reading: Reading, rules: Rules, now: datetime) -> Decision:
    """A story that we have not: kept out by the operator, held back, or news."""
    if known.blocked:
        return Decision(kind="ignored", why=known.blocked)
    listing = rules.doubtful if rules.source.doubtful == "hold" else None
    why = listing.of(reading.article.published_at) if listing is not None else ""
    why = why or _doubt(known, reading, rules, near=known.near)
    return _held(change, why, rules, now) if why else _new(change, known, rules, now)


def decide_released(known: Known, rules: Rules, *, now: datetime, why: str) -> Decision:
    """The operator lets readers have a story that was held back."""
    entry = known.entry
    if entry is None or entry.state is not EntryState.HELD:
        return Decision(kind="ignored", why="is not held back")
    before = entry.revision
    revision = replace(before, number=before.number + 1, seen_at=now, origin=Origin.OPERATOR, material=False, why=why)
    decision = _new(Change(kind="new", revision=revision), known, rules, now)
    return replace(decision, kind="released", why=why, learns=lesson_of(before.why))


def decide_anew(known: Known, reading: Reading, rules: Rules, *, now: datetime, repost: bool = False) -> Decision:
    """A page that is kept was read by the rules of now.

    Nothing of it is news from the site: readers and channels are told of other words only to `repost`.
    """
    entry = known.entry
    if entry is None or entry.state is EntryState.RETRACTED:
        return Decision(kind="ignored", why="withdrawn stories stay withdrawn")
    if entry.state is EntryState.HELD:
        return _held_anew(entry, known, reading, rules, now)
    change = anew(entry.revision, reading, now=now, tell=repost)
    why = _doubt(known, reading, rules) if change.revision else ""
    if why or change.revision is None:
        says = f"not taken over: {why}" if why else ""
        return Decision(kind="unchanged", state=entry.state, keep_page=False, looked=False, why=says)
    if not repost:  # nor is it posted where it belongs only now
        rules = replace(rules, first_run=True)
    return replace(_changed(change, known, rules, now), corrected_at=None, looked=False)


def _held_anew(entry: Entry, known: Known, reading: Reading, rules: Rules, now: datetime) -> Decision:
    """Let go where it reads well now; what is held for its listing is no better for being read anew."""
    why = _doubt(known, reading, rules, near=known.near)
    why = why or (entry.revision.why if is_of_listing(entry.revision.why) else "")
    if not why:
        revision = replace(ours(entry.revision, reading, now=now), why="it reads well now")
        return replace(
            _new(Change(kind="new", revision=revision), known, rules, now), kind="released", why=revision.why
        )
    change = anew(entry.revision, reading, now=now)
    if change.revision is None:
        return Decision(kind="unchanged", state=EntryState.HELD, keep_page=False, looked=False, why=why)
    held = replace(change.revision, why=why)
    return Decision(kind="held", revision=held, state=EntryState.HELD, looked=False, why=why)


def _doubt(known: Known, reading: Reading, rules: Rules, near: Sequence[Near] = ()) -> str:
    """Why what was read looks broken, where the source wants to know."""
    if rules.source.doubtful == "publish":
        return ""
    return doubt(reading.article, known.habits, near, source=rules.source.id, lessons=known.lessons)


def _held(change: Change, why: str, rules: Rules, now: datetime) -> Decision:
    """Recorded with its reason, and shown to nobody."""
    revision = change.revision
    if revision is None:
        raise ValueError("a new story without a revision")
    published_at = revision.article.published_at or now
    return Decision(
        kind="held",
        revision=replace(revision, why=why),
        state=EntryState.HELD,
        published_at=published_at,
        updated_at=updated_first(revision, published_at=published_at),
        feeds=frozenset(),
        recheck_at=timing.next_recheck_at(now, first_seen_at=now, offsets=rules.source.recheck),
        why=why,
    )


def _still_held(change: Change, known: Known, why: str, rules: Rules, now: datetime) -> Decision:
    """A held story looked at again: let go where it reads well now, though it did not before."""
    entry = known.entry
    if entry is None or change.kind not in ("revised", "unchanged"):
        return _changed(change, known, rules, now)
    again = timing.next_recheck_at(now, first_seen_at=entry.first_seen_at, offsets=rules.source.recheck)
    if change.revision is None:
        return Decision(kind="unchanged", state=EntryState.HELD, recheck_at=again, why=change.why)
    if why:
        held = replace(change.revision, material=False, why=why)
        return Decision(kind="held", revision=held, state=EntryState.HELD, recheck_at=again, why=why)
    released = replace(change, revision=replace(change.revision, material=False, why="it reads well now"))
    return replace(_new(released, known, rules, now), kind="released", why="it reads well now")


def decide_same(known: Known, rules: Rules, *, now: datetime) -> Decision:
    """A page answered that it is as it was."""
    return _changed(Change(kind="unchanged"), known, rules, now)


def decide_gone(known: Known, rules: Rules, *, now: datetime, why: str) -> Decision:
    """A page answered that it is not there."""
    change = gone(known, now=now, why=why)
    if change.kind == "gone-once":
        confirm = timing.confirm_at(now, every=rules.source.soonest)
        return Decision(kind="gone-once", gone_count=known.gone_count + 1, recheck_at=confirm, why=why)
    return _changed(change, known, rules, now)


def decide_withdrawn(known: Known, routes: Sequence[Route], *, now: datetime, why: str) -> Decision:
    """The operator withdraws a story, whatever its site says."""
    if known.entry is None or known.entry.state is EntryState.RETRACTED:
        return Decision(kind="ignored", why="is withdrawn already")
    change = withdrawn(known.entry, now=now, why=why, origin=Origin.OPERATOR)
    decision = _retracted(change, known, known.entry, routes, now)
    lesson = lesson_of(known.entry.revision.why) if known.entry.state is EntryState.HELD else None
    return replace(decision, unlearns=lesson.doubt) if lesson is not None else decision


def why_not_in(feed: Feed, account: Account) -> str:
    """What of the feed's query keeps an entry out, near-duplicates included; empty where nothing does."""
    entry = account.entry
    why = routing.why_not(feed, sources=list(account.sighted), article=entry.revision.article)
    if why:
        return why
    other = kept_out_by(feed, account.near, source=entry.source, seen_at=entry.first_seen_at, entry_id=entry.id)
    return f"dedupe: {other.key} of {other.source} is in it" if other else ""


def _new(change: Change, known: Known, rules: Rules, now: datetime) -> Decision:
    revision = change.revision
    if revision is None:
        raise ValueError("a new story without a revision")
    article = revision.article
    published_at = article.published_at or now
    admitting = routing.feeds_for(rules.feeds, sources=[rules.source.id], article=article)
    held = places(admitting, known.near, source=rules.source.id, seen_at=now, entry_id=None)
    return Decision(
        kind="new",
        revision=revision,
        published_at=published_at,
        updated_at=updated_first(revision, published_at=published_at),
        feeds=held.feeds,
        put_out=held.put_out,
        orders=routing.orders_for_new(
            rules.routes,
            member_of=held.feeds,
            told_of=held.told_of,
            source=rules.source,
            first_run=rules.first_run,
            now=now,
            # What was published later than the restore can't have been posted before it.
            restored=known.restored_at is not None and published_at <= known.restored_at,
        ),
        recheck_at=timing.next_recheck_at(now, first_seen_at=now, offsets=rules.source.recheck),
    )


def decide_sighted(known: Known, rules: Rules, *, now: datetime) -> Decision:
    """Another source lists a story we have: it may belong to more feeds, and so to more channels."""
    if known.entry is None or known.entry.state is not EntryState.LIVE:
        return Decision(kind="ignored")
    feeds = _feeds(known.entry.revision.article, known, known.entry, rules)
    return Decision(kind="sighted", feeds=feeds, orders=_moves(feeds, known, known.entry, rules, now))


def _changed(change: Change, known: Known, rules: Rules, now: datetime) -> Decision:
    entry = known.entry
    if entry is None or change.kind == "ignored":
        return Decision(kind="ignored", why=change.why)
    if change.kind == "retracted":
        return _retracted(change, known, entry, rules.routes, now)
    again = timing.next_recheck_at(now, first_seen_at=entry.first_seen_at, offsets=rules.source.recheck)
    recheck_at = None if entry.state is EntryState.RETRACTED else again
    if change.revision is None:
        return Decision(kind=change.kind, state=entry.state, recheck_at=recheck_at, why=change.why)
    feeds = _feeds(change.revision.article, known, entry, rules)
    routes = {route.spec.id: route for route in rules.routes}
    return Decision(
        kind=change.kind,
        revision=change.revision,
        state=entry.state,
        updated_at=max(now, entry.updated_at) if change.material else None,
        corrected_at=now if change.material else None,
        feeds=feeds,
        orders=(
            *routing.orders_for_change(change, routes, known.deliveries, now=now),
            *_moves(feeds, known, entry, rules, now),
        ),
        recheck_at=recheck_at,
        why=change.why,
    )


def _retracted(change: Change, known: Known, entry: Entry, routes: Sequence[Route], now: datetime) -> Decision:
    """Out of circulation, with a notice everywhere that had it; nobody looks at its page again."""
    by_channel = {route.spec.id: route for route in routes}
    return Decision(
        kind=change.kind,
        revision=change.revision,
        state=EntryState.RETRACTED,
        updated_at=max(now, entry.updated_at),
        feeds=known.feeds,
        orders=routing.orders_for_change(change, by_channel, known.deliveries, now=now),
        why=change.why,
    )


def _feeds(article: Article, known: Known, entry: Entry, rules: Rules) -> frozenset[str]:
    """What keeps an entry out is what was there before it; nothing leaves for a correction."""
    admitting = routing.feeds_for(rules.feeds, sources=known.sources | {rules.source.id}, article=article)
    new = {name: feed for name, feed in admitting.items() if name not in known.feeds}
    seen_at = entry.first_seen_at
    entered = places(new, known.near, source=entry.source, seen_at=seen_at, entry_id=entry.id).feeds
    return entered | known.feeds.intersection(admitting)


def _moves(feeds: frozenset[str], known: Known, entry: Entry, rules: Rules, now: datetime) -> tuple[Order, ...]:
    baseline = any(delivery.reason == "baseline" for delivery in known.deliveries)
    fresh = not rules.first_run and not baseline and known.restored_at is None and now - entry.first_seen_at < _FRESH
    return routing.orders_for_moves(
        rules.routes, known.deliveries, before=known.feeds, after=feeds, fresh=fresh, now=now
    )
