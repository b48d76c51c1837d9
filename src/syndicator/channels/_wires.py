"""What an adapter may need of the program: ways out, pictures, the folder of relative paths, the clock."""

import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from syndicator.ports import Answer, Clock, PictureFetcher, Send

__all__ = ["Answer", "Dial", "Send", "Wires"]

Dial = Callable[[str, int], Awaitable[socket.socket]]
"""Host and port → a connection that passed the guard. Raises Refused and TryLater."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wires:
    """What every adapter is connected to."""

    send: Send
    dial: Dial
    pictures: PictureFetcher
    folder: Path
    clock: Clock
