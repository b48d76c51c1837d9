"""What is delivered: channels, what is owed to each, and the posts that came of it."""

from sqlalchemy import Column, Index, Integer, String, Table, Text, UniqueConstraint

from syndicator.storage.tables.columns import id_column, metadata, partial_index, reference
from syndicator.storage.types import Instant

channels = Table(
    "channels",
    metadata,
    id_column(),
    Column("name", String, nullable=False, unique=True),
    Column("started_at", Instant, nullable=False),
    Column("held", Text, nullable=False, server_default=""),
    Column("held_at", Instant),
    Column("paused_at", Instant),
    Column("removed_at", Instant),
)

deliveries = Table(
    "deliveries",
    metadata,
    id_column(),
    reference("entry_id", "entries.id"),
    reference("revision_id", "revisions.id"),
    reference("channel_id", "channels.id"),
    Column("action", String, nullable=False),
    Column("state", String, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("key", String, nullable=False, unique=True, comment="idempotency key, minted once"),
    Column("group_key", String, comment="of a digest: its idempotency key, the same in all deliveries it brings"),
    Column("due_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("ordered_at", Instant, comment="since when it waits"),
    Column("asked_at", Instant, comment="when editors were asked whether it may be posted"),
    Column("sending_at", Instant),
    Column("settled_at", Instant),
    UniqueConstraint("revision_id", "channel_id", "action"),
    Index("ix_deliveries_entry_id", "entry_id"),
    partial_index("ix_deliveries_group_key", "group_key", where="group_key IS NOT NULL"),
    partial_index("uq_deliveries_one_post", "entry_id", "channel_id", unique=True, where="action = 'post'"),
    partial_index("ix_deliveries_open", "channel_id", "id", where="state = 'pending'"),
    partial_index("ix_deliveries_awaiting", "id", where="state = 'awaiting'"),
    partial_index("ix_deliveries_sending", "id", where="state = 'sending'"),
)

posts = Table(
    "posts",
    metadata,
    id_column(),
    reference("delivery_id", "deliveries.id"),
    reference("entry_id", "entries.id"),
    reference("channel_id", "channels.id"),
    Column("part", Integer, nullable=False, server_default="0"),
    Column("group_key", String, comment="digests: the deliveries that share one post"),
    Column("remote_id", Text, nullable=False),
    Column("url", Text),
    Column("posted_at", Instant, nullable=False),
    Column("deleted_at", Instant),
    UniqueConstraint("delivery_id", "part"),
    Index("ix_posts_entry_id_channel_id", "entry_id", "channel_id"),
    Index("ix_posts_channel_id_posted_at", "channel_id", "posted_at"),
)
