"""The schema (docs/architecture.md, "State"): every table with its keys, also those that later stages fill.

Sources, feeds and channels have a number besides their name, so that a rename is one update and moves no history.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from syndicator.storage.types import Instant

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


# SQLite numbers rows by itself only in a column that is INTEGER to the letter.
_Number = BigInteger().with_variant(Integer, "sqlite")


def _id() -> Column[int]:
    return Column("id", _Number, primary_key=True)


def _ref(column: str, target: str, *, key: bool = False, null: bool = False) -> Column[int]:
    return Column(column, ForeignKey(target), primary_key=key, nullable=null)


installation = Table(
    "installation", metadata, _id(), Column("urn", String, nullable=False), Column("minted_at", Instant, nullable=False)
)

sources = Table(
    "sources",
    metadata,
    _id(),
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

entries = Table(
    "entries",
    metadata,
    _id(),
    Column("urn", String, nullable=False, unique=True),
    Column("key", String, nullable=False, unique=True),
    _ref("source_id", "sources.id"),
    Column("state", String, nullable=False),
    Column("first_seen_at", Instant, nullable=False),
    Column("published_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("corrected_at", Instant),
    Column("revision", Integer, nullable=False),
    Column("fingerprint", String, nullable=False),
    Column("cluster_id", _Number),
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
    Index(
        "ix_entries_recheck_at",
        "recheck_at",
        sqlite_where=text("recheck_at IS NOT NULL"),
        postgresql_where=text("recheck_at IS NOT NULL"),
    ),
    Index(
        "ix_entries_look_until",
        "look_until",
        sqlite_where=text("look_until IS NOT NULL"),
        postgresql_where=text("look_until IS NOT NULL"),
    ),
    Index("ix_entries_source_id_fingerprint", "source_id", "fingerprint"),
    Index("ix_entries_first_seen_at", "first_seen_at"),
    Index("ix_entries_cluster_id", "cluster_id"),
    Index("ix_entries_source_id_id", "source_id", "id"),
    Index(
        "ix_entries_held",
        "source_id",
        sqlite_where=text("state = 'held'"),
        postgresql_where=text("state = 'held'"),
    ),
)

sightings = Table(
    "sightings",
    metadata,
    _ref("source_id", "sources.id", key=True),
    _ref("entry_id", "entries.id", key=True),
    Column("first_seen_at", Instant, nullable=False),
    Index("ix_sightings_entry_id", "entry_id"),
)

entry_tags = Table(
    "entry_tags",
    metadata,
    _ref("entry_id", "entries.id", key=True),
    Column("tag", Text, primary_key=True, comment="as addresses spell it"),
    Index("ix_entry_tags_tag_entry_id", "tag", "entry_id"),
)

sketches = Table(
    "sketches",
    metadata,
    _ref("entry_id", "entries.id", key=True),
    Column("sketch", LargeBinary, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Index("ix_sketches_seen_at", "seen_at"),
)

sketch_bands = Table(
    "sketch_bands",
    metadata,
    Column("band", BigInteger, primary_key=True, comment="equal for texts that are likely alike"),
    _ref("entry_id", "entries.id", key=True),
    Index("ix_sketch_bands_entry_id", "entry_id"),
)

aliases = Table(
    "aliases",
    metadata,
    Column("scope_id", _Number, primary_key=True, comment="0 = everywhere, else the source's id"),
    Column("kind", String, primary_key=True),
    Column("key", Text, primary_key=True),
    _ref("entry_id", "entries.id"),
    Index("ix_aliases_entry_id", "entry_id"),
)

pages = Table(
    "pages",
    metadata,
    _id(),
    Column("url", Text, nullable=False),
    Column("fetched_at", Instant, nullable=False),
    Column("status", Integer, nullable=False),
    Column("content_type", Text, nullable=False),
    Column("body", LargeBinary, comment="zstd"),
    Index("ix_pages_fetched_at", "fetched_at"),
)

revisions = Table(
    "revisions",
    metadata,
    _id(),
    _ref("entry_id", "entries.id"),
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

revision_pages = Table(
    "revision_pages",
    metadata,
    _ref("revision_id", "revisions.id", key=True),
    Column("position", Integer, primary_key=True),
    _ref("page_id", "pages.id"),
    Index("ix_revision_pages_page_id", "page_id"),
)

said = Table(
    "said",
    metadata,
    _ref("entry_id", "entries.id", key=True),
    Column("body", String, nullable=False, comment="whence the entry's text is: page, feed, or feed alone"),
    Column("digest", String, nullable=False),
    Column("said", LargeBinary, nullable=False, comment="what the feed says of it last: JSON, zstd"),
)

lessons = Table(
    "lessons",
    metadata,
    _ref("source_id", "sources.id", key=True),
    Column("doubt", Text, primary_key=True, comment="what is no reason to hold its stories, as the operator showed"),
    Column("least", Integer, nullable=False, comment="for texts of at least so many words"),
    Column("taught_at", Instant, nullable=False),
)

unread = Table(
    "unread",
    metadata,
    _ref("source_id", "sources.id", key=True),
    Column("key", Text, primary_key=True, comment="of the link's address"),
    Column("first_run", Boolean, nullable=False, comment="found by the first run: no news when it can be read"),
    Column("tries_count", Integer, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("listed_at", Instant, nullable=False, comment="last seen on the listing"),
    Column("says", Text, nullable=False),
)

feeds = Table(
    "feeds",
    metadata,
    _id(),
    Column("name", String, nullable=False, unique=True),
    Column("urn", String, nullable=False, unique=True),
    Column("minted_at", Instant, nullable=False),
    Column("config_hash", String, nullable=False, server_default=""),
    Column("presented_hash", String, nullable=False, server_default=""),
    Column("last_seq", _Number, nullable=False, server_default="0"),
    Column("page_size", Integer, nullable=False, server_default="50", comment="of the archive pages to be cut"),
    Column("archived_seq", _Number, nullable=False, server_default="0", comment="the last in an archive page"),
    Column("removed_at", Instant),
)

feed_entries = Table(
    "feed_entries",
    metadata,
    _ref("feed_id", "feeds.id", key=True),
    Column("seq", _Number, primary_key=True),
    _ref("entry_id", "entries.id"),
    Column("revision", Integer, nullable=False, comment="with which it entered, like the next two"),
    Column("updated_at", Instant, nullable=False),
    Column("corrected_at", Instant),
    Column("entered_at", Instant, nullable=False),
    Column("left_at", Instant),
    Index("ix_feed_entries_entry_id_feed_id", "entry_id", "feed_id"),
    Index("ix_feed_entries_feed_id_entered_at_seq", "feed_id", "entered_at", "seq"),
    Index(
        "ix_feed_entries_feed_id_seq_here",
        "feed_id",
        "seq",
        sqlite_where=text("left_at IS NULL"),
        postgresql_where=text("left_at IS NULL"),
    ),
)

archives = Table(
    "archives",
    metadata,
    _ref("feed_id", "feeds.id", key=True),
    Column("page", Integer, primary_key=True),
    Column("first_seq", _Number, nullable=False),
    Column("last_seq", _Number, nullable=False),
    Column("cut_at", Instant, nullable=False),
)

publications = Table(
    "publications",
    metadata,
    _ref("feed_id", "feeds.id", key=True),
    Column("audience", String, primary_key=True),
    Column("format", String, primary_key=True),
    Column("body", LargeBinary),
    Column("gzip", LargeBinary),
    Column("etag", String),
    Column("modified_at", Instant),
    Column("wanted_at", Instant),
    Column("next_change_at", Instant),
    Index(
        "ix_publications_wanted_at",
        "wanted_at",
        sqlite_where=text("wanted_at IS NOT NULL"),
        postgresql_where=text("wanted_at IS NOT NULL"),
    ),
    Index(
        "ix_publications_next_change_at",
        "next_change_at",
        sqlite_where=text("next_change_at IS NOT NULL"),
        postgresql_where=text("next_change_at IS NOT NULL"),
    ),
)

channels = Table(
    "channels",
    metadata,
    _id(),
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
    _id(),
    _ref("entry_id", "entries.id"),
    _ref("revision_id", "revisions.id"),
    _ref("channel_id", "channels.id"),
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
    Index(
        "ix_deliveries_group_key",
        "group_key",
        sqlite_where=text("group_key IS NOT NULL"),
        postgresql_where=text("group_key IS NOT NULL"),
    ),
    Index(
        "uq_deliveries_one_post",
        "entry_id",
        "channel_id",
        unique=True,
        sqlite_where=text("action = 'post'"),
        postgresql_where=text("action = 'post'"),
    ),
    Index(
        "ix_deliveries_open",
        "channel_id",
        "id",
        sqlite_where=text("state = 'pending'"),
        postgresql_where=text("state = 'pending'"),
    ),
    Index(
        "ix_deliveries_awaiting",
        "id",
        sqlite_where=text("state = 'awaiting'"),
        postgresql_where=text("state = 'awaiting'"),
    ),
    Index(
        "ix_deliveries_sending",
        "id",
        sqlite_where=text("state = 'sending'"),
        postgresql_where=text("state = 'sending'"),
    ),
)

posts = Table(
    "posts",
    metadata,
    _id(),
    _ref("delivery_id", "deliveries.id"),
    _ref("entry_id", "entries.id"),
    _ref("channel_id", "channels.id"),
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

subscriptions = Table(
    "subscriptions",
    metadata,
    _id(),
    Column("direction", String, nullable=False, comment="in: we subscribe; out: others subscribe to us"),
    _ref("source_id", "sources.id", null=True),
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
    _id(),
    _ref("feed_id", "feeds.id"),
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

events = Table(
    "events",
    metadata,
    _id(),
    Column("at", Instant, nullable=False),
    Column("kind", String, nullable=False),
    Column("subject", Text, nullable=False, comment="the source or channel it happened to"),
    _ref("entry_id", "entries.id", null=True),
    Column("says", Text, nullable=False, server_default=""),
    Index("ix_events_entry_id", "entry_id"),
    Index("ix_events_at", "at"),
)

intents = Table(
    "intents",
    metadata,
    _id(),
    Column("verb", String, nullable=False),
    Column("subject", Text, nullable=False),
    Column("arguments", Text, nullable=False, server_default="{}", comment="JSON"),
    Column("asked_at", Instant, nullable=False),
    Column("done_at", Instant),
    Column("failed", Boolean, nullable=False, server_default=false()),
    Column("says", Text, nullable=False, server_default=""),
    Index("ix_intents_open", "id", sqlite_where=text("done_at IS NULL"), postgresql_where=text("done_at IS NULL")),
)

blocks = Table(
    "blocks",
    metadata,
    Column("kind", String, primary_key=True, comment="url: the key of an address; text: a fingerprint"),
    Column("key", Text, primary_key=True),
    _ref("entry_id", "entries.id", null=True),
    Column("reason", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

alerts = Table(
    "alerts",
    metadata,
    _id(),
    Column("kind", String, nullable=False),
    Column("subject", Text, nullable=False, comment="the source, channel or place it is about"),
    Column("says", Text, nullable=False),
    Column("began_at", Instant, nullable=False),
    Column("told_at", Instant),
    Column("ended_at", Instant),
    Column("end_told_at", Instant),
    Index(
        "uq_alerts_open",
        "kind",
        "subject",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
)

former_names = Table(
    "former_names",
    metadata,
    Column("noun", String, primary_key=True, comment="source, feed or channel"),
    Column("name", String, primary_key=True),
    Column("row_id", _Number, nullable=False, comment="of the table that the noun names"),
    Column("renamed_at", Instant, nullable=False),
)

partner_tokens = Table(
    "partner_tokens",
    metadata,
    _id(),
    Column("partner", String, nullable=False),
    Column("digest", String, nullable=False, unique=True),
    Column("minted_at", Instant, nullable=False),
    Column("ends_at", Instant),
    Column("seen_at", Instant),
)

partner_visits = Table(
    "partner_visits",
    metadata,
    _id(),
    Column("partner", String, nullable=False),
    _ref("token_id", "partner_tokens.id"),
    Column("at", Instant, nullable=False),
    Column("path", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("address", String, nullable=False),
    Column("agent", Text, nullable=False),
    Index("ix_partner_visits_partner_id", "partner", "id"),
    Index("ix_partner_visits_at", "at"),
)
