"""Alembic's entry: migrations run on the connection that `storage.schema` passes in."""

from alembic import context

from syndicator.storage.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=metadata, render_as_batch=True, transaction_per_migration=False
)
with context.begin_transaction():
    context.run_migrations()
