"""Addresses of which it is not sure that they are still the member's."""

from sqlalchemy import Column, String, Table

from storage.tables.columns import METADATA, Moment, id_column, index_where, refers

doubts = Table(
    "doubts",
    METADATA,
    id_column("address_id"),
    refers("member_id", "members.id", nullable=False, index=True),
    Column("why", String(8), nullable=False),
    Column("since", Moment, nullable=False),
    Column("wanted_at", Moment),
    Column("asked_at", Moment),
    index_where("asked_at IS NULL AND wanted_at IS NOT NULL", "ix_doubts_to_ask", "wanted_at"),
)
"""Nothing unasked goes there but one question, whether it is still them; who says YES takes the row away.

`why`: "silent" (nothing was heard for long), "failing" (texts do not arrive) or "long" (somebody writes after a silence
so long that it may be a stranger). `wanted_at`: since when something waits for the answer. `asked_at`: when the
question was put; it is put once."""

rejoin_words = Table(
    "rejoin_words",
    METADATA,
    Column("code", String(64), primary_key=True),
    refers("member_id", "members.id", nullable=False, index=True),
    Column("at", Moment, nullable=False),
)
"""REJOIN: a keyed hash of the words that a member was given, and when. They go when they are used."""
