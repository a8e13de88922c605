"""Broadcasts, and who did what with each."""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from storage.tables.columns import METADATA, Moment, id_column, index_where, mail_columns, number_column, refers

broadcasts = Table(
    "broadcasts",
    METADATA,
    id_column(),
    Column("number", Integer, nullable=False, unique=True),
    Column("author", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("at", Moment),
    Column("state", String(16), nullable=False),
    Column("seen", String(32)),
    Column("people", Integer, nullable=False),
    Column("goes_at", Moment),
    Column("approved_by", Text),
    refers("update_id", "updates.id"),
    Column("made_at", Moment, nullable=False),
)
"""`number`: what staff call it. `body`: JSON of words, segment and whether missing translations are accepted. `seen`:
a digest of what was shown when it was sent; `people`: how many that were. `update_id`: once it has started."""

broadcast_events = Table(
    "broadcast_events",
    METADATA,
    number_column(),
    refers("broadcast_id", "broadcasts.id", nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("what", String(16), nullable=False),
    Column("who", Text),
    Column("seen", String(32)),
)
"""`what`: added, edited, sent, approved, put_off, undone, paused, resumed, cancelled, started, held, filtered, done.
`seen`: a digest of what was shown to those who were asked to approve."""

broadcast_told = Table(
    "broadcast_told",
    METADATA,
    id_column(),
    Column("name", Text, nullable=False),
    Column("broadcast", Integer, nullable=False),
    Column("event", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
    *mail_columns(),
    Index("uq_broadcast_told", "event", "name", unique=True),
    index_where("mail = 'waiting'", "ix_broadcast_told_mail", "at"),
)
"""Who was told that one has paused by itself. `broadcast`: its number; `event`: the number of that pause."""
