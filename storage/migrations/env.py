"""Alembic's way in: it gets the connection whose transaction `storage.migrating` has opened, and stays inside it."""

from typing import Any

from alembic import context

from storage.failing import failpoint
from storage.tables import METADATA


def stepped(*_: Any, **__: Any) -> None:
    failpoint("migrate.step")


connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=METADATA, on_version_apply=stepped)
context.run_migrations()
