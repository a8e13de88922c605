"""What is put to members: every version of its content, and when it really opened and closed."""

from sqlalchemy import Column, Integer, String, Table, Text

from storage.tables.columns import METADATA, Moment, number_column, refers

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
    Column("gone", Integer, nullable=False, server_default="0"),
)
"""`opened_at`: opened by hand. `closed_at`: what has to happen at close (secret keys) has happened. `gone`: how many
took part and were erased after it had closed; their ballots still count."""

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

translations = Table(
    "translations",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("language", String(8), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", Moment, nullable=False),
)
"""A language that a consultation is to have, and what is translated so far. `revision`: goes up with each saving.
`body`: JSON of place -> [words that were translated, words]. `who` saved it last."""

consultation_steps = Table(
    "consultation_steps",
    METADATA,
    number_column(),
    Column("name", Text, nullable=False, index=True),
    Column("what", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("about", String(32)),
)
"""`what`: looked (at it on a phone), tested (on oneself), invited (`about`: the broadcast's id)."""
