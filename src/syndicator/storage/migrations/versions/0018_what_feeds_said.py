"""What feeds said of entries that are looked at again, and whether a source's feed holds whole stories."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("sources", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "full_in_a_row",
                sa.Integer(),
                server_default="0",
                nullable=False,
                comment="entries in a row whose text in the feed held the page's words",
            )
        )
        batch_op.add_column(sa.Column("full_compared_at", sa.BigInteger(), nullable=True))
    op.create_table(
        "said",
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("body", sa.String(), nullable=False, comment="whence the entry's text is: page, feed, or feed alone"),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("said", sa.LargeBinary(), nullable=False, comment="what the feed says of it last: JSON, zstd"),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_said_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_said")),
    )
