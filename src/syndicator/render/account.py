"""The story of a story for its operator, from poll to post, and what became of it at every place."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from syndicator.model import RESERVED, Action, Delivery, DeliveryState, EntryState, Origin
from syndicator.ports import Account, Listed, Near
from syndicator.render.plain import one_line
from syndicator.specs import ChannelSpec

WhyNot = Callable[[str, Account], str]
"""A feed and what is known of an entry → what of the feed's query keeps it out, or nothing."""

_BECAUSE = {
    "baseline": 'older than the channel, or found by the source\'s first run (first_run = "baseline")',
    "filtered": "it left the channel's feeds before it was sent",
    "late": "it entered the channel's feeds more than a day after it was first seen",
    "retracted": "it was withdrawn before it was sent",
    "superseded": "a newer revision was sent instead",
    "ignored": 'the channel\'s on_update or on_retract is "ignore"',
    "ttl": "it was too old when the channel could be reached again (ttl)",
    "quiet": "it fell into the channel's quiet hours",
    "rejected": "the operator said no to it",
    "near": "a near-duplicate of it was in the channel's feeds before (dedupe)",
    "there is no post": "there is no post to correct",
}
_TOLD = {
    (Action.EDIT, True): "the post says that the story was withdrawn",
    (Action.EDIT, False): "the post was corrected",
    (Action.DELETE, True): "the post is gone",
}


def account_as_text(
    account: Account,
    *,
    feeds: Mapping[str, object],
    channels: Mapping[str, ChannelSpec],
    why_not: WhyNot,
    timezone: str,
) -> str:
    """All that happened to the entry, a paragraph for each step."""
    zone = ZoneInfo(timezone)
    entry, article = account.entry, account.entry.revision.article
    paragraphs = [
        [
            one_line(article.title) or "(no title)",
            f"  entry {entry.id}, key {entry.key}, {entry.urn}",
            f"  {entry.state}: {_state_says(account)}",
            f"  {article.url}",
        ],
        ["Found", *(f"  {_at(at, zone)}  listed by {source}" for source, at in account.sighted.items())],
        ["Revisions", *_revisions(account, zone)],
        *([["Near-duplicates", *map(_near, account.near)]] if account.near else []),
        ["Feeds", *_feeds(account, feeds, why_not, zone)],
        ["Channels", *_channels(account, channels)],
        ["What happened", *_events(account, zone)],
        [_looks(account, zone)],
    ]
    return "\n\n".join("\n".join(lines) for lines in paragraphs)


def places_as_text(account: Account, *, feeds: Mapping[str, object], channels: Mapping[str, ChannelSpec]) -> list[str]:
    """Where a withdrawn entry was, and what became of it there: gone, a notice, or impossible and why."""
    held = {each.feed for each in account.memberships if each.left_at is None}
    lines = [
        f"feed {feed}: a dated notice, then a tombstone; its archive and files, too" for feed in feeds if feed in held
    ]
    lines += [f"channel {name}: {_outcome(account, name, spec)}" for name, spec in channels.items()]
    return lines or ["no feed and no channel had it"]


def is_settled(account: Account, channels: Mapping[str, ChannelSpec]) -> bool:
    """Whether nothing is under way to any channel that is configured."""
    under_way = (DeliveryState.PENDING, DeliveryState.SENDING)
    return not any(one.delivery.state in under_way and one.delivery.channel in channels for one in account.deliveries)


def delivery_says(delivery: Delivery) -> str:
    """How a delivery stands, in words."""
    because = _BECAUSE.get(delivery.reason, one_line(delivery.reason))
    return f"{delivery.state}: {because}" if because else str(delivery.state)


def _state_says(account: Account) -> str:
    entry = account.entry
    if entry.state is EntryState.RETRACTED:
        by = "the operator" if entry.revision.origin is Origin.OPERATOR else "its site"
        return f"withdrawn by {by} ({one_line(entry.revision.why)})"
    if entry.state is EntryState.HELD:
        return one_line(entry.revision.why) or "held back"
    return "readers have it"


