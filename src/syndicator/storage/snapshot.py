"""One file that holds a whole installation at one moment, whichever database it came from, and goes into either.

It is an SQLite database with our schema, and one table more: the configuration's files. An entry's id, a feed's `seq`
and a delivery's key go through it unchanged.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path

from sqlalchemy import Connection, Engine, MetaData, insert, select, text

from syndicator.errors import Unusable
from syndicator.storage import schema
from syndicator.storage.database import Database
from syndicator.storage.tables import metadata

_ROWS = 500
_ROOM = 1.1
_CARRIED = "CREATE TABLE carried (path TEXT PRIMARY KEY, body BLOB NOT NULL)"

Progress = Callable[[str], None]
"""Told the table that is being copied."""


def write_snapshot(database: Database, path: Path, carried: Mapping[str, bytes], *, progress: Progress) -> None:
    """Write a snapshot to `path`, whole or not at all, while others write on. Raises Unusable where it can't be."""
    if path.exists():
        raise Unusable(f"{path}: is there already; name another file, or take it away")
    beside = path.with_name(f".{path.name}.part")
    beside.unlink(missing_ok=True)
    try:
        os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))  # it holds subscribers' secrets
        if database.engine.dialect.name == "sqlite":
            _vacuum_into(database, beside)
        else:
            _copy_out(database, beside, progress)
        with sqlite3.connect(beside) as file:
            file.execute(_CARRIED)
            file.executemany("INSERT INTO carried VALUES (?, ?)", sorted(carried.items()))
        file.close()
        _sync(beside)
        beside.replace(path)
    except (OSError, sqlite3.Error) as fault:
        raise Unusable(f"{path}: {fault}; nothing was written") from fault
    finally:
        beside.unlink(missing_ok=True)


def read_carried(path: Path) -> dict[str, bytes]:
    """The configuration's files in a snapshot. Raises Unusable where it is none, or of a newer program."""
    if not path.is_file():
        raise Unusable(f"{path}: no such file")
    try:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as file:
            [(version,)] = file.execute("SELECT version_num FROM alembic_version")
            carried = dict(file.execute("SELECT path, body FROM carried"))
        file.close()
    except (sqlite3.Error, ValueError) as fault:
        raise Unusable(f"{path}: no snapshot of syndicator ({fault})") from fault
    schema.refuse_newer(str(version), str(path))
    return carried


def restore_into_file(snapshot: Path, path: Path) -> None:
    """Make the snapshot the SQLite database at `path`, at this program's schema."""
    if path.exists():
        raise Unusable(f"{path}: is there already; move it away, or set [app] data to another folder")
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.part")
    _upgraded(snapshot, beside)
    _sync(beside)
    beside.replace(path)


def restore_into_server(snapshot: Path, database: Database, *, beside: Path, progress: Progress) -> None:
    """Fill an empty database with the snapshot's rows, in one transaction; `beside` is a file for the meantime."""
    if schema.version(database.engine) is not None:
        raise Unusable(f"{database.name}: has a syndicator's tables already; name an empty database")
    _upgraded(snapshot, beside)
    source = Database.embedded(beside)
    try:
        schema.upgrade(database.engine)
        with source.engine.connect() as rows, database.engine.begin() as target:
            _copy(rows, target, progress)
            for table in metadata.sorted_tables:
                if "id" in table.c:
                    target.execute(text(_NEXT_NUMBER.format(table=table.name)))
    finally:
        source.dispose()
        for each in (beside, Path(f"{beside}-wal"), Path(f"{beside}-shm")):
            each.unlink(missing_ok=True)


_NEXT_NUMBER = (
    "SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT coalesce(max(id), 0) + 1 FROM {table}), false)"
)


def room_for_copy(engine: Engine, folder: Path) -> None:
    """Raises Unusable where the folder's disk has no room for a copy of the database."""
    question = (
        "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
        if engine.dialect.name == "sqlite"
        else "SELECT pg_database_size(current_database())"
    )
    with engine.connect() as connection:
        size = int(connection.execute(text(question)).scalar_one())
    free = shutil.disk_usage(folder).free
    if free < size * _ROOM:
        raise Unusable(
            f"{folder}: {free // 1_000_000} MB free, and a copy of the database before its migration takes "
            f"{int(size * _ROOM) // 1_000_000 + 1} MB; make room, then start again"
        )


def _upgraded(snapshot: Path, path: Path) -> None:
    """A copy of the snapshot, at this program's schema and without what it carried."""
    path.unlink(missing_ok=True)
    shutil.copyfile(snapshot, path)
    path.chmod(0o600)
    database = Database.embedded(path)
    try:
        schema.upgrade(database.engine)
        with database.engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE carried")
    finally:
        database.dispose()
    _fold(path)


def _vacuum_into(database: Database, path: Path) -> None:
    """SQLite's own: one read transaction, defragmented on the way."""
    with sqlite3.connect(str(database.engine.url.database), isolation_level=None) as file:
        file.execute("PRAGMA busy_timeout = 60000")
        file.execute("VACUUM INTO ?", [str(path)])
    file.close()


def _copy_out(database: Database, path: Path, progress: Progress) -> None:
    made = Database.embedded(path)
    try:
        schema.migrate(made.engine, schema.version(database.engine) or "head")
        snapshot = database.engine.execution_options(isolation_level="REPEATABLE READ")
        with snapshot.connect() as rows, made.engine.begin() as target:
            _copy(rows, target, progress)
    finally:
        made.dispose()
    _fold(path)


def _copy(source: Connection, target: Connection, progress: Progress) -> None:
    """All rows of all tables, parents first, a few hundred at a time. Both have one schema, which may be an old one."""
    theirs, ours = MetaData(), MetaData()
    theirs.reflect(source)
    ours.reflect(target)
    for table in ours.sorted_tables:
        if table.name == "alembic_version":
            continue
        progress(table.name)
        rows = source.execution_options(yield_per=_ROWS).execute(select(theirs.tables[table.name])).mappings()
        for some in rows.partitions(_ROWS):
            target.execute(insert(table), [dict(row) for row in some])


def _fold(path: Path) -> None:
    """Write the log back, so that the file alone is the whole database."""
    with sqlite3.connect(path) as file:
        file.execute("PRAGMA journal_mode = DELETE")
    file.close()


def _sync(path: Path) -> None:
    """On the disk before it has its name."""
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
