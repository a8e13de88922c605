"""The tables as migration 0001 made them. Never changed again: what comes later is a migration of its own."""

from storage.migrations.first import answers, inbound, outbox, people
from storage.migrations.first.shapes import TABLES

__all__ = ["TABLES", "answers", "inbound", "outbox", "people"]
