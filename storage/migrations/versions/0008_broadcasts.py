"""Broadcasts: one message from staff to many. Updates are queued in slices and can be paused; the month has a cost."""

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Text, text

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("updates", Column("reached", String(32)))
    op.add_column("updates", Column("paused_at", BigInteger))
    sent = text("sent_at IS NOT NULL")
    op.create_index("ix_outbox_sent_at", "outbox", ["sent_at"], sqlite_where=sent, postgresql_where=sent)
    make_broadcasts()
    make_events()


def make_broadcasts() -> None:
    op.create_table(
        "broadcasts",
        Column("id", String(32), primary_key=True),
        Column("number", Integer, nullable=False, unique=True),
        Column("author", Text, nullable=False),
        Column("body", Text, nullable=False),
        Column("at", BigInteger),
        Column("state", String(16), nullable=False),
        Column("seen", String(32)),
        Column("people", Integer, nullable=False),
        Column("goes_at", BigInteger),
        Column("approved_by", Text),
        Column("update_id", String(32), ForeignKey("updates.id")),
        Column("made_at", BigInteger, nullable=False),
    )


def make_events() -> None:
    op.create_table(
        "broadcast_events",
        Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
        Column("broadcast_id", String(32), ForeignKey("broadcasts.id"), nullable=False),
        Column("at", BigInteger, nullable=False),
        Column("what", String(16), nullable=False),
        Column("who", Text),
        Column("seen", String(32)),
    )
    op.create_index("ix_broadcast_events_broadcast_id", "broadcast_events", ["broadcast_id"])


def downgrade() -> None:
    raise NotImplementedError("A backup is the way back: it has the words of people, and a downgrade would lose them.")
