"""What the operator's releases say of a source: which doubts are none there."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    doubt = "what is no reason to hold its stories, as the operator showed"
    op.create_table(
        "lessons",
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("doubt", sa.Text(), nullable=False, comment=doubt),
        sa.Column("least", sa.Integer(), nullable=False, comment="for texts of at least so many words"),
        sa.Column("taught_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_lessons_source_id")),
        sa.PrimaryKeyConstraint("source_id", "doubt", name=op.f("pk_lessons")),
    )
