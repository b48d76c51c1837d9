"""What an adapter may need of the program: a way to send, the folder where relative paths start, the clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from syndicator.ports import Clock


class Answer(Protocol):
    """What a remote answered to a request."""

    @property
    def status(self) -> int:
        """The HTTP status."""

    @property
    def headers(self) -> Mapping[str, str]:
        """The header fields."""

    @property
    def body(self) -> bytes:
        """The decoded body."""


class Send(Protocol):
    """One request through the guarded client; redirects are not followed.

    Raises TryLater (it never left), Refused (the guard or a cap) or OutcomeUnknown (it left and no answer came).
    """

    async def __call__(
        self, method: str, url: str, *, headers: Mapping[str, str], content: bytes, max_bytes: int | None = None
    ) -> Answer:
        """The remote's answer, whatever its status."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wires:
    """What every adapter is connected to."""

    send: Send
    folder: Path
    clock: Clock
