"""What is polled: sources, their listed links without an entry, and the hosts that are asked."""

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text

from syndicator.storage.tables.columns import id_column, metadata, reference
from syndicator.storage.types import Instant

sources = Table(
    "sources",
    metadata,
    id_column(),
    Column("name", String, nullable=False, unique=True),
    Column("url", Text, nullable=False),
    Column("config_hash", String, nullable=False, server_default=""),
    Column("next_poll_at", Instant, nullable=False),
    Column("lease_until", Instant),
    Column("baselined_at", Instant),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_hash", String),
    Column("failed_count", Integer, nullable=False, server_default="0"),
    Column("empty_count", Integer, nullable=False, server_default="0"),
    Column("last_success_at", Instant),
    Column("silent_at", Instant, comment="from then on it has had no news for too long"),
    Column("says", Text, nullable=False, server_default=""),
    Column("template", Text),
    Column("template_version", Integer, nullable=False, server_default="0"),
    Column("health", String, nullable=False, server_default="new"),
    Column("way_tier", String, comment="the way that found links when the source's own page gave none"),
    Column("way_url", Text),
    Column("whole_at", Instant, comment="last asked for without conditions"),
    Column("moved_to", Text),
    Column("moved_count", Integer, nullable=False, server_default="0"),
    Column("paused_at", Instant),
    Column("removed_at", Instant),
    Column("restored_at", Instant, comment="from a backup, and not polled since"),
    Column(
        "full_in_a_row",
        Integer,
        nullable=False,
        server_default="0",
        comment="entries in a row whose text in the feed held the page's words",
    ),
    Column("full_compared_at", Instant),
    Index("ix_sources_next_poll_at", "next_poll_at"),
)

unread = Table(
    "unread",
    metadata,
    reference("source_id", "sources.id", key=True),
    Column("key", Text, primary_key=True, comment="of the link's address"),
    Column("first_run", Boolean, nullable=False, comment="found by the first run: no news when it can be read"),
    Column("tries_count", Integer, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("listed_at", Instant, nullable=False, comment="last seen on the listing"),
    Column("says", Text, nullable=False),
)

hosts = Table(
    "hosts",
    metadata,
    Column("host", String, primary_key=True),
    Column("next_at", Instant),
    Column("backoff_until", Instant),
    Column("failed_count", Integer, nullable=False, server_default="0"),
    Column("robots", Text),
    Column("robots_at", Instant),
)