def _revisions(account: Account, zone: ZoneInfo) -> Iterator[str]:
    for revision in account.revisions:
        kind = "first seen" if revision.number == 1 else "told to readers" if revision.material else "not told"
        why = f", {one_line(revision.why)}" if revision.why else ""
        yield f"  {revision.number}  {_at(revision.seen_at, zone)}  by the {_BY[revision.origin]}, {kind}{why}"
    origins = next((each.origins for each in reversed(account.revisions) if each.origins), {})
    places = {name: where for name, where in origins.items() if name not in (RESERVED, _TEMPLATE)}
    if places:
        yield "  taken from: " + ", ".join(f"{name} {one_line(where)}" for name, where in sorted(places.items()))
    if _TEMPLATE in origins:
        yield f"  dropped, since the site says it on other pages, too: {one_line(origins[_TEMPLATE])}"
    if RESERVED in origins:
        yield f"  its page reserved: {one_line(origins[RESERVED])}"


_TEMPLATE = "template"
_BY = {Origin.SITE: "site", Origin.OURS: "program (better rules)", Origin.OPERATOR: "operator"}


def _feeds(account: Account, feeds: Iterable[str], why_not: WhyNot, zone: ZoneInfo) -> Iterator[str]:
    memberships = {each.feed: each for each in account.memberships}
    for feed in feeds:
        membership = memberships.get(feed)
        if membership is not None and membership.left_at is None:
            yield f"  {feed}: in it since {_at(membership.entered_at, zone)}"
            continue
        why = _kept_out(account, why_not(feed, account))
        left = f", left it {_at(membership.left_at, zone)}" if membership and membership.left_at else ""
        yield f"  {feed}: not in it{left}: {why}"


def _near(other: Near) -> str:
    title = one_line(other.title)
    return f"  {other.key} of {other.source}: {other.likeness:.0%} of the words in common: {title}  {other.url}"


def _kept_out(account: Account, why: str) -> str:
    if why:
        return why
    return _state_says(account) if account.entry.state is not EntryState.LIVE else "it is older than the feed"


def _channels(account: Account, channels: Mapping[str, ChannelSpec]) -> Iterator[str]:
    if not channels:
        yield "  none is configured"
    for name, spec in channels.items():
        found = _of(account, name)
        if not found:
            yield f"  {name}: not posted: {_no_delivery(account, spec)}"
        for one in found:
            where = f"  {one.url}" if one.url and one.delivery.action is Action.POST else ""
            tried = f" ({one.delivery.attempts} attempts)" if one.delivery.attempts > 1 else ""
            yield (
                f"  {name}: {one.delivery.action} of revision {one.delivery.revision} "
                f"{delivery_says(one.delivery)}{tried}{where}"
            )


def _no_delivery(account: Account, spec: ChannelSpec) -> str:
    if account.entry.state is EntryState.HELD:
        return f"the entry is held ({_state_says(account)})"
    return f"it entered none of the channel's feeds ({', '.join(spec.feeds)})"


def _events(account: Account, zone: ZoneInfo) -> Iterator[str]:
    for event in account.events:
        yield f"  {_at(event.at, zone)}  {event.kind}  {one_line(event.subject)}  {one_line(event.says)}".rstrip()


def _looks(account: Account, zone: ZoneInfo) -> str:
    look = (
        f"Its page is looked at again {_at(account.recheck_at, zone)}"
        if account.recheck_at
        else ("Its page is not looked at again")
    )
    return f"{look}; raw pages kept: {account.pages_count}"


def _outcome(account: Account, channel: str, spec: ChannelSpec) -> str:
    found = _of(account, channel)
    if not any(one.delivery.action is Action.POST for one in found):
        return f"never had it ({_no_delivery(account, spec)})"
    last = found[-1].delivery
    if last.action is Action.POST:
        if last.state in (DeliveryState.SKIPPED, DeliveryState.DEAD):
            return f"never had it ({delivery_says(last)})"
        return f"impossible to say: its post is {delivery_says(last)}"
    return _followed(last, retracted=account.entry.state is EntryState.RETRACTED)


def _followed(last: Delivery, *, retracted: bool) -> str:
    """What became of the last correction or withdrawal of a post."""
    if last.state is DeliveryState.DELIVERED:
        return delivery_says(last) if last.reason else _TOLD.get((last.action, retracted), "the post is gone")
    under_way = last.state in (DeliveryState.PENDING, DeliveryState.SENDING)
    return f"{'under way' if under_way else 'impossible'}: {delivery_says(last)}"


def _of(account: Account, channel: str) -> list[Listed]:
    return [one for one in account.deliveries if one.delivery.channel == channel]


def _at(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S %Z")
