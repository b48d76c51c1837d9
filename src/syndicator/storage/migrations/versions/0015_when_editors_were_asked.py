"""When editors were asked whether a post may be made."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "asked_at",
                sa.BigInteger(),
                nullable=True,
                comment="when editors were asked whether it may be posted",
            )
        )
