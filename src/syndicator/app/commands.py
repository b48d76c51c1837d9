"""What commands do besides running: here, or beside the running service."""

import asyncio
from collections.abc import Collection
from contextlib import AsyncExitStack, suppress
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from syndicator.app.asking import Progress, ask
from syndicator.app.asking import explain as explained
from syndicator.app.asking import retract as retracted
from syndicator.app.opening import opened
from syndicator.app.parts import SystemClock, egress_of, fetcher_of
from syndicator.app.storing import beside, data_folder, database_of, turn_of
from syndicator.config import Config
from syndicator.engine.readers import Readers
from syndicator.errors import Busy, Unusable
from syndicator.fetch import PoliteFetcher
from syndicator.model import DeliveryId, DeliveryState, Entry, EntryState
from syndicator.policy.rhythm import LATEST, Rhythm, rhythm_of
from syndicator.ports import Clock, Intent, Listed, Settlement, SourceState, Subscription, Volume
from syndicator.sample import Newsroom
from syndicator.storage.store import SqlStore
from syndicator.storage.subscriptions import SqlSubscriptions


async def poll_once(found: Config, source: str) -> str:
    """Poll one source now: here, or by the running service if there is one. Says what came of it."""
    _known("source", source, found.sources)
    clock = SystemClock()
    if turn_of(found).is_held():
        return await ask(found, Intent(id=0, verb="poll", subject=source))
    async with opened(found, clock=clock) as site:
        return f"{source}: {await site.engine.poll_now(source)}"


async def set_pause(found: Config, name: str | None, *, paused: bool) -> list[str]:
    """Pause or resume one source or channel, or all of them; a line for each.

    Written straight into the database, whether the service runs or not: whoever claims work asks there.
    """
    wanted = _named(found, name)
    clock = SystemClock()
    async with AsyncExitStack() as stack:
        store = await beside(found, clock=clock, stack=stack)
        lines = []
        for noun, names in wanted.items():
            changed = await store.set_pause(noun, names, paused=paused, now=clock.now())
            lines += [_paused_line(noun, each, paused=paused, new=each in changed) for each in names]
    return lines


def estimate(found: Config) -> str:
    """How much the disk has to take in a month: as the last week says, or as sites of its kind do."""
    now = SystemClock().now()
    keep = found.limits.keep_pages
    volume = asyncio.run(_volume(found, now - _WEEK))
    if volume is None or volume.first_at is None or now - volume.first_at < _DAY:
        count = float(_ENTRIES_A_DAY * len(found.sources))
        text, raw, basis = count * _TEXT_BYTES, count * _PAGE_BYTES, f"{_ENTRIES_A_DAY} stories a day from each source"
    else:
        days = (now - volume.first_at) / _DAY
        text, raw = volume.text_bytes / days, volume.page_bytes / days
        basis = f"{volume.revisions_count / days:.0f} revisions a day, as in the last week"
    stays, goes = text * 30 / _MEGABYTE, raw * (keep / _DAY) / _MEGABYTE
    return (
        f"disk: {stays:.0f} MB a month of stories that stay, and {goes:.0f} MB of raw pages, kept {keep.days} days "
        f"({basis})"
    )


async def _volume(found: Config, since: datetime) -> Volume | None:
    """What was recorded; None where nothing is there yet, or another program's."""
    if found.app.database is None and not (data_folder(found) / "syndicator.db").exists():
        return None
    store = SqlStore(database_of(found))
    try:
        return await store.volume(since=since)
    except Unusable:  # `run` will say what is wrong with it
        return None
    finally:
        await store.close()


async def entries(
    found: Config, *, states: frozenset[EntryState], source: str | None, feed: str | None, limit: int
) -> list[Entry]:
    """The newest entries, of a source, of a feed, in certain states. Raises Unusable for names that are none."""
    _known("source", source, found.sources)
    _known("feed", feed, found.feeds)
    async with AsyncExitStack() as stack:
        store = await beside(found, clock=SystemClock(), stack=stack)
        return await store.newest_entries(states=states, source=source, feed=feed, limit=limit)


class Standing(NamedTuple):
    """How a source stands: what is remembered, how it goes, what its newest story reserves, and which hubs tell."""

    state: SourceState
    rhythm: Rhythm
    reserved: str
    hubs: tuple[Subscription, ...] = ()


async def sources(found: Config) -> list[Standing]:
    """How every source of the configuration stands, in its order."""
    clock = SystemClock()
    async with AsyncExitStack() as stack:
        store = await beside(found, clock=clock, stack=stack)
        states = {state.id: state for state in (await store.overview()).sources}
        heard = {name: await store.heard(name, limit=LATEST) for name in states}
        reserved = await store.reserved()
        subscriptions = SqlSubscriptions(store.database)
        hubs = {name: await subscriptions.of_source(name) for name in states}
    now = clock.now()
    return [
        Standing(
            state=states[name],
            rhythm=rhythm_of(heard[name], first_run_at=states[name].baselined_at, now=now),
            reserved=reserved.get(name, ""),
            hubs=hubs[name],
        )
        for name in found.sources
        if name in states
    ]


async def explain(found: Config, subject: str) -> str:
    """Why a story was posted, or not."""
    async with AsyncExitStack() as stack:
        return await explained(found, await beside(found, clock=SystemClock(), stack=stack), subject)


