"""Partners' tokens, by their hash, and the log of their visits."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "partner_tokens",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("partner", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("minted_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=True),
        sa.Column("seen_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_tokens")),
        sa.UniqueConstraint("digest", name=op.f("uq_partner_tokens_digest")),
    )
    op.create_table(
        "partner_visits",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("partner", sa.String(), nullable=False),
        sa.Column("token_id", _NUMBER, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["token_id"], ["partner_tokens.id"], name=op.f("fk_partner_visits_token_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_visits")),
    )
    with op.batch_alter_table("partner_visits", schema=None) as batch_op:
        batch_op.create_index("ix_partner_visits_partner_id", ["partner", "id"], unique=False)
        batch_op.create_index("ix_partner_visits_at", ["at"], unique=False)
