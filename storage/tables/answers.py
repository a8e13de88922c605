"""Who answered, apart from what they chose: identity in `answered`, choices in `ballots`, keys of secret questions."""

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from storage.tables.columns import METADATA, Moment, id_column, index_where, number_column, refers

answered = Table(
    "answered",
    METADATA,
    number_column(),
    refers("member_id", "members.id", nullable=False),
    Column("consultation", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("ballot_id", String(32)),
    Column("at", Moment, nullable=False),
    Column("until", Moment),
    Column("late", Boolean, nullable=False),
    refers("message_id", "messages.id", nullable=False, index=True),
    index_where("until IS NULL", "uq_answered_current", "member_id", "consultation", "question", "late", unique=True),
    Index("ix_answered_member_id", "member_id", "until"),
    Index("ix_answered_consultation_question", "consultation", "question", "until", "member_id"),
)
"""One current row (`until` null) for each member and question, and one more for a late answer, which never replaces the
one that counts; the others are history. `ballot_id` is null where the question was secret and has closed."""

ballots = Table(
    "ballots",
    METADATA,
    id_column(),
    Column("consultation", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("loose", Boolean, nullable=False),
    Column("value", Text),
    Column("sealed", LargeBinary),
    Column("key_id", String(32)),
    index_where("key_id IS NOT NULL", "ix_ballots_key_id", "key_id"),
    index_where("loose", "ix_ballots_loose", "consultation", "question"),
    sqlite_with_rowid=False,
)
"""`value`: JSON of the choice. `loose`: nothing leads from a member to it (a secret question that has closed)."""

question_keys = Table(
    "question_keys",
    METADATA,
    id_column(),
    Column("consultation", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("made_at", Moment, nullable=False),
    UniqueConstraint("consultation", "question"),
)
"""The random key of each open secret question, itself sealed under the main key; the row goes at close."""
