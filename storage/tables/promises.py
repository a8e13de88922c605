"""Promises, each with a ledger that only grows, and which staff were asked about them."""

from sqlalchemy import Column, Index, Integer, String, Table, Text, UniqueConstraint

from storage.tables.columns import METADATA, Moment, id_column, index_where, mail_columns, number_column, refers

promises = Table(
    "promises",
    METADATA,
    id_column(),
    Column("number", Integer, nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("subject", Text, nullable=False, index=True),
    Column("cause", Text, nullable=False, unique=True),
    Column("consultation", Text, nullable=False),
    Column("body", Text, nullable=False),
)
"""`number`: what staff call it. `body`: JSON of its words and whom it is for. `cause`: the same one makes no second.
A row is never changed: what became of it is in `promise_events`."""

promise_events = Table(
    "promise_events",
    METADATA,
    number_column(),
    refers("promise_id", "promises.id", nullable=False),
    Column("step", Text, nullable=False),
    Column("what", String(16), nullable=False),
    Column("at", Moment, nullable=False),
    Column("until", String(10)),
    Column("words", Text),
    Column("who", Text),
    Column("of", Text),
    UniqueConstraint("promise_id", "step"),
)
"""The ledger: rows are only added. The same `step` happens once, whoever is quicker. `until`: a date; `words`: JSON;
`who`: on the staff list; `of`: the step that a correction is of."""

promise_told = Table(
    "promise_told",
    METADATA,
    id_column(),
    refers("promise_id", "promises.id", nullable=False),
    Column("step", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("at", Moment, nullable=False),
    *mail_columns(),
    Index("uq_promise_told", "promise_id", "step", "name", unique=True),
    Index("ix_promise_told_name_at", "name", "at"),
    index_where("mail = 'waiting'", "ix_promise_told_mail", "at"),
)
"""Which staff were asked, each once at each step: before its date, when it passed in silence, and by text in reply."""
