"""Threads, connections and transactions of the two databases: SQLite, embedded, and PostgreSQL.

SQLite in WAL mode with `synchronous=FULL`: NORMAL may forget, at power loss, that a post was being sent. One writer
thread begins IMMEDIATE (with the default begin, 949 of 1000 concurrent read-then-write increments were lost, with no
error); readers begin deferred on threads of their own, since a pure read behind IMMEDIATE waits for the writer.

PostgreSQL has the same one writer thread: one process works at a time (`storage.turn`), so that decisions inside of a
transaction see what the last one wrote. A connection that was lost is made anew; what it had not committed is told.
Writes that wait for the writer are one transaction (`storage.queue`).
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Concatenate, ParamSpec, Self, TypeVar, cast

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from syndicator.errors import Unusable
from syndicator.storage.queue import WriteQueue

P = ParamSpec("P")
R = TypeVar("R")

_READERS = 4
_BUSY_TIMEOUT_MS = 10_000
_PRAGMAS = (
    f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
)
_CONNECT_TIMEOUT_S = 10
_STATEMENT_TIMEOUT_MS = 60_000


class Database:
    """Runs functions of a connection, each in one transaction on the right thread."""

    def __init__(self, writer: Engine, readers: Engine) -> None:
        self.engine = writer
        self._readers = readers
        self._queue = WriteQueue(writer)
        self._write_thread = ThreadPoolExecutor(1, thread_name_prefix="store-write")
        self._read_threads = ThreadPoolExecutor(_READERS, thread_name_prefix="store-read")

    @classmethod
    def embedded(cls, path: Path) -> Self:
        """The SQLite file at `path`, made where there is none."""
        path.parent.mkdir(parents=True, exist_ok=True)
        return cls(_sqlite(path, begin="BEGIN IMMEDIATE", size=1), _sqlite(path, begin="BEGIN", size=_READERS))

    @classmethod
    def postgresql(cls, address: str) -> Self:
        """The database at `postgresql://…`, as libpq spells addresses. Raises Unusable for another spelling."""
        url = postgresql_url(address)
        # A function that reads several times is to see one state, as it does on SQLite.
        return cls(_psycopg(url, size=1), _psycopg(url, size=_READERS, isolation_level="REPEATABLE READ"))

    @property
    def name(self) -> str:
        """Which database, for people: no password."""
        return _name(self.engine)

    async def write(self, act: Callable[Concatenate[Connection, P], R], *args: P.args, **named: P.kwargs) -> R:
        """Run `act(connection, …)` in one transaction; what else waits may be in it, and nothing else goes between.

        It may be run once more after a rollback.
        """
        job = self._queue.put(lambda connection: act(connection, *args, **named))

        def within() -> R:
            with _explained(self.engine):
                self._queue.work_off(job)
                return cast(R, job.done.result())

        try:
            return await asyncio.get_running_loop().run_in_executor(self._write_thread, within)
        finally:
            job.done.cancel()  # nobody waits any more: if it has not begun, it is not done

    async def read(self, act: Callable[Concatenate[Connection, P], R], *args: P.args, **named: P.kwargs) -> R:
        """Run `act(connection, …)` on a snapshot."""

        def within() -> R:
            with _explained(self._readers), self._readers.begin() as connection:
                return act(connection, *args, **named)

        return await asyncio.get_running_loop().run_in_executor(self._read_threads, within)

    async def close(self) -> None:
        """Finish what is queued and let the database go."""
        for threads in (self._write_thread, self._read_threads):
            await asyncio.to_thread(threads.shutdown)
        self.dispose()

    def dispose(self) -> None:
        """Close the connections that rest."""
        self.engine.dispose()
        self._readers.dispose()


def postgresql_url(address: str) -> URL:
    """The address for SQLAlchemy. Raises Unusable, without the password that it may hold."""
    try:
        url = make_url(address)
    except ArgumentError:
        url = None
    if url is None or url.drivername not in ("postgresql", "postgres", "postgresql+psycopg"):
        raise Unusable("[app] database: expected an address such as postgresql://syndicator@db.example.id/syndicator")
    return url.set(drivername="postgresql+psycopg")


@contextmanager
def _explained(engine: Engine) -> Iterator[None]:
    """Disk full, locked for too long, I/O error, server gone: not a bug of a statement."""
    try:
        yield
    except (OperationalError, InterfaceError) as fault:
        raise Unusable(f"{_name(engine)}: {_first_line(fault)}") from fault


def _name(engine: Engine) -> str:
    if engine.dialect.name == "sqlite":
        return str(engine.url.database)
    return engine.url.set(drivername="postgresql").render_as_string(hide_password=True)


def _first_line(fault: DBAPIError) -> str:
    return str(fault.orig).strip().partition("\n")[0]


def _psycopg(url: URL, *, size: int, isolation_level: str = "READ COMMITTED") -> Engine:
    return create_engine(
        url,
        pool_size=size,
        max_overflow=0,
        pool_pre_ping=True,  # the server may have been restarted meanwhile
        isolation_level=isolation_level,
        connect_args={
            "connect_timeout": _CONNECT_TIMEOUT_S,
            "application_name": "syndicator",
            "options": f"-c statement_timeout={_STATEMENT_TIMEOUT_MS} -c synchronous_commit=on",
        },
    )


def _sqlite(path: Path, *, begin: str, size: int) -> Engine:
    engine = create_engine(f"sqlite:///{path}", pool_size=size, max_overflow=0)

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # sqlite3 begins nothing of its own; `begin` below does
        if connection.execute("PRAGMA page_count").fetchone() == (0,):  # later it can't be changed
            connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        for pragma in _PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
