"""The store of an installation: which database, whose turn it is, and in step with the configuration."""

import asyncio
import logging
from contextlib import AsyncExitStack
from pathlib import Path

from syndicator import __version__
from syndicator.app.reading import dress_text
from syndicator.config import Config
from syndicator.model import FORMATS, Entry
from syndicator.policy import routing
from syndicator.ports import Clock, Turn
from syndicator.specs import Feed, Source
from syndicator.storage import schema, snapshot
from syndicator.storage.database import Database
from syndicator.storage.lock import DataLock
from syndicator.storage.store import SqlStore
from syndicator.storage.subscribers import SqlSubscribers
from syndicator.storage.subscriptions import SqlSubscriptions

log = logging.getLogger(__name__)


def database_of(found: Config) -> Database:
    """The embedded database, or the PostgreSQL that the operator names."""
    if found.app.database is not None:
        return Database.postgresql(found.app.database.reveal())
    return Database.embedded(data_folder(found) / "syndicator.db")


def turn_of(found: Config) -> Turn:
    """What keeps a second process from working on the same installation."""
    if found.app.database is not None:
        from syndicator.storage.turn import DatabaseTurn  # noqa: PLC0415  psycopg takes 140 ms that SQLite needs not

        return DatabaseTurn(found.app.database.reveal())
    return DataLock(data_folder(found))


def data_folder(found: Config) -> Path:
    """Where the database and the lock are."""
    return found.folder / found.app.data


async def open_store(found: Config, *, stack: AsyncExitStack) -> tuple[SqlStore, SqlSubscribers]:
    """The store, migrated; closed with `stack`."""
    database = database_of(found)
    store = SqlStore(database)
    stack.push_async_callback(store.close)
    await asyncio.to_thread(_migrate, database, data_folder(found))
    return store, SqlSubscribers(database)


async def sync_store(found: Config, store: SqlStore, subscribers: SqlSubscribers, *, clock: Clock) -> None:
    """Bring the store in step with the configuration, before anything works on it."""
    await store.sync(
        list(found.sources.values()),
        list(found.feeds.values()),
        list(found.channels.values()),
        belongs=belongs,
        presented=presented_by(found),
        now=clock.now(),
    )
    topics = {
        (feed, format_): topic(found, feed, format_)
        for feed in found.public_feeds
        for format_ in FORMATS
        if format_ != "html"
    }
    await subscribers.forget_feeds(found.feeds.keys() - found.public_feeds.keys())
    await subscribers.sync_hubs(found.hub.outside, topics=topics)
    base = (found.app.base_url or "").rstrip("/")
    await SqlSubscriptions(store.database).end_others(listened_to(found), base=f"{base}/", now=clock.now())


def listened_to(found: Config) -> frozenset[str]:
    """Sources whose hubs may tell us of news; none where no hub can reach us."""
    if not found.app.base_url:
        return frozenset()
    return frozenset(source.id for source in found.sources.values() if source.websub == "auto")


def presented_by(found: Config) -> str:
    """What renderings depend on besides the feeds themselves."""
    sources = [_shown(source) for source in found.sources.values()]
    dresses = [dress_text(found, feed) for feed in found.feeds.values()]
    return repr((__version__, found.base_url, found.hubs, found.app, sources, dresses))


def _migrate(database: Database, folder: Path) -> None:
    """Bring the database to this program's schema, and keep a copy of it as it was."""
    present = schema.version(database.engine)
    if present not in (None, schema.HEAD):
        schema.refuse_newer(present, database.name)
        folder.mkdir(parents=True, exist_ok=True)
        snapshot.room_for_copy(database.engine, folder)
        copy = folder / f"before-{schema.HEAD}.snapshot"
        if not copy.exists():  # else it was made by a start that ended before the migration did
            snapshot.write_snapshot(database, copy, {}, progress=lambda _: None)
        log.info("migrating", extra={"from": present, "to": schema.HEAD, "copy": str(copy)})
    schema.upgrade(database.engine)


async def beside(found: Config, *, clock: Clock, stack: AsyncExitStack) -> SqlStore:
    """The store, for a command that may run beside the service."""
    turn = turn_of(found)
    if turn.is_held():
        store = SqlStore(database_of(found))
        stack.push_async_callback(store.close)
        return store
    stack.enter_context(turn)
    store, subscribers = await open_store(found, stack=stack)
    await sync_store(found, store, subscribers, clock=clock)
    return store


async def at_hand(found: Config, *, stack: AsyncExitStack) -> SqlStore | None:
    """What was recorded here, to be looked at only: nothing is made, migrated or synced. None where nothing was."""
    if found.app.database is None and not (data_folder(found) / "syndicator.db").exists():
        return None
    database = database_of(found)
    store = SqlStore(database)
    stack.push_async_callback(store.close)
    present = await asyncio.to_thread(schema.version, database.engine)
    return store if present == schema.HEAD else None


def topic(found: Config, feed: str, format_: str) -> str:
    """Where a feed is found in a format: what it calls itself, and what subscribers ask for."""
    return f"{found.base_url}/feeds/{feed}.{format_}"


def _shown(source: Source) -> tuple[str, ...]:
    """What feeds say of a source."""
    return (source.id, source.url, source.rights or "")


def belongs(feed: Feed, sources: frozenset[str], entry: Entry) -> bool:
    """Whether a feed's query admits an entry that these sources list."""
    return routing.belongs(feed, sources=sources, article=entry.revision.article)
