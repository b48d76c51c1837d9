"""The past of a feed: archive pages, and with which revision an entry entered."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "archives",
        sa.Column("feed_id", _NUMBER, nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("first_seq", _NUMBER, nullable=False),
        sa.Column("last_seq", _NUMBER, nullable=False),
        sa.Column("cut_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["feed_id"], ["feeds.id"], name=op.f("fk_archives_feed_id")),
        sa.PrimaryKeyConstraint("feed_id", "page", name=op.f("pk_archives")),
    )
    page_size = sa.Column(
        "page_size", sa.Integer(), server_default="50", nullable=False, comment="of the archive pages to be cut"
    )
    archived_seq = sa.Column(
        "archived_seq", _NUMBER, server_default="0", nullable=False, comment="the last in an archive page"
    )
    op.add_column("feeds", page_size)
    op.add_column("feeds", archived_seq)
    entered_as = sa.Column("revision", sa.Integer(), nullable=True, comment="with which it entered, like the next two")
    op.add_column("feed_entries", entered_as)
    op.add_column("feed_entries", sa.Column("updated_at", sa.BigInteger(), nullable=True))
    op.add_column("feed_entries", sa.Column("corrected_at", sa.BigInteger(), nullable=True))
    for name in ("revision", "updated_at", "corrected_at"):
        op.execute(
            f"UPDATE feed_entries SET {name} = "  # noqa: S608  three names of ours
            f"(SELECT entries.{name} FROM entries WHERE entries.id = feed_entries.entry_id)"
        )
    with op.batch_alter_table("feed_entries") as batch:
        batch.alter_column(
            "revision",
            existing_type=sa.Integer(),
            existing_comment="with which it entered, like the next two",
            nullable=False,
        )
        batch.alter_column("updated_at", existing_type=sa.BigInteger(), nullable=False)
    op.create_index("ix_feed_entries_feed_id_entered_at_seq", "feed_entries", ["feed_id", "entered_at", "seq"])
    # Feeds got a format for people; 0 is a time long past, so they are rendered at once.
    op.execute(
        "INSERT INTO publications (feed_id, audience, format, wanted_at) SELECT id, 'public', 'html', 0 FROM feeds"
    )
    op.create_index(
        "ix_publications_next_change_at",
        "publications",
        ["next_change_at"],
        sqlite_where=sa.text("next_change_at IS NOT NULL"),
        postgresql_where=sa.text("next_change_at IS NOT NULL"),
    )
