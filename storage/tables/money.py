"""What texts cost on each day, who was told how much of the limit is used up, and who is not answered."""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from storage.tables.columns import METADATA, Moment, id_column, index_where, mail_columns

spent_days = Table(
    "spent_days",
    METADATA,
    Column("day", String(10), primary_key=True),
    Column("purpose", Text, primary_key=True),
    Column("texts", BigInteger, nullable=False),
    Column("segments", BigInteger, nullable=False),
)
"""Texts by SMS of days that are over (`storage.costs`). `purpose`: reply, person, staff, help, a kind of update, or
"broadcast:" and its id. Nobody's words or numbers are in it, so it stays when messages go."""

money_told = Table(
    "money_told",
    METADATA,
    id_column(),
    Column("name", Text, nullable=False),
    Column("month", String(7), nullable=False),
    Column("mark", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    *mail_columns(),
    Index("uq_money_told", "month", "mark", "name", unique=True),
    index_where("mail = 'waiting'", "ix_money_told_mail", "at"),
)
"""That so much of a month's limit is used up (`mark`, of a hundred) is told once to each who answers for the money."""

strangers = Table(
    "strangers",
    METADATA,
    Column("member_id", String(32), primary_key=True),
    Column("at", Moment, nullable=False),
)
"""Who wrote for the first time on a day on which too many did: kept, not answered, until somebody lets them in."""
