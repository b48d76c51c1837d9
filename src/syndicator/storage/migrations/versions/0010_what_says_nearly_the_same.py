"""Sketches of what entries say, by which near-duplicates are found. Those of before get none."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "sketches",
        sa.Column("entry_id", number, nullable=False),
        sa.Column("sketch", sa.LargeBinary(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_sketches_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_sketches")),
    )
    with op.batch_alter_table("sketches", schema=None) as batch_op:
        batch_op.create_index("ix_sketches_seen_at", ["seen_at"], unique=False)
    op.create_table(
        "sketch_bands",
        sa.Column("band", sa.BigInteger(), nullable=False, comment="equal for texts that are likely alike"),
        sa.Column("entry_id", number, nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_sketch_bands_entry_id")),
        sa.PrimaryKeyConstraint("band", "entry_id", name=op.f("pk_sketch_bands")),
    )
    with op.batch_alter_table("sketch_bands", schema=None) as batch_op:
        batch_op.create_index("ix_sketch_bands_entry_id", ["entry_id"], unique=False)
