"""What an adapter may need of the program: a way to send, the folder where relative paths start, the clock."""

from dataclasses import dataclass
from pathlib import Path

from syndicator.ports import Answer, Clock, Send

__all__ = ["Answer", "Send", "Wires"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wires:
    """What every adapter is connected to."""

    send: Send
    folder: Path
    clock: Clock
