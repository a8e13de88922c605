"""What an installation chose for itself on its pages: words over the shipped ones, and who is on duty when."""

from sqlalchemy import Column, Integer, String, Table, Text

from storage.tables.columns import METADATA, Moment

own_words = Table(
    "own_words",
    METADATA,
    Column("language", String(8), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("words", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", Moment, nullable=False),
)
"""What is said instead of a message that we ship; where there is no row, ours is said."""

own_help_lines = Table(
    "own_help_lines",
    METADATA,
    Column("nation", String(32), primary_key=True),
    Column("line", String(32), primary_key=True),
    Column("words", Text, nullable=False),
)
"""What stands in the place of a line of `locales/helplines`, the day when they were checked included."""

shifts = Table(
    "shifts",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("begins", Integer, primary_key=True, autoincrement=False),
    Column("ends", Integer, nullable=False),
)
"""The rota: who is on duty from which minute of which day of the week (0: Monday) until which."""

recovery_codes = Table(
    "recovery_codes",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("hash", String(64), primary_key=True),
    Column("used_at", Moment),
)
"""Codes that sign somebody in once when their phone is lost; only hashes are kept."""
