"""Alembic's way in: it gets the connection whose transaction `storage.migrating` has opened, and stays inside it."""

from alembic import context

from storage.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
context.run_migrations()
