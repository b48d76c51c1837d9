"""A lease for looks at known pages: one that a crash cut off is due again at the next start, not ten minutes later."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("entries", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("look_until", sa.BigInteger(), nullable=True, comment="the lease of a look that is under way")
        )
    op.create_index(
        "ix_entries_look_until",
        "entries",
        ["look_until"],
        sqlite_where=sa.text("look_until IS NOT NULL"),
        postgresql_where=sa.text("look_until IS NOT NULL"),
    )
