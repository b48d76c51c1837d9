"""Subscribers to our feeds by WebSub."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "subscribers",
        sa.Column("id", number, nullable=False),
        sa.Column("feed_id", number, nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("callback", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("is_hub", sa.Boolean(), nullable=False, comment="an outside hub that we ping: it has no lease"),
        sa.Column("secret", sa.Text(), nullable=True),
        sa.Column("lease_until", sa.BigInteger(), nullable=True, comment="NULL: never verified"),
        sa.Column("ask", sa.String(), nullable=True, comment="subscribe or unsubscribe, not verified yet"),
        sa.Column("ask_secret", sa.Text(), nullable=True),
        sa.Column("ask_lease_s", sa.Integer(), nullable=True),
        sa.Column("ask_due_at", sa.BigInteger(), nullable=True),
        sa.Column("ask_attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True, comment="NULL: they have the newest rendering"),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("sent_etag", sa.String(), nullable=True),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("says", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["feed_id"], ["feeds.id"], name=op.f("fk_subscribers_feed_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscribers")),
        sa.UniqueConstraint("feed_id", "format", "callback", name=op.f("uq_subscribers_feed_id_format_callback")),
    )
    with op.batch_alter_table("subscribers", schema=None) as batch_op:
        batch_op.create_index("ix_subscribers_due_at", ["due_at"], unique=False)
        batch_op.create_index("ix_subscribers_ask_due_at", ["ask_due_at"], unique=False)
        batch_op.create_index("ix_subscribers_lease_until", ["lease_until"], unique=False)
