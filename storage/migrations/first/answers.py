"""Consultations, who answered, what was chosen, and what became of it."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from storage.migrations.first.shapes import NUMBER, TABLES, index_where

Table(
    "consultations",
    TABLES,
    Column("name", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("opens", BigInteger),
    Column("closes", BigInteger),
    Column("opened_at", BigInteger),
    Column("closed_at", BigInteger),
    Column("loaded_at", BigInteger, nullable=False),
)

Table(
    "consultation_versions",
    TABLES,
    Column("name", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("body", Text, nullable=False),
    Column("loaded_at", BigInteger, nullable=False),
)

Table(
    "answered",
    TABLES,
    Column("number", NUMBER, primary_key=True),
    Column("member_id", String(32), ForeignKey("members.id"), nullable=False),
    Column("consultation", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("ballot_id", String(32)),
    Column("at", BigInteger, nullable=False),
    Column("until", BigInteger),
    Column("late", Boolean, nullable=False),
    Column("message_id", String(32), ForeignKey("messages.id"), nullable=False),
    Index("ix_answered_consultation_question", "consultation", "question"),
    index_where("until IS NULL", "uq_answered_current", "member_id", "consultation", "question", "late", unique=True),
)

Table(
    "ballots",
    TABLES,
    Column("id", String(32), primary_key=True),
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

Table(
    "question_keys",
    TABLES,
    Column("id", String(32), primary_key=True),
    Column("consultation", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    UniqueConstraint("consultation", "question"),
)

Table(
    "outcomes",
    TABLES,
    Column("id", String(32), primary_key=True),
    Column("consultation", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("body", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("reopened_at", BigInteger),
    Column("reopened", Integer, nullable=False),
)

Table(
    "outcome_views",
    TABLES,
    Column("outcome_id", String(32), ForeignKey("outcomes.id"), primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Index("ix_outcome_views_number", "number"),
)

Table(
    "updates",
    TABLES,
    Column("id", String(32), primary_key=True),
    Column("outcome_id", String(32), ForeignKey("outcomes.id"), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("queued_at", BigInteger),
    Column("audience", Integer),
    Index("ix_updates_outcome_id", "outcome_id"),
)

Table(
    "judgements",
    TABLES,
    Column("outcome_id", String(32), ForeignKey("outcomes.id"), primary_key=True),
    Column("member_id", String(32), ForeignKey("members.id"), primary_key=True),
    Column("value", String(8), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("message_id", String(32), ForeignKey("messages.id"), nullable=False),
    Index("ix_judgements_member_id", "member_id"),
)
