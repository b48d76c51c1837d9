"""Whose feeds we let hubs tell us of, and how well they do."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    heard = "when the hub last told of news"
    missed = "news in a row it did not tell of"
    with op.batch_alter_table("subscriptions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("source_id", number, nullable=True))
        batch_op.add_column(sa.Column("heard_at", sa.BigInteger(), nullable=True, comment=heard))
        batch_op.add_column(sa.Column("missed_count", sa.Integer(), server_default="0", nullable=False, comment=missed))
        batch_op.create_foreign_key(op.f("fk_subscriptions_source_id"), "sources", ["source_id"], ["id"])
        batch_op.create_index("ix_subscriptions_callback", ["callback"], unique=False)
        batch_op.create_index("ix_subscriptions_source_id", ["source_id"], unique=False)
