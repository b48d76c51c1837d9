"""What is kept of partners: their tokens, of which we know only a hash, and who came when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerToken:
    """A token that was given to a partner. It opens nothing from `ends_at` on; `seen_at` is when it last did."""

    number: int
    partner: str
    minted_at: datetime
    ends_at: datetime | None = None
    seen_at: datetime | None = None

    def is_valid(self, now: datetime) -> bool:
        """Whether it still opens the door."""
        return self.ends_at is None or now < self.ends_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request with a token of a partner's, and how it was answered."""

    partner: str
    token: int
    at: datetime
    path: str
    status: int
    address: str
    agent: str


class PartnerStore(Protocol):
    """Tokens and visits of partners."""

    async def add_token(
        self, partner: str, digest: str, *, now: datetime, ends_at: datetime | None, others_end_at: datetime | None
    ) -> PartnerToken:
        """Write a token down by its hash; with `others_end_at`, the partner's others end then at the latest."""

    async def token(self, digest: str) -> PartnerToken | None:
        """The token with this hash, valid or not."""

    async def tokens(self) -> list[PartnerToken]:
        """All tokens, in the order in which they were given."""

    async def end_token(self, partner: str, number: int, *, now: datetime) -> bool:
        """Let a token end now; False where the partner has no such token that is still valid."""

    async def note_visit(self, visit: Visit) -> None:
        """Write a visit into the log."""

    async def visits(self, partner: str, *, limit: int) -> Sequence[Visit]:
        """The newest visits of a partner, the newest first."""
