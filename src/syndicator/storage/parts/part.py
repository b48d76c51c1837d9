"""What every part of the store has."""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from uuid import UUID, uuid4

from syndicator.storage.database import Database


class SqlPart:
    """Where the statements run, and where new ids come from (`mint`)."""

    def __init__(self, database: Database, *, mint: Callable[[], UUID] = uuid4) -> None:
        self._db = database
        self._uuid = mint

    def _mint(self, kind: str) -> str:
        new = self._uuid()
        if kind == "key":
            key = urlsafe_b64encode(new.bytes[:9]).decode()
            return f"A{key[1:]}" if key.startswith("-") else key  # a command would take it for an option
        return f"msg_{new.hex}" if kind == "msg" else new.urn
