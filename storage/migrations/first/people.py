"""Members, addresses, those who left, alerts, staff, and what the installation keeps for itself."""

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

from storage.migrations.first.shapes import NUMBER, TABLES

Table(
    "members",
    TABLES,
    Column("id", String(32), primary_key=True),
    Column("state", Text, nullable=False),
    Column("language", String(12), nullable=False),
    Column("left", Boolean, nullable=False),
    Column("held", Boolean, nullable=False),
    Column("address_id", String(32), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("last_inbound_at", BigInteger),
)

Table(
    "addresses",
    TABLES,
    Column("id", String(32), primary_key=True),
    Column("member_id", String(32), ForeignKey("members.id"), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("blind", String(64), nullable=False),
    Column("opt_out", String(64), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("bad", String(40)),
    Column("came_by", String(16), nullable=False),
    Column("came_at", BigInteger, nullable=False),
    Column("agreed_words", Text),
    UniqueConstraint("blind"),
    Index("ix_addresses_member_id", "member_id"),
    Index("ix_addresses_opt_out", "opt_out"),
)

Table(
    "opt_outs",
    TABLES,
    Column("opt_out", String(64), primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("how", String(16), nullable=False),
)

Table(
    "alerts",
    TABLES,
    Column("id", String(32), primary_key=True),
    Column("member_id", String(32), ForeignKey("members.id"), nullable=False),
    Column("category", String(32), nullable=False),
    Column("level", String(8), nullable=False),
    Column("opened_at", BigInteger, nullable=False),
    Column("last_at", BigInteger, nullable=False),
    Column("cries", Integer, nullable=False),
    Column("acknowledged_at", BigInteger),
    Column("acknowledged_by", Text),
    Column("released_at", BigInteger),
    Column("released_by", Text),
    Index("ix_alerts_member_id", "member_id"),
)

Table(
    "alert_events",
    TABLES,
    Column("number", NUMBER, primary_key=True),
    Column("alert_id", String(32), ForeignKey("alerts.id"), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("what", String(16), nullable=False),
    Column("who", Text),
    Index("ix_alert_events_alert_id", "alert_id"),
)

Table(
    "staff",
    TABLES,
    Column("name", Text, primary_key=True),
    Column("roles", Text, nullable=False),
    Column("channel", String(16)),
    Column("sealed", LargeBinary),
    Column("added_at", BigInteger, nullable=False),
)

Table(
    "settings",
    TABLES,
    Column("key", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

Table(
    "counters",
    TABLES,
    Column("name", String(32), primary_key=True),
    Column("value", BigInteger, nullable=False),
)
