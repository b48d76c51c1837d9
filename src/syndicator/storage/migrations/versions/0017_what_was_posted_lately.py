"""Posts of a channel by their time: how fast it was written to before a restart."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.create_index("ix_posts_channel_id_posted_at", ["channel_id", "posted_at"], unique=False)
