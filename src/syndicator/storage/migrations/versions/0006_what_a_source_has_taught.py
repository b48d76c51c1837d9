"""The way that finds a source's links, when it was read whole, and where it moved."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("sources", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "way_tier",
                sa.String(),
                nullable=True,
                comment="the way that found links when the source's own page gave none",
            )
        )
        batch_op.add_column(sa.Column("way_url", sa.Text(), nullable=True))
        batch_op.add_column(
            sa.Column("whole_at", sa.BigInteger(), nullable=True, comment="last asked for without conditions")
        )
        batch_op.add_column(sa.Column("moved_to", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("moved_count", sa.Integer(), nullable=False, server_default="0"))
