"""When a source will have been without news for longer than is usual there."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    says = "from then on it has had no news for too long"
    with op.batch_alter_table("sources", schema=None) as batch_op:
        batch_op.add_column(sa.Column("silent_at", sa.BigInteger(), nullable=True, comment=says))
