"""What the running program knows of itself."""

from dataclasses import dataclass
from datetime import datetime

from syndicator.ports import Room


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """What the store does not know of the running program."""

    version: str
    ticked_at: datetime | None
    config_ok: bool
    room: Room