async def retract(
    found: Config, subject: str, *, reason: str, erase: bool, wait: timedelta, progress: Progress
) -> list[str]:
    """Withdraw a story everywhere; a line for every place that had it."""
    return await retracted(found, subject, reason=reason, erase=erase, wait=wait, progress=progress)


async def post(found: Config, subject: str, channel: str) -> str:
    """Let a channel get a story that it did not get."""
    _known("channel", channel, found.channels)
    return await ask(found, Intent(id=0, verb="post", subject=subject, arguments={"channel": channel}))


async def let_go(found: Config, subject: str, *, keep: bool) -> str:
    """Release a story that is held back, or all of a source, or drop them."""
    return await ask(found, Intent(id=0, verb="release" if keep else "drop", subject=subject))


async def judge(found: Config, subject: str, channel: str | None, *, accept: bool) -> str:
    """The operator's yes or no to posts that await it; `subject` is an entry, or "all"."""
    _known("channel", channel, found.channels)
    arguments = {"channel": channel} if channel else {}
    return await ask(found, Intent(id=0, verb="approve" if accept else "reject", subject=subject, arguments=arguments))


def _known(noun: str, name: str | None, names: Collection[str]) -> None:
    if name is not None and name not in names:
        raise Unusable(f"{name}: no such {noun} (there are: {', '.join(names) or 'none'})")


async def deliveries(found: Config, *, state: DeliveryState | None, limit: int) -> list[Listed]:
    """What the ledger says of the newest deliveries."""
    async with AsyncExitStack() as stack:
        store = await beside(found, clock=SystemClock(), stack=stack)
        return await store.newest_deliveries(state=state, limit=limit)


_ALL = 1_000_000
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_MEGABYTE = 1_000_000
# Of an Indonesian local site, measured: 25 stories a day, 7 KB of text and markup, 30 KB of packed page.
_ENTRIES_A_DAY, _TEXT_BYTES, _PAGE_BYTES = 25, 7_000, 30_000
_SETTLED = {
    "arrived": (DeliveryState.DELIVERED, "it arrived"),
    "again": (DeliveryState.PENDING, "it did not arrive, and is sent again"),
    "dropped": (DeliveryState.SKIPPED, "it is not sent again"),
}


async def settle(found: Config, number: str, outcome: Literal["arrived", "again", "dropped"]) -> str:
    """Write what the operator says of a delivery whose outcome is unknown, or of all. Raises Unusable for any other."""
    if number != "all" and not number.isdecimal():
        raise Unusable(f"{number}: expected the number of a delivery, or all")
    clock = SystemClock()
    state, says = _SETTLED[outcome]
    now = clock.now()
    settlement = Settlement(state=state, at=now, reason=f"settled by the operator: {says}", due_at=now)
    async with AsyncExitStack() as stack:
        store = await beside(found, clock=clock, stack=stack)
        if number != "all":
            await store.settle_unknown(DeliveryId(int(number)), settlement)
            return f"delivery {number}: {says}"
        unknown = await store.newest_deliveries(state=DeliveryState.UNKNOWN, limit=_ALL)
        for one in reversed(unknown):
            await store.settle_unknown(one.delivery.id, settlement)
    return f"{len(unknown)} deliveries: {says}"


def _named(found: Config, name: str | None) -> dict[Literal["source", "channel"], list[str]]:
    """The sources and channels that a name means: all without one; `source:` or `channel:` tells equal names apart."""
    if name is None:
        return {"source": list(found.sources), "channel": list(found.channels)}
    noun, colon, rest = name.rpartition(":")
    named: dict[Literal["source", "channel"], list[str]] = {}
    if noun in ("", "source") and rest in found.sources:
        named["source"] = [rest]
    if noun in ("", "channel") and rest in found.channels:
        named["channel"] = [rest]
    if not named:
        there = ", ".join([*found.sources, *found.channels])
        raise Unusable(f"{name}: no such source or channel (there are: {there})")
    if len(named) > 1 and not colon:
        raise Unusable(f"{name}: a source and a channel have this name; say source:{name} or channel:{name}")
    return named


def _paused_line(noun: str, name: str, *, paused: bool, new: bool) -> str:
    if not new:
        return f"{noun} {name}: {'was paused already' if paused else 'was not paused'}"
    if not paused:
        return f"{noun} {name}: resumed"
    kept = "its queue is kept" if noun == "channel" else "a poll under way ends as usual"
    return f"{noun} {name}: paused; {kept}"


async def visitors(found: Config, *, clock: Clock, stack: AsyncExitStack) -> tuple[PoliteFetcher, Readers]:
    """What looks at sites for one command, and at the sample newsroom where there is one."""
    if found.sample is not None:
        await _visit_newsroom(found.sample.listen, clock=clock, stack=stack)
    egress = egress_of(found)
    stack.push_async_callback(egress.aclose)
    readers = Readers(processes=1, deadline=found.limits.extract)
    stack.push_async_callback(readers.close)
    return fetcher_of(found, egress, clock), readers


async def _visit_newsroom(listen: str, *, clock: Clock, stack: AsyncExitStack) -> None:
    """Open the sample newsroom for this command, unless a running service has it open."""
    newsroom = Newsroom(listen, clock=clock, opened_at=clock.now)
    with suppress(Busy):
        await newsroom.start()
        stack.push_async_callback(newsroom.stop)
