"""What is published: feeds, the entries they hold or held, and their renderings."""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table

from syndicator.storage.tables.columns import Number, id_column, metadata, partial_index, reference
from syndicator.storage.types import Instant

feeds = Table(
    "feeds",
    metadata,
    id_column(),
    Column("name", String, nullable=False, unique=True),
    Column("urn", String, nullable=False, unique=True),
    Column("minted_at", Instant, nullable=False),
    Column("config_hash", String, nullable=False, server_default=""),
    Column("presented_hash", String, nullable=False, server_default=""),
    Column("last_seq", Number, nullable=False, server_default="0"),
    Column("page_size", Integer, nullable=False, server_default="50", comment="of the archive pages to be cut"),
    Column("archived_seq", Number, nullable=False, server_default="0", comment="the last in an archive page"),
    Column("removed_at", Instant),
)

feed_entries = Table(
    "feed_entries",
    metadata,
    reference("feed_id", "feeds.id", key=True),
    Column("seq", Number, primary_key=True),
    reference("entry_id", "entries.id"),
    Column("revision", Integer, nullable=False, comment="with which it entered, like the next two"),
    Column("updated_at", Instant, nullable=False),
    Column("corrected_at", Instant),
    Column("entered_at", Instant, nullable=False),
    Column("left_at", Instant),
    Index("ix_feed_entries_entry_id_feed_id", "entry_id", "feed_id"),
    Index("ix_feed_entries_feed_id_entered_at_seq", "feed_id", "entered_at", "seq"),
    partial_index("ix_feed_entries_feed_id_seq_here", "feed_id", "seq", where="left_at IS NULL"),
)

archives = Table(
    "archives",
    metadata,
    reference("feed_id", "feeds.id", key=True),
    Column("page", Integer, primary_key=True),
    Column("first_seq", Number, nullable=False),
    Column("last_seq", Number, nullable=False),
    Column("cut_at", Instant, nullable=False),
)

publications = Table(
    "publications",
    metadata,
    reference("feed_id", "feeds.id", key=True),
    Column("audience", String, primary_key=True),
    Column("format", String, primary_key=True),
    Column("body", LargeBinary),
    Column("gzip", LargeBinary),
    Column("etag", String),
    Column("modified_at", Instant),
    Column("wanted_at", Instant),
    Column("next_change_at", Instant),
    partial_index("ix_publications_wanted_at", "wanted_at", where="wanted_at IS NOT NULL"),
    partial_index("ix_publications_next_change_at", "next_change_at", where="next_change_at IS NOT NULL"),
)
