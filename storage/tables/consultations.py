"""What is put to members: every version of its content, and when it really opened and closed."""

from sqlalchemy import Column, Integer, String, Table, Text

from storage.tables.columns import METADATA, Moment, refers

consultations = Table(
    "consultations",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("opens", Moment),
    Column("closes", Moment),
    Column("opened_at", Moment),
    Column("closed_at", Moment),
    Column("loaded_at", Moment, nullable=False),
)
"""`opened_at`: opened by hand. `closed_at`: what has to happen at close (secret keys) has happened."""

consultation_versions = Table(
    "consultation_versions",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("body", Text, nullable=False),
    Column("loaded_at", Moment, nullable=False),
)

put_again = Table(
    "put_again",
    METADATA,
    refers("update_id", "updates.id", primary_key=True),
    refers("member_id", "members.id", primary_key=True, index=True),
    Column("question", Text, nullable=False),
    Column("why", String(8), nullable=False),
)
"""Who is told that a question of an open consultation has changed or is new, and which one is put: each member once for
each version. `why`: of `flows.changing_questions.Why`."""
