"""What is recorded: entries with their revisions, what these were read from, and how they are found again."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from syndicator.storage.tables.columns import Number, id_column, metadata, partial_index, reference
from syndicator.storage.types import Instant

entries = Table(
    "entries",
    metadata,
    id_column(),
    Column("urn", String, nullable=False, unique=True),
    Column("key", String, nullable=False, unique=True),
    reference("source_id", "sources.id"),
    Column("state", String, nullable=False),
    Column("first_seen_at", Instant, nullable=False),
    Column("published_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("corrected_at", Instant),
    Column("revision", Integer, nullable=False),
    Column("fingerprint", String, nullable=False),
    Column("cluster_id", Number),
    Column("words", Integer, comment="of the first revision, with the next two: what is usual at a source"),
    Column("dated", Boolean),
    Column("titled", Boolean),
    Column("url", Text, nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_hash", String),
    Column("recheck_at", Instant),
    Column("look_until", Instant, comment="the lease of a look that is under way"),
    Column("gone_count", Integer, nullable=False, server_default="0"),
    partial_index("ix_entries_recheck_at", "recheck_at", where="recheck_at IS NOT NULL"),
    partial_index("ix_entries_look_until", "look_until", where="look_until IS NOT NULL"),
    Index("ix_entries_source_id_fingerprint", "source_id", "fingerprint"),
    Index("ix_entries_first_seen_at", "first_seen_at"),
    Index("ix_entries_cluster_id", "cluster_id"),
    Index("ix_entries_source_id_id", "source_id", "id"),
    partial_index("ix_entries_held", "source_id", where="state = 'held'"),
)

aliases = Table(
    "aliases",
    metadata,
    Column("scope_id", Number, primary_key=True, comment="0 = everywhere, else the source's id"),
    Column("kind", String, primary_key=True),
    Column("key", Text, primary_key=True),
    reference("entry_id", "entries.id"),
    Index("ix_aliases_entry_id", "entry_id"),
)

sightings = Table(
    "sightings",
    metadata,
    reference("source_id", "sources.id", key=True),
    reference("entry_id", "entries.id", key=True),
    Column("first_seen_at", Instant, nullable=False),
    Index("ix_sightings_entry_id", "entry_id"),
)

entry_tags = Table(
    "entry_tags",
    metadata,
    reference("entry_id", "entries.id", key=True),
    Column("tag", Text, primary_key=True, comment="as addresses spell it"),
    Index("ix_entry_tags_tag_entry_id", "tag", "entry_id"),
)

revisions = Table(
    "revisions",
    metadata,
    id_column(),
    reference("entry_id", "entries.id"),
    Column("number", Integer, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("article", Text, nullable=False, comment="JSON"),
    Column("draft_hash", String, nullable=False),
    Column("rules_version", String, nullable=False),
    Column("origin", String, nullable=False),
    Column("material", Boolean, nullable=False),
    Column("why", Text, nullable=False, server_default=""),
    Column("origins", Text, nullable=False, server_default="{}", comment="JSON: field → where it came from"),
    UniqueConstraint("entry_id", "number"),
)

pages = Table(
    "pages",
    metadata,
    id_column(),
    Column("url", Text, nullable=False),
    Column("fetched_at", Instant, nullable=False),
    Column("status", Integer, nullable=False),
    Column("content_type", Text, nullable=False),
    Column("body", LargeBinary, comment="zstd"),
    Index("ix_pages_fetched_at", "fetched_at"),
)

revision_pages = Table(
    "revision_pages",
    metadata,
    reference("revision_id", "revisions.id", key=True),
    Column("position", Integer, primary_key=True),
    reference("page_id", "pages.id"),
    Index("ix_revision_pages_page_id", "page_id"),
)

said = Table(
    "said",
    metadata,
    reference("entry_id", "entries.id", key=True),
    Column("body", String, nullable=False, comment="whence the entry's text is: page, feed, or feed alone"),
    Column("digest", String, nullable=False),
    Column("said", LargeBinary, nullable=False, comment="what the feed says of it last: JSON, zstd"),
)

sketches = Table(
    "sketches",
    metadata,
    reference("entry_id", "entries.id", key=True),
    Column("sketch", LargeBinary, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Index("ix_sketches_seen_at", "seen_at"),
)

sketch_bands = Table(
    "sketch_bands",
    metadata,
    Column("band", BigInteger, primary_key=True, comment="equal for texts that are likely alike"),
    reference("entry_id", "entries.id", key=True),
    Index("ix_sketch_bands_entry_id", "entry_id"),
)

lessons = Table(
    "lessons",
    metadata,
    reference("source_id", "sources.id", key=True),
    Column("doubt", Text, primary_key=True, comment="what is no reason to hold its stories, as the operator showed"),
    Column("least", Integer, nullable=False, comment="for texts of at least so many words"),
    Column("taught_at", Instant, nullable=False),
)
