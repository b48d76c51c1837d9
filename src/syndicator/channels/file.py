"""Kind `file`: one JSON line per action, appended to a file.

A line is written at once, flushed to the disk and only then reported. What a crash or a power cut leaves of a line
stays, since an unended line might be somebody's: the next append ends it with a line feed, so that every later line is
whole; readers skip a line that is not JSON. A line carries the key of its attempt, and `find` looks for it.
"""

import asyncio
import errno
import fcntl
import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

from syndicator.channels._json import dump, facts, moment
from syndicator.channels._wires import Wires
from syndicator.errors import ChannelRefused, OutcomeUnknown, TryLater
from syndicator.model import Action, Message, Receipt
from syndicator.ports import Clock
from syndicator.ports.limits import Limits
from syndicator.specs import option

# O_NONBLOCK: opening a pipe or a device by mistake must not wait for its other end.
_FLAGS = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY
_MODE = 0o644
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_REMEDIES = {
    errno.EACCES: "give this program write permission, or set another path",
    errno.EPERM: "give this program write permission, or set another path",
    errno.EROFS: "make the file system writable, or set another path",
    errno.EISDIR: "set path to a file",
    errno.ENOTDIR: "a part of the path is a file; set another path",
    errno.EEXIST: "a part of the path is a file; set another path",
    errno.ENAMETOOLONG: "set a shorter path",
    errno.ELOOP: "the links go in a circle; set another path",
    errno.ENXIO: "set path to a regular file",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the table of a `file` channel takes."""

    path: str = option("File to append to; its folder is made if missing.", example='"posts/all.jsonl"')

    def __post_init__(self) -> None:
        """Refuse what no file system can hold."""
        if not self.path.strip() or "\0" in self.path:
            raise ValueError("path: expected the name of a file")


def limits(options: Options) -> Limits:  # noqa: ARG001  every kind's form
    """Nothing bounds a line of a file."""
    return Limits(corrects_by="another")


def connect(options: Options, wires: Wires) -> "FileChannel":
    """An adapter that appends to `options.path`, which starts at the folder of the config file."""
    return FileChannel(path=wires.folder / options.path, clock=wires.clock)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChannel:
    """Appends what happens; nothing that was written is changed."""

    repeat: ClassVar[Literal["safe", "findable", "never"]] = "findable"

    path: Path
    clock: Clock

    async def post(self, message: Message, *, idempotency_key: str) -> Receipt:
        """A line with action `post`."""
        await self._write(Action.POST, message, idempotency_key)
        return Receipt(remote_id=idempotency_key)

    async def edit(self, receipt: Receipt, message: Message, *, idempotency_key: str) -> Receipt:
        """A line with action `edit`; the receipt stays that of the post."""
        await self._write(Action.EDIT, message, idempotency_key)
        return receipt

    async def delete(self, receipt: Receipt, message: Message, *, idempotency_key: str) -> None:  # noqa: ARG002  the port's
        """A line with action `delete`."""
        await self._write(Action.DELETE, message, idempotency_key)

    async def find(self, message: Message, *, idempotency_key: str) -> Receipt | None:  # noqa: ARG002  the port's
        """The receipt of the line that carries this key."""
        there = await asyncio.to_thread(_holds, self.path, idempotency_key)
        return Receipt(remote_id=idempotency_key) if there else None

    async def _write(self, action: Action, message: Message, key: str) -> None:
        document = {
            "action": action.value,
            "id": message.urn,
            "revision": message.revision,
            "key": key,
            "at": moment(self.clock.now()),
            "text": message.text,
            **facts(message, withdrawn=message.retracted or action is Action.DELETE),
        }
        await asyncio.to_thread(_append, self.path, dump(document))


def _append(path: Path, line: bytes) -> None:
    """Add one line, or nothing: what could be written only in part is taken back."""
    with _said(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, _FLAGS, _MODE)
    try:
        with _said(path):
            size = _locked_size(handle, path)
            torn = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
            _write_whole(handle, path, (b"\n" if torn else b"") + line + b"\n", size=size)
            if size == 0:
                _sync_folder(path.parent)
    finally:
        os.close(handle)


def _locked_size(handle: int, path: Path) -> int:
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode):
        raise ChannelRefused(f"{path}: is not a regular file; set path to one")
    try:
        # Two channels, or two programs, may share the file; the lock ends with the handle.
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as busy:
        raise TryLater(f"{path}: is locked by another writer", retry_after_s=1) from busy
    return os.fstat(handle).st_size


def _write_whole(handle: int, path: Path, chunk: bytes, *, size: int) -> None:
    try:
        _write_once(handle, chunk)
        os.fsync(handle)
    except OSError as failed:
        try:
            os.ftruncate(handle, size)
        except OSError:
            raise OutcomeUnknown(f"{path}: {failed.strerror}, and the line may or may not be there") from failed
        raise


def _write_once(handle: int, chunk: bytes) -> None:
    if os.write(handle, chunk) != len(chunk):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _sync_folder(folder: Path) -> None:
    """Make a new file's name last through a power cut, where the file system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _holds(path: Path, key: str) -> bool:
    """Whether some line of the file carries the key; an unended last line counts if it is whole JSON."""
    with _said(path):
        try:
            lines = path.open("rb")
        except FileNotFoundError:
            return False
        with lines:
            wanted = dump({"key": key})[1:-1]
            return any(wanted in line and _key(line) == key for line in lines)


def _key(line: bytes) -> object:
    try:
        document = json.loads(line)
    except ValueError:
        return None
    return document.get("key") if isinstance(document, dict) else None


@contextmanager
def _said(path: Path) -> Iterator[None]:
    """Turn what the file system answers into what the engine should do next."""
    try:
        yield
    except OSError as failed:
        number, says = failed.errno or 0, failed.strerror or str(failed)
        if number in _REMEDIES:
            raise ChannelRefused(f"{path}: {says}; {_REMEDIES[number]}") from failed
        if number in _FULL:
            raise TryLater(f"{path}: {says}; free some space") from failed
        raise TryLater(f"{path}: {says}") from failed
