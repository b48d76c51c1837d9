"""Partners' tokens, known by a hash only, and the log of their visits, kept for a month."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, or_, select, update

from syndicator.ports import PartnerToken, Visit
from syndicator.storage.database import Database
from syndicator.storage.tables.partners import partner_tokens, partner_visits

_KEPT = timedelta(days=30)
_EVERY = 200
"""After so many visits those that are too old are thrown away."""


class SqlPartners:
    """See `ports.partners` for what each method promises."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def add_token(
        self, partner: str, digest: str, *, now: datetime, ends_at: datetime | None, others_end_at: datetime | None
    ) -> PartnerToken:
        """A new token beside those that are there."""
        return await self._db.write(_add_token, partner, digest, now=now, ends_at=ends_at, others_end_at=others_end_at)

    async def token(self, digest: str) -> PartnerToken | None:
        """The token with this hash."""
        return await self._db.read(_token, digest)

    async def tokens(self) -> list[PartnerToken]:
        """All tokens."""
        return await self._db.read(_tokens)

    async def end_token(self, partner: str, number: int, *, now: datetime) -> bool:
        """Let a token end."""
        return await self._db.write(_end_token, partner, number, now=now)

    async def note_visit(self, visit: Visit) -> None:
        """One line of the log."""
        await self._db.write(_note_visit, visit)

    async def visits(self, partner: str, *, limit: int) -> list[Visit]:
        """The newest visits."""
        return await self._db.read(_visits, partner, limit=limit)


def _add_token(
    connection: Connection,
    partner: str,
    digest: str,
    *,
    now: datetime,
    ends_at: datetime | None,
    others_end_at: datetime | None,
) -> PartnerToken:
    if others_end_at is not None:
        later = or_(partner_tokens.c.ends_at.is_(None), partner_tokens.c.ends_at > others_end_at)
        theirs = update(partner_tokens).where(partner_tokens.c.partner == partner, later)
        connection.execute(theirs.values(ends_at=others_end_at))
    values = {"partner": partner, "digest": digest, "minted_at": now, "ends_at": ends_at}
    made = connection.execute(insert(partner_tokens).values(values))
    (number,) = made.inserted_primary_key or (0,)
    return PartnerToken(number=int(number), partner=partner, minted_at=now, ends_at=ends_at)


def _token(connection: Connection, digest: str) -> PartnerToken | None:
    row = connection.execute(select(partner_tokens).where(partner_tokens.c.digest == digest)).first()
    return None if row is None else _to_token(row)


def _tokens(connection: Connection) -> list[PartnerToken]:
    return [_to_token(row) for row in connection.execute(select(partner_tokens).order_by(partner_tokens.c.id))]


def _end_token(connection: Connection, partner: str, number: int, *, now: datetime) -> bool:
    valid = or_(partner_tokens.c.ends_at.is_(None), partner_tokens.c.ends_at > now)
    one = update(partner_tokens).where(partner_tokens.c.id == number, partner_tokens.c.partner == partner, valid)
    return connection.execute(one.values(ends_at=now)).rowcount > 0


def _note_visit(connection: Connection, visit: Visit) -> None:
    made = connection.execute(
        insert(partner_visits).values(
            partner=visit.partner,
            token_id=visit.token,
            at=visit.at,
            path=visit.path,
            status=visit.status,
            address=visit.address,
            agent=visit.agent,
        )
    )
    connection.execute(update(partner_tokens).where(partner_tokens.c.id == visit.token).values(seen_at=visit.at))
    (number,) = made.inserted_primary_key or (1,)
    if int(number) % _EVERY == 0:
        connection.execute(delete(partner_visits).where(partner_visits.c.at < visit.at - _KEPT))


def _visits(connection: Connection, partner: str, *, limit: int) -> list[Visit]:
    query = select(partner_visits).where(partner_visits.c.partner == partner)
    rows = connection.execute(query.order_by(partner_visits.c.id.desc()).limit(limit))
    return [
        Visit(
            partner=row.partner,
            token=row.token_id,
            at=row.at,
            path=row.path,
            status=row.status,
            address=row.address,
            agent=row.agent,
        )
        for row in rows
    ]


def _to_token(row: Row[Any]) -> PartnerToken:
    return PartnerToken(
        number=row.id, partner=row.partner, minted_at=row.minted_at, ends_at=row.ends_at, seen_at=row.seen_at
    )
