"""Complaints of staff, which are views held for the outside reader: who was told that they wait, who read which."""

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text

from storage.tables.columns import METADATA, Moment, id_column, index_where, mail_columns

complaint_told = Table(
    "complaint_told",
    METADATA,
    id_column(),
    Column("name", Text, nullable=False),
    Column("nth", Integer, nullable=False),
    Column("newest", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
    *mail_columns(),
    Index("uq_complaint_told", "name", "nth", unique=True),
    index_where("mail = 'waiting'", "ix_complaint_told_mail", "at"),
)
"""The `nth` time that a reader was told, once each, whatever looks twice. `newest`: the number of the newest view."""

complaint_reads = Table(
    "complaint_reads",
    METADATA,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Text, primary_key=True),
    Column("at", Moment, nullable=False),
)
"""The first look of each reader. It has no words in it, and outlives the view."""

reader_told = Table(
    "reader_told",
    METADATA,
    id_column(),
    Column("name", Text, nullable=False),
    Column("entry", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
    *mail_columns(),
    index_where("mail = 'waiting'", "ix_reader_told_mail", "at"),
)
"""An outside reader was told who else may read complaints from now on. `entry`: what the log has of it."""
