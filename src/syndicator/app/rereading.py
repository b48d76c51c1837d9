"""A source's kept pages read anew: shown as it goes, and taken over a few at a time by whoever works here."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta

from syndicator.app.asking import Asking, Progress, asking
from syndicator.app.parts import SystemClock
from syndicator.app.storing import beside
from syndicator.config import Config
from syndicator.engine.readers import Readers
from syndicator.engine.rereading import NotKept, Reread, Rereader
from syndicator.engine.templates import Templates
from syndicator.errors import Unreadable, Unusable
from syndicator.model import EntryId, EntryState
from syndicator.ports import Intent
from syndicator.render.reread import changes_as_text
from syndicator.storage.store import SqlStore
from syndicator.storage.templates import SqlTemplates

_LISTED_AT_ONCE = 500
_TAKEN_AT_ONCE = 5
_PATIENCE = timedelta(minutes=5)
_NAMED = 20

Say = Callable[[str], None]


@dataclass
class _Tally:
    """What came of it so far."""

    read: int = 0
    changed: list[EntryId] = field(default_factory=list)
    released: int = 0
    not_kept: list[EntryId] = field(default_factory=list)
    taken: int = 0


async def reextract(
    found: Config, source: str, *, dry_run: bool, held: bool, repost: bool, say: Say, progress: Progress
) -> None:
    """Read a source's kept pages anew and say what differs; take it over unless that is not wished."""
    if source not in found.sources:
        raise Unusable(f"{source}: no such source (there are: {', '.join(found.sources)})")
    async with AsyncExitStack() as stack:
        one = None if dry_run else await stack.enter_async_context(asking(found))
        store = one.store if one else await beside(found, clock=SystemClock(), stack=stack)
        readers = Readers(processes=found.limits.workers, deadline=found.limits.extract)
        stack.push_async_callback(readers.close)
        rereader = Rereader(
            store=store,
            readers=readers,
            clock=SystemClock(),
            sources=found.sources,
            refrains=Templates(SqlTemplates(store.database)).refrains,
        )
        tally = _Tally()
        async for some in _in_turn(store, source, held=held, tally=tally):
            progress(f"{source}: {tally.read} read anew, {len(tally.changed)} changed")
            changed = [each for each in await _shown(rereader, some, repost=repost, tally=tally, say=say) if each]
            if one is not None and changed:
                await _taken(one, changed, repost=repost, tally=tally, say=say)
    progress("")
    say(_summary(source, tally, dry_run=dry_run))


async def _in_turn(store: SqlStore, source: str, *, held: bool, tally: _Tally) -> AsyncIterator[Sequence[EntryId]]:
    """The entries whose page is kept, a few at a time, the oldest first."""
    after, state = 0, EntryState.HELD if held else EntryState.LIVE
    while rows := await store.entries_of(source, state=state, after=after, limit=_LISTED_AT_ONCE):
        after = rows[-1][0]
        tally.not_kept += [number for number, has_page in rows if not has_page]
        there = [number for number, has_page in rows if has_page]
        for start in range(0, len(there), _TAKEN_AT_ONCE):
            yield there[start : start + _TAKEN_AT_ONCE]


async def _shown(
    rereader: Rereader, some: Sequence[EntryId], *, repost: bool, tally: _Tally, say: Say
) -> list[EntryId | None]:
    found = await asyncio.gather(*(rereader.rehearse(number, repost=repost) for number in some), return_exceptions=True)
    return [_told(number, one, tally, say) for number, one in zip(some, found, strict=True)]


def _told(number: EntryId, one: Reread | BaseException, tally: _Tally, say: Say) -> EntryId | None:
    """One entry said; its number where something is to be taken over."""
    if isinstance(one, NotKept):
        tally.not_kept.append(number)
        return None
    if isinstance(one, Unreadable | Unusable):
        say(f"entry {number}: not read: {one}")
        return None
    if isinstance(one, BaseException):
        raise one
    tally.read += 1
    revision = one.decision.revision
    if revision is None:
        if one.decision.why:
            say(f"entry {number}: {one.decision.why}")
        return None
    tally.changed.append(number)
    tally.released += one.decision.kind == "released"
    for line in changes_as_text(one.entry, revision.article):
        say(line)
    if one.decision.why:
        say(f"  {one.decision.kind}: {one.decision.why}")
    return number


async def _taken(one: Asking, changed: Sequence[EntryId], *, repost: bool, tally: _Tally, say: Say) -> None:
    arguments = {"repost": "yes"} if repost else {}
    intent = Intent(id=0, verb="reextract", subject=",".join(map(str, changed)), arguments=arguments)
    count, *lines = (await one.ask(intent, patience=_PATIENCE)).split("\n")
    number, _, rest = count.partition(" ")
    if not number.isdecimal() or rest != "taken over":
        raise Unusable(count)
    tally.taken += int(number)
    for line in lines:
        say(line)


def _summary(source: str, tally: _Tally, *, dry_run: bool) -> str:
    says = [f"{tally.read} read anew", f"{len(tally.changed)} changed"]
    says += [f"{tally.released} {'would be ' if dry_run else ''}released"] if tally.released else []
    says += ["nothing was written"] if dry_run else [f"{tally.taken} taken over"]
    if tally.not_kept:
        named = ", ".join(str(number) for number in tally.not_kept[:_NAMED])
        more = f" and {len(tally.not_kept) - _NAMED} more" if len(tally.not_kept) > _NAMED else ""
        says.append(f"{len(tally.not_kept)} whose pages are no longer kept (entries {named}{more})")
    return f"{source}: " + ", ".join(says)
