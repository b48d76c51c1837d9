"""What the operator asks and is told, and what outlives the configuration."""

from sqlalchemy import Boolean, Column, Index, String, Table, Text, false

from syndicator.storage.tables.columns import Number, id_column, metadata, partial_index, reference
from syndicator.storage.types import Instant

installation = Table(
    "installation",
    metadata,
    id_column(),
    Column("urn", String, nullable=False),
    Column("minted_at", Instant, nullable=False),
)

former_names = Table(
    "former_names",
    metadata,
    Column("noun", String, primary_key=True, comment="source, feed or channel"),
    Column("name", String, primary_key=True),
    Column("row_id", Number, nullable=False, comment="of the table that the noun names"),
    Column("renamed_at", Instant, nullable=False),
)

events = Table(
    "events",
    metadata,
    id_column(),
    Column("at", Instant, nullable=False),
    Column("kind", String, nullable=False),
    Column("subject", Text, nullable=False, comment="the source or channel it happened to"),
    reference("entry_id", "entries.id", null=True),
    Column("says", Text, nullable=False, server_default=""),
    Index("ix_events_entry_id", "entry_id"),
    Index("ix_events_at", "at"),
)

intents = Table(
    "intents",
    metadata,
    id_column(),
    Column("verb", String, nullable=False),
    Column("subject", Text, nullable=False),
    Column("arguments", Text, nullable=False, server_default="{}", comment="JSON"),
    Column("asked_at", Instant, nullable=False),
    Column("done_at", Instant),
    Column("failed", Boolean, nullable=False, server_default=false()),
    Column("says", Text, nullable=False, server_default=""),
    partial_index("ix_intents_open", "id", where="done_at IS NULL"),
)

blocks = Table(
    "blocks",
    metadata,
    Column("kind", String, primary_key=True, comment="url: the key of an address; text: a fingerprint"),
    Column("key", Text, primary_key=True),
    reference("entry_id", "entries.id", null=True),
    Column("reason", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

alerts = Table(
    "alerts",
    metadata,
    id_column(),
    Column("kind", String, nullable=False),
    Column("subject", Text, nullable=False, comment="the source, channel or place it is about"),
    Column("says", Text, nullable=False),
    Column("began_at", Instant, nullable=False),
    Column("told_at", Instant),
    Column("ended_at", Instant),
    Column("end_told_at", Instant),
    partial_index("uq_alerts_open", "kind", "subject", unique=True, where="ended_at IS NULL"),
)
