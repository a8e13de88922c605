"""Messages and what they led to."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from storage.migrations.first.shapes import NUMBER, TABLES, index_where

Table(
    "messages",
    TABLES,
    Column("id", String(32), primary_key=True),
    Column("member_id", String(32), ForeignKey("members.id"), nullable=False),
    Column("address_id", String(32), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("provider_id", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("kept_at", BigInteger, nullable=False),
    Column("text", Text),
    Column("raw", Text),
    Column("sealed", LargeBinary),
    Column("key_id", String(32)),
    index_where("key_id IS NOT NULL", "ix_messages_key_id", "key_id"),
    Index("ix_messages_member_id_kept_at", "member_id", "kept_at"),
    Index("uq_messages_provider_id_channel", "provider_id", "channel", unique=True),
    sqlite_with_rowid=False,
)

Table(
    "media",
    TABLES,
    Column("message_id", String(32), ForeignKey("messages.id"), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(16), nullable=False),
    Column("where_kept", Text, nullable=False),
    sqlite_with_rowid=False,
)

Table(
    "facts",
    TABLES,
    Column("message_id", String(32), ForeignKey("messages.id"), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(32), nullable=False),
    Column("consultation", Text),
    Column("subject", Text, nullable=False),
    sqlite_with_rowid=False,
)

Table(
    "views",
    TABLES,
    Column("number", NUMBER, primary_key=True, autoincrement=False),
    Column("member_id", String(32), ForeignKey("members.id"), nullable=False),
    Column("message_id", String(32), ForeignKey("messages.id"), nullable=False),
    Column("consultation", Text),
    Column("about", String(32)),
    Column("held", String(16)),
    Column("attached", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("text", Text),
    Column("raw", Text),
    Column("sealed", LargeBinary),
    Column("key_id", String(32)),
    Column("until_released", Boolean, nullable=False),
    index_where("key_id IS NOT NULL", "ix_views_key_id", "key_id"),
    Index("ix_views_member_id", "member_id"),
)

Table(
    "requests",
    TABLES,
    Column("id", String(32), primary_key=True),
    Column("member_id", String(32), ForeignKey("members.id"), nullable=False),
    Column("message_id", String(32), ForeignKey("messages.id"), nullable=False),
    Column("reason", String(32), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("settled_at", BigInteger),
    Column("settled_by", Text),
)

Table(
    "repeats",
    TABLES,
    Column("message_id", String(32), ForeignKey("messages.id"), primary_key=True),
    Column("times", Integer, nullable=False),
    Column("differing", Boolean, nullable=False),
)
