"""Deliveries that share one post: a digest."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "group_key",
                sa.String(),
                nullable=True,
                comment="of a digest: its idempotency key, the same in all deliveries it brings",
            )
        )
        batch_op.create_index(
            "ix_deliveries_group_key",
            ["group_key"],
            unique=False,
            sqlite_where=sa.text("group_key IS NOT NULL"),
            postgresql_where=sa.text("group_key IS NOT NULL"),
        )
