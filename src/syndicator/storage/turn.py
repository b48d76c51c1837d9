"""One process at a time works on a PostgreSQL database; others stand by until it ends or its connection is lost."""

from contextlib import suppress
from types import TracebackType
from typing import Self

import psycopg
from sqlalchemy import make_url

from syndicator.errors import Busy, Unusable
from syndicator.storage.database import postgresql_url

_LOCK = 0x73796E6469636174  # "syndicat": any number that no other program takes
_CONNECT_TIMEOUT_S = 10


class DatabaseTurn:
    """An advisory lock: the server lets go when the connection ends, however the process ends."""

    def __init__(self, address: str) -> None:
        self._url = postgresql_url(address)
        self._connection: psycopg.Connection | None = None

    @property
    def name(self) -> str:
        """Which database, without its password."""
        return make_url(self._url.set(drivername="postgresql")).render_as_string(hide_password=True)

    def is_held(self) -> bool:
        """Whether a running process has its turn."""
        try:
            with self:
                return False
        except Busy:
            return True

    def keep(self) -> None:
        """Make sure that it is still our turn; take it again after the server was restarted.

        Raises Busy where another process took it, and Unusable where the server can't be reached: neither can anybody
        else then.
        """
        try:
            if self._connection is not None:
                self._connection.execute("SELECT 1")
                return
        except psycopg.Error:
            self._let_go()
        self.__enter__()

    def __enter__(self) -> Self:
        address = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
        try:
            connection = psycopg.connect(
                address, autocommit=True, connect_timeout=_CONNECT_TIMEOUT_S, application_name="syndicator turn"
            )
            row = connection.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK]).fetchone()
        except psycopg.Error as fault:
            raise Unusable(f"{self.name}: {str(fault).strip().partition(chr(10))[0]}") from fault
        if row is None or not row[0]:
            connection.close()
            raise Busy(
                f"{self.name}: in use by another syndicator. Stop that one, or set [app] database in config.toml to "
                "another database"
            )
        self._connection = connection
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        # The server notices the end of a connection some time after it, and whoever comes next would be refused.
        with suppress(psycopg.Error):
            if self._connection is not None:
                self._connection.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
        self._let_go()

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
