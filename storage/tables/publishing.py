"""Numbers as they were published, every version: what was once seen by everybody is never forgotten by somebody."""

from sqlalchemy import Boolean, Column, Integer, Table, Text

from storage.tables.columns import METADATA, Moment

published_numbers = Table(
    "published_numbers",
    METADATA,
    Column("subject", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("held", Boolean, nullable=False),
    Column("body", Text, nullable=False),
)
"""`subject`: "question:CONSULTATION/QUESTION" or "outcome:ID". `body`: JSON of a `flows.result.Result`, hidden numbers
left out. `held`: it was never shown, since beside an earlier one it would tell what a few people said."""
