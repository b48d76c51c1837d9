"""What is usual at a source: how long its stories are, and whether they have dates and titles."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    says = "of the first revision, with the next two: what is usual at a source"
    with op.batch_alter_table("entries", schema=None) as batch_op:
        batch_op.add_column(sa.Column("words", sa.Integer(), nullable=True, comment=says))
        batch_op.add_column(sa.Column("dated", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("titled", sa.Boolean(), nullable=True))
        batch_op.create_index("ix_entries_source_id_id", ["source_id", "id"], unique=False)
