"""Commands that ask for something to be done: by the running service within a tick, or here where none runs.

The wish is written down first in either case, so that a crash loses none.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from syndicator.app.assembling import Site
from syndicator.app.opening import opened
from syndicator.app.parts import SystemClock
from syndicator.app.storing import database_of, turn_of
from syndicator.config import Config
from syndicator.errors import Unusable
from syndicator.model import EntryId, EntryState
from syndicator.policy import deciding
from syndicator.policy.identity import url_alias
from syndicator.ports import Answered, Intent, Store
from syndicator.render.account import account_as_text, is_settled, places_as_text
from syndicator.storage.store import SqlStore

_LOOK_S = 0.1
_ANSWER = timedelta(seconds=15)

Progress = Callable[[str], None]
"""Told now and then what is waited for."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Whom to ask: the running service by its database, or the parts that were opened here for want of one."""

    store: SqlStore
    here: Site | None

    async def ask(self, intent: Intent, *, patience: timedelta = _ANSWER) -> str:
        """What came of it. Raises Unusable with the reason where it could not be done."""
        number = await self.store.add_intent(intent, now=SystemClock().now())
        if self.here is None:
            answer = await _answer(self.store, number, patience)
        else:
            await self.here.engine.act_now()
            answer = await self.store.answer_to(number)
        if answer is None:
            return f"{intent.subject}: asked; the running service has not answered yet"
        if answer.failed:
            raise Unusable(answer.says)
        return answer.says


@asynccontextmanager
async def asking(found: Config) -> AsyncIterator[Asking]:
    """To ask several things one after the other."""
    async with AsyncExitStack() as stack:
        if turn_of(found).is_held():
            store = SqlStore(database_of(found))
            stack.push_async_callback(store.close)
            yield Asking(store, None)
        else:
            site = await stack.enter_async_context(opened(found, clock=SystemClock()))
            yield Asking(site.store, site)


async def ask(found: Config, intent: Intent) -> str:
    """What came of it. Raises Unusable with the reason where it could not be done."""
    async with asking(found) as one:
        return await one.ask(intent)


async def _answer(store: Store, number: int, patience: timedelta) -> Answered | None:
    """The running service's answer; None where it takes longer than anybody waits."""
    deadline = asyncio.get_running_loop().time() + patience.total_seconds()
    while asyncio.get_running_loop().time() < deadline:
        if (answer := await store.answer_to(number)) is not None:
            return answer
        await asyncio.sleep(_LOOK_S)
    return None


async def retract(
    found: Config, subject: str, *, reason: str, erase: bool, wait: timedelta, progress: Progress
) -> list[str]:
    """Withdraw a story everywhere; a line for every place that had it, once all have answered or `wait` is over."""
    arguments = {"reason": reason} | ({"erase": "yes"} if erase else {})
    lines = [await ask(found, Intent(id=0, verb="retract", subject=subject, arguments=arguments))]
    async with AsyncExitStack() as stack:
        store = SqlStore(database_of(found))
        stack.push_async_callback(store.close)
        number = await store.find_entry(subject)
        if number is None:
            return lines
        await _settled(found, store, number, wait=wait, progress=progress)
        account = await store.account(number)
    if account.entry.state is EntryState.RETRACTED:
        lines += places_as_text(account, feeds=found.feeds, channels=found.channels)
    return lines


async def _settled(found: Config, store: Store, number: EntryId, *, wait: timedelta, progress: Progress) -> None:
    """Wait for the running service to bring the news to all channels."""
    if not turn_of(found).is_held():
        return
    deadline = asyncio.get_running_loop().time() + wait.total_seconds()
    while not is_settled(await store.account(number), found.channels):
        left_s = deadline - asyncio.get_running_loop().time()
        if left_s <= 0:
            return
        progress(f"waiting for channels, {left_s:.0f} s at most")
        await asyncio.sleep(_LOOK_S)


async def explain(found: Config, store: Store, subject: str) -> str:
    """Why a story was posted, or not. Raises Unusable where nothing at all is known of it."""
    number = await store.find_entry(subject)
    if number is not None:
        return account_as_text(
            await store.account(number),
            feeds=found.feeds,
            channels=found.channels,
            why_not=lambda feed, account: deciding.why_not_in(found.feeds[feed], account),
            timezone=found.app.timezone,
        )
    if "://" not in subject:
        raise Unusable(f"{subject}: no such entry (`syndicator entries` lists them)")
    return "\n".join(await _whereabouts(store, subject))


async def _whereabouts(store: Store, url: str) -> list[str]:
    """What is known of an address that has no entry."""
    address = url_alias(url)
    block = await store.block_on(address)
    if block is not None:
        return [f"{url}: kept out by the operator since {block.at:%Y-%m-%d %H:%M} UTC ({block.reason})"]
    lines = [
        f"{url}: listed by {link.source}, last on {link.listed_at:%Y-%m-%d %H:%M} UTC, but not read: {link.says} "
        f"({link.tries_count} tries; the next {link.due_at:%Y-%m-%d %H:%M} UTC)"
        for link in await store.waiting(address)
    ]
    if lines:
        return lines
    return [
        f"{url}: no source has listed this address.",
        f"`syndicator try SOURCE` shows what a source lists now, `syndicator try {url}` what would be read there.",
    ]
