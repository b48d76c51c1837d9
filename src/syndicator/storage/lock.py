"""One process per data folder: the embedded engine's leases are void at its start, so two would work twice."""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from syndicator.errors import Busy, Unusable


class DataLock:
    """Holds a folder for this process; the kernel lets go when the process dies, however it dies."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "lock"
        self._file: int | None = None

    def is_held(self) -> bool:
        """Whether a running process has the folder."""
        try:
            with self:
                return False
        except Busy:
            return True

    def keep(self) -> None:
        """Nothing to do: the kernel takes it from nobody who runs."""

    def __enter__(self) -> Self:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as fault:
            raise Unusable(
                f"{self._path}: {fault.strerror}; set [app] data in config.toml to a folder I may write"
            ) from fault
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            holder = os.read(file, 20).decode(errors="replace").strip() or "unknown"
            os.close(file)
            raise Busy(
                f"{self._path.parent}: in use by another syndicator (process {holder}). "
                "Stop that one, or set [app] data in config.toml to another folder"
            ) from held
        os.ftruncate(file, 0)
        os.write(file, str(os.getpid()).encode())
        self._file = file
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            os.close(self._file)
