"""Withdrawals that stay, alerts, former names, restored sources, and what became of what was asked."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "blocks",
        sa.Column("kind", sa.String(), nullable=False, comment="url: the key of an address; text: a fingerprint"),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("entry_id", number, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_blocks_entry_id")),
        sa.PrimaryKeyConstraint("kind", "key", name=op.f("pk_blocks")),
    )
    op.create_table(
        "alerts",
        sa.Column("id", number, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False, comment="the source, channel or place it is about"),
        sa.Column("says", sa.Text(), nullable=False),
        sa.Column("began_at", sa.BigInteger(), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("end_told_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
    )
    with op.batch_alter_table("alerts", schema=None) as batch_op:
        batch_op.create_index(
            "uq_alerts_open",
            ["kind", "subject"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
    op.create_table(
        "former_names",
        sa.Column("noun", sa.String(), nullable=False, comment="source, feed or channel"),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("row_id", number, nullable=False, comment="of the table that the noun names"),
        sa.Column("renamed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("noun", "name", name=op.f("pk_former_names")),
    )
    with op.batch_alter_table("sources", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("restored_at", sa.BigInteger(), nullable=True, comment="from a backup, and not polled since")
        )
    with op.batch_alter_table("revisions", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "origins",
                sa.Text(),
                server_default="{}",
                nullable=False,
                comment="JSON: field → where it came from",
            )
        )
    op.drop_index("ix_intents_open", "intents")
    with op.batch_alter_table("intents", schema=None) as batch_op:
        batch_op.add_column(sa.Column("arguments", sa.Text(), server_default="{}", nullable=False, comment="JSON"))
        batch_op.add_column(sa.Column("failed", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.drop_column("taken_at")
    # What was asked of a program that is no more is not asked of this one.
    op.execute("UPDATE intents SET done_at = asked_at WHERE done_at IS NULL")
    op.create_index(
        "ix_intents_open",
        "intents",
        ["id"],
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
