"""Partners' tokens, and their visits under them."""

from sqlalchemy import Column, Index, Integer, String, Table, Text

from syndicator.storage.tables.columns import id_column, metadata, reference
from syndicator.storage.types import Instant

partner_tokens = Table(
    "partner_tokens",
    metadata,
    id_column(),
    Column("partner", String, nullable=False),
    Column("digest", String, nullable=False, unique=True),
    Column("minted_at", Instant, nullable=False),
    Column("ends_at", Instant),
    Column("seen_at", Instant),
)

partner_visits = Table(
    "partner_visits",
    metadata,
    id_column(),
    Column("partner", String, nullable=False),
    reference("token_id", "partner_tokens.id"),
    Column("at", Instant, nullable=False),
    Column("path", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("address", String, nullable=False),
    Column("agent", Text, nullable=False),
    Index("ix_partner_visits_partner_id", "partner", "id"),
    Index("ix_partner_visits_at", "at"),
)
