"""Messages that wait to go out, and receipts of messages that we do not know."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from storage.migrations.first.shapes import NUMBER, TABLES, index_where

Table(
    "outbox",
    TABLES,
    Column("id", String(32), primary_key=True),
    Column("member_id", String(32), ForeignKey("members.id")),
    Column("address_id", String(32)),
    Column("staff", Text),
    Column("channel", String(16), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("text", Text),
    Column("sealed", LargeBinary),
    Column("key_id", String(32)),
    Column("fleeting", Boolean, nullable=False),
    Column("goodbye", Boolean, nullable=False),
    Column("outranks", Boolean, nullable=False),
    Column("buttons", Text),
    Column("segments", Integer, nullable=False),
    Column("asked", Text),
    Column("created_at", BigInteger, nullable=False),
    Column("not_before", BigInteger, nullable=False),
    Column("expires_at", BigInteger),
    Column("lease_until", BigInteger),
    Column("sent_at", BigInteger),
    Column("attempts", Integer, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("provider_id", Text),
    Column("code", Text),
    Column("update_id", String(32), ForeignKey("updates.id")),
    Column("message_id", String(32)),
    index_where("expires_at IS NOT NULL", "ix_outbox_expires_at", "expires_at"),
    index_where("key_id IS NOT NULL", "ix_outbox_key_id", "key_id"),
    index_where("state = 'attempting'", "ix_outbox_leases", "lease_until"),
    index_where("provider_id IS NOT NULL", "ix_outbox_provider_id", "provider_id"),
    index_where("priority >= 10", "ix_outbox_unasked", "member_id", "sent_at"),
    index_where("state = 'queued'", "ix_outbox_waiting", "channel", "priority", "not_before"),
    index_where("update_id IS NOT NULL", "uq_outbox_update_id_member_id", "update_id", "member_id", unique=True),
    sqlite_with_rowid=False,
)

Table(
    "orphans",
    TABLES,
    Column("number", NUMBER, primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("provider_id", Text),
    Column("outbox_id", Text),
    Column("status", String(16), nullable=False),
    Column("code", Text),
    Column("at", BigInteger, nullable=False),
    Index("ix_orphans_provider_id", "provider_id"),
)
