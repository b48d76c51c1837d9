"""Since when a delivery waits, so that what is too old is not posted; and an index of those that await a yes."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ordered_at", sa.BigInteger(), nullable=True, comment="since when it waits"))
        batch_op.create_index(
            "ix_deliveries_awaiting",
            ["id"],
            unique=False,
            sqlite_where=sa.text("state = 'awaiting'"),
            postgresql_where=sa.text("state = 'awaiting'"),
        )
