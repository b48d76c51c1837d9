"""An installation opened: its turn taken, its store migrated and in step with its configuration, nothing running."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

from syndicator.app.assembling import Ground, Site, assembled
from syndicator.app.storing import open_store, sync_store, turn_of
from syndicator.config import Config
from syndicator.errors import Busy
from syndicator.ports import Clock
from syndicator.sample import Newsroom
from syndicator.storage.approvals import SqlApprovals
from syndicator.storage.partners import SqlPartners
from syndicator.storage.store import SqlStore
from syndicator.storage.subscriptions import SqlSubscriptions

Standby = Callable[[Busy], Awaitable[bool]]
"""Asked at every refused turn: whether to try again."""


@asynccontextmanager
async def opened(found: Config, *, clock: Clock) -> AsyncIterator[Site]:
    """An installation, locked, migrated and in step with its configuration. Nothing runs yet.

    Raises Busy where another process works on it.
    """
    async with grounded(found, clock=clock) as ground, assembled(found, ground) as site:
        yield site


@asynccontextmanager
async def grounded(found: Config, *, clock: Clock, standby: Standby | None = None) -> AsyncIterator[Ground]:
    """Our turn, a migrated store in step with the configuration, and the sample newsroom where there is one.

    Raises Busy where another process works on the installation; `standby` may choose to wait instead.
    """
    async with AsyncExitStack() as stack:
        turn = turn_of(found)
        while True:
            try:
                stack.enter_context(turn)
                break
            except Busy as busy:
                if standby is None or not await standby(busy):
                    raise
        store, subscribers = await open_store(found, stack=stack)
        await sync_store(found, store, subscribers, clock=clock)
        if found.sample is not None:
            await _open_newsroom(found.sample.listen, store, clock=clock, stack=stack)
        yield Ground(
            clock=clock,
            turn=turn,
            store=store,
            subscribers=subscribers,
            subscriptions=SqlSubscriptions(store.database),
            partners=SqlPartners(store.database),
            approvals=SqlApprovals(store.database),
        )


async def _open_newsroom(listen: str, store: SqlStore, *, clock: Clock, stack: AsyncExitStack) -> None:
    opened_at = await store.opened_at()
    newsroom = Newsroom(listen, clock=clock, opened_at=lambda: opened_at)
    await newsroom.start()
    stack.push_async_callback(newsroom.stop)
