"""What the configuration on the disk would change, before it takes over."""

import asyncio
from contextlib import AsyncExitStack

from syndicator.app.parts import SystemClock
from syndicator.app.storing import belongs, database_of, presented_by
from syndicator.config import Config
from syndicator.errors import Unusable
from syndicator.ports import Plan
from syndicator.storage import schema
from syndicator.storage.store import SqlStore


async def plan(found: Config) -> Plan:
    """The plan, beside a running service or without one. Raises Unusable where nothing was ever recorded here."""
    database = database_of(found)
    async with AsyncExitStack() as stack:
        store = SqlStore(database)
        stack.push_async_callback(store.close)
        present = await asyncio.to_thread(schema.version, database.engine)
        if present != schema.HEAD:
            says = "nothing was recorded here yet" if present is None else "its schema is of another version"
            raise Unusable(f"{database.name}: {says}; `syndicator run` begins with this configuration as it is")
        return await store.plan(
            list(found.sources.values()),
            list(found.feeds.values()),
            list(found.channels.values()),
            belongs=belongs,
            presented=presented_by(found),
            now=SystemClock().now(),
        )
