"""Who is told of news (W3C WebSub): we by the hubs of others, others by ours."""

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text, UniqueConstraint

from syndicator.storage.tables.columns import id_column, metadata, reference
from syndicator.storage.types import Instant

subscriptions = Table(
    "subscriptions",
    metadata,
    id_column(),
    Column("direction", String, nullable=False, comment="in: we subscribe; out: others subscribe to us"),
    reference("source_id", "sources.id", null=True),
    Column("topic", Text, nullable=False),
    Column("callback", Text, nullable=False),
    Column("hub", Text),
    Column("secret", Text),
    Column("state", String, nullable=False),
    Column("lease_until", Instant),
    Column("due_at", Instant),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("says", Text, nullable=False, server_default=""),
    Column("heard_at", Instant, comment="when the hub last told of news"),
    Column("missed_count", Integer, nullable=False, server_default="0", comment="news in a row it did not tell of"),
    UniqueConstraint("direction", "topic", "callback"),
    Index("ix_subscriptions_callback", "callback"),
    Index("ix_subscriptions_due_at", "due_at"),
    Index("ix_subscriptions_source_id", "source_id"),
)

subscribers = Table(
    "subscribers",
    metadata,
    id_column(),
    reference("feed_id", "feeds.id"),
    Column("format", String, nullable=False),
    Column("callback", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("is_hub", Boolean, nullable=False, comment="an outside hub that we ping: it has no lease"),
    Column("secret", Text),
    Column("lease_until", Instant, comment="NULL: never verified"),
    Column("ask", String, comment="subscribe or unsubscribe, not verified yet"),
    Column("ask_secret", Text),
    Column("ask_lease_s", Integer),
    Column("ask_due_at", Instant),
    Column("ask_attempts", Integer, nullable=False, server_default="0"),
    Column("due_at", Instant, comment="NULL: they have the newest rendering"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("sent_etag", String),
    Column("sent_at", Instant),
    Column("says", Text, nullable=False, server_default=""),
    UniqueConstraint("feed_id", "format", "callback"),
    Index("ix_subscribers_due_at", "due_at"),
    Index("ix_subscribers_ask_due_at", "ask_due_at"),
    Index("ix_subscribers_lease_until", "lease_until"),
)
