"""Entries by their tags, for feeds that are split by them."""

import json

import sqlalchemy as sa
from alembic import op

from syndicator.urls import slug

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "entry_tags",
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False, comment="as addresses spell it"),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_entry_tags_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", "tag", name=op.f("pk_entry_tags")),
    )
    with op.batch_alter_table("entry_tags", schema=None) as batch_op:
        batch_op.create_index("ix_entry_tags_tag_entry_id", ["tag", "entry_id"], unique=False)
    connection = op.get_bind()
    known = connection.execute(
        sa.text(
            "SELECT r.entry_id, r.article FROM revisions r "
            "JOIN entries e ON e.id = r.entry_id AND e.revision = r.number"
        )
    )
    rows = [
        {"entry_id": entry_id, "tag": tag}
        for entry_id, article in known
        for tag in sorted({slug(each) for each in json.loads(article).get("tags", [])} - {""})
    ]
    if rows:
        connection.execute(sa.text("INSERT INTO entry_tags (entry_id, tag) VALUES (:entry_id, :tag)"), rows)
