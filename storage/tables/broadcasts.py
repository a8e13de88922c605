"""Broadcasts, and who did what with each."""

from sqlalchemy import Column, Integer, String, Table, Text

from storage.tables.columns import METADATA, Moment, id_column, number_column, refers

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
"""`what`: added, edited, sent, approved, put_off, undone, paused, resumed, cancelled, started, held, done. `seen`: a
digest of what was shown to those who were asked to approve."""
