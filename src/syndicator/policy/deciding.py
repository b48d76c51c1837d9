"""The decision of step 7, whole: from what is known and what was read to what shall be written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from syndicator.model import EntryState, Reading
from syndicator.policy import routing, timing
from syndicator.policy.changes import Change, compare, gone
from syndicator.policy.routing import Route
from syndicator.ports import Decision, Known
from syndicator.specs import Feed, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a decision depends on besides the story."""

    source: Source
    feeds: Sequence[Feed]
    routes: Sequence[Route]
    first_run: bool = False


def decide_read(known: Known, reading: Reading, rules: Rules, *, now: datetime) -> Decision:
    """A page was read."""
    change = compare(known, reading, now=now)
    if change.kind == "new":
        return _new(change, rules, now)
    return _changed(change, known, rules, now)


def decide_same(known: Known, rules: Rules, *, now: datetime) -> Decision:
    """A page answered that it is as it was."""
    return _changed(Change(kind="unchanged"), known, rules, now)


def decide_gone(known: Known, rules: Rules, *, now: datetime, why: str) -> Decision:
    """A page answered that it is not there."""
    change = gone(known, now=now, why=why)
    if change.kind == "gone-once":
        confirm = timing.confirm_at(now, every=rules.source.every)
        return Decision(kind="gone-once", gone_count=known.gone_count + 1, recheck_at=confirm, why=why)
    return _changed(change, known, rules, now)


def _new(change: Change, rules: Rules, now: datetime) -> Decision:
    revision = change.revision
    if revision is None:
        raise ValueError("a new story without a revision")
    article = revision.article
    published_at = article.published_at or now
    modified_at = article.modified_at or published_at
    feeds = routing.feeds_for(rules.feeds, source=rules.source.id, article=article)
    return Decision(
        kind="new",
        revision=revision,
        published_at=published_at,
        updated_at=min(max(published_at, modified_at), max(now, published_at)),
        feeds=feeds,
        orders=routing.orders_for_new(
            rules.routes, member_of=feeds, source=rules.source, first_run=rules.first_run, now=now
        ),
        recheck_at=timing.next_recheck_at(now, first_seen_at=now, offsets=rules.source.recheck),
    )


def _changed(change: Change, known: Known, rules: Rules, now: datetime) -> Decision:
    entry = known.entry
    if entry is None or change.kind == "ignored":
        return Decision(kind="ignored", why=change.why)
    retracted = change.kind == "retracted"
    again = timing.next_recheck_at(now, first_seen_at=entry.first_seen_at, offsets=rules.source.recheck)
    state = EntryState.RETRACTED if retracted else entry.state
    done = state is EntryState.RETRACTED
    if change.revision is None:
        return Decision(kind=change.kind, state=state, recheck_at=None if done else again, why=change.why)
    return Decision(
        kind=change.kind,
        revision=change.revision,
        state=state,
        updated_at=now if change.material else None,
        corrected_at=now if change.material and not retracted else None,
        feeds=None if retracted else _feeds(change, known, rules),
        orders=routing.orders_for_change(
            change, {route.spec.id: route for route in rules.routes}, known.deliveries, now=now
        ),
        recheck_at=None if done else again,
        why=change.why,
    )


def _feeds(change: Change, known: Known, rules: Rules) -> frozenset[str]:
    if known.entry is None or change.revision is None:
        return known.feeds
    return routing.feeds_for(rules.feeds, source=known.entry.source, article=change.revision.article)
