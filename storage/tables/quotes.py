"""Members' own words that everybody may read, each after its author's yes; and names that are never published."""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from storage.tables.columns import METADATA, Moment, id_column, index_where

quotes = Table(
    "quotes",
    METADATA,
    id_column(),
    Column("quote", Integer, nullable=False),
    Column("number", BigInteger, nullable=False, index=True),
    Column("consultation", Text),
    Column("language", String(12), nullable=False),
    Column("words", Text, nullable=False),
    Column("removed", Text, nullable=False),
    Column("state", String(12), nullable=False),
    Column("update_id", String(32), nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("answered_at", Moment),
    Column("message_id", String(32)),
    Column("decided_by", Text),
    Column("decided_at", Moment),
    Column("ended_at", Moment),
    Column("ended_why", String(32)),
    Index("uq_quotes_quote", "quote", unique=True),
    index_where("state = 'published'", "ix_quotes_published", "decided_at"),
)
"""`quote`: as staff call it after a Q. `number`: of the view. `words`: exactly those that the author was asked about,
which never change. `removed`: JSON of the kinds of what redaction took out before. `state`: as in `flows.quotes`;
`update_id`: of the question. `message_id`: of the answer. `decided_by`: who published it, or would not."""

hidden_names = Table(
    "hidden_names",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
)
"""Names of people and places that redaction takes out, besides those of whoever works here."""
