"""Alerts that somebody may be in danger, and who did what about each."""

from sqlalchemy import Column, Integer, String, Table, Text

from storage.tables.columns import METADATA, Moment, id_column, number_column, refers

alerts = Table(
    "alerts",
    METADATA,
    id_column(),
    refers("member_id", "members.id", nullable=False, index=True),
    Column("category", String(32), nullable=False),
    Column("level", String(8), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("cries", Integer, nullable=False),
    Column("acknowledged_at", Moment),
    Column("acknowledged_by", Text),
    Column("released_at", Moment),
    Column("released_by", Text),
)
"""`cries`: how many messages led to it. A new cry takes the acknowledgement back; `alert_events` keeps who gave it."""

alert_events = Table(
    "alert_events",
    METADATA,
    number_column(),
    refers("alert_id", "alerts.id", nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("what", String(16), nullable=False),
    Column("who", Text),
)
"""`what`: opened, added, acknowledged, released. `who`: the member of staff."""
