"""Threads, connections and transactions of the embedded database.

SQLite in WAL mode with `synchronous=FULL`: NORMAL may forget, at power loss, that a post was being sent. One writer
thread begins IMMEDIATE (with the default begin, 949 of 1000 concurrent read-then-write increments were lost, with no
error); readers begin deferred on threads of their own, since a pure read behind IMMEDIATE waits for the writer.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from syndicator.errors import Unusable

P = ParamSpec("P")
R = TypeVar("R")

_READERS = 4
_BUSY_TIMEOUT_MS = 10_000
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}",
    "PRAGMA foreign_keys = ON",
)


class Database:
    """Runs functions of a connection, each in one transaction on the right thread."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.engine = _engine(path, begin="BEGIN IMMEDIATE", size=1)
        self._readers = _engine(path, begin="BEGIN", size=_READERS)
        self._write_thread = ThreadPoolExecutor(1, thread_name_prefix="store-write")
        self._read_threads = ThreadPoolExecutor(_READERS, thread_name_prefix="store-read")

    async def write(self, act: Callable[Concatenate[Connection, P], R], *args: P.args, **named: P.kwargs) -> R:
        """Run `act(connection, …)` in one transaction; no other writes meanwhile."""
        return await _on(self._write_thread, self.engine, act, *args, **named)

    async def read(self, act: Callable[Concatenate[Connection, P], R], *args: P.args, **named: P.kwargs) -> R:
        """Run `act(connection, …)` on a snapshot."""
        return await _on(self._read_threads, self._readers, act, *args, **named)

    async def close(self) -> None:
        """Finish what is queued and let the file go."""
        for threads in (self._write_thread, self._read_threads):
            await asyncio.to_thread(threads.shutdown)
        self.engine.dispose()
        self._readers.dispose()


async def _on(
    threads: Executor, engine: Engine, act: Callable[Concatenate[Connection, P], R], *args: P.args, **named: P.kwargs
) -> R:
    def within() -> R:
        try:
            with engine.begin() as connection:
                return act(connection, *args, **named)
        except OperationalError as fault:  # disk full, locked for too long, I/O error: not a bug of a statement
            raise Unusable(f"{engine.url.database}: {fault.orig}") from fault

    return await asyncio.get_running_loop().run_in_executor(threads, within)


def _engine(path: Path, *, begin: str, size: int) -> Engine:
    engine = create_engine(f"sqlite:///{path}", pool_size=size, max_overflow=0)

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # sqlite3 begins nothing of its own; `begin` below does
        for pragma in _PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
