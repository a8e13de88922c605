"""Alerts that somebody may be in danger, and who did what about each."""

from sqlalchemy import Column, Index, Integer, String, Table, Text

from storage.tables.columns import METADATA, Moment, id_column, index_where, mail_columns, number_column, refers

alerts = Table(
    "alerts",
    METADATA,
    id_column(),
    refers("member_id", "members.id", index=True),
    Column("category", String(32), nullable=False),
    Column("level", String(8), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("cries", Integer, nullable=False),
    Column("acknowledged_at", Moment),
    Column("acknowledged_by", Text),
    Column("released_at", Moment),
    Column("released_by", Text),
    Column("number", Integer, nullable=False, server_default="0"),
    Column("round", Integer, nullable=False, server_default="0"),
    Column("since", Moment, nullable=False, server_default="0"),
    Column("closed_at", Moment),
    Column("closed_by", Text),
    Column("closed_because", Text),
    Index("uq_alerts_number", "number", unique=True),
    index_where("acknowledged_at IS NULL", "ix_alerts_open", "opened_at"),
)
"""`member_id` None: they were erased since. `cries`: how many messages led to it. A new cry takes the acknowledgement
back; `alert_events` keeps who gave it. `number`: what staff call it. `round`: how often an acknowledgement was taken
back; `since`: when this round began."""

alert_events = Table(
    "alert_events",
    METADATA,
    number_column(),
    refers("alert_id", "alerts.id", nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("what", String(16), nullable=False),
    Column("who", Text),
)
"""`what`: opened, added, told, acknowledged, released, closed. `who`: the member of staff."""

alert_told = Table(
    "alert_told",
    METADATA,
    id_column(),
    refers("alert_id", "alerts.id", nullable=False),
    Column("round", Integer, nullable=False),
    Column("step", String(24), nullable=False),
    Column("name", Text, nullable=False),
    Column("at", Moment, nullable=False),
    *mail_columns(),
    Index("uq_alert_told", "alert_id", "round", "step", "name", unique=True),
    index_where("mail = 'waiting'", "ix_alert_told_mail", "at"),
)
"""Who was told of an alert at which step: each once, whatever is restarted or looks twice. Emails wait only until
somebody acknowledges."""
