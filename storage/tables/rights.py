"""Who asked what we hold about them, what became of it, and which staff were told."""

from sqlalchemy import Column, Index, Integer, String, Table, Text

from storage.tables.columns import METADATA, Moment, id_column, index_where, mail_columns, refers

data_requests = Table(
    "data_requests",
    METADATA,
    id_column(),
    Column("number", Integer, nullable=False, unique=True),
    refers("member_id", "members.id", nullable=False),
    Column("message_id", String(32)),
    Column("asked_at", Moment, nullable=False),
    Column("due", String(10), nullable=False),
    Column("noted_by", Text),
    Column("checked_at", Moment),
    Column("checked_by", Text),
    Column("checked_how", Text),
    Column("closed_at", Moment),
    Column("closed_by", Text),
    Column("became", String(16)),
    Column("closed_how", Text),
    index_where("closed_at IS NULL", "uq_data_requests_open", "member_id", unique=True),
)
"""`number`: what staff call it. `message_id` None: they asked in another way, and `noted_by` wrote it down. `due`: a
date. `checked_how`: how somebody made sure who it is. `became`: handed_over, withdrawn or not_them; `closed_how`: how
and to whom, or why. One at a time is open for each member."""

data_told = Table(
    "data_told",
    METADATA,
    id_column(),
    Column("request_id", String(32), nullable=False),
    Column("step", String(8), nullable=False),
    Column("name", Text, nullable=False),
    Column("at", Moment, nullable=False),
    *mail_columns(),
    Index("uq_data_told", "request_id", "step", "name", unique=True),
    index_where("mail = 'waiting'", "ix_data_told_mail", "at"),
)
"""Which staff were told of a request, each once at each step: "opened", "week" (before it is due), "late". The request
may be gone with a member who was erased."""
