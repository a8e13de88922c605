"""What members are owed, and what became of it."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, String, Text, UniqueConstraint, text

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dues",
        Column("id", String(32), primary_key=True),
        Column("number", Integer, nullable=False),
        Column("member_id", String(32), nullable=False),
        Column("consultation", Text, nullable=False),
        Column("kind", String(16), nullable=False),
        Column("pence", Integer, nullable=False),
        Column("until", String(10), nullable=False),
        Column("cause", Text, nullable=False),
        Column("ended_at", BigInteger),
        UniqueConstraint("number"),
        UniqueConstraint("cause"),
    )
    op.create_index("ix_dues_member_id", "dues", ["member_id"])
    is_open = text("ended_at IS NULL")
    op.create_index("ix_dues_open", "dues", ["number"], sqlite_where=is_open, postgresql_where=is_open)
    op.create_table(
        "due_events",
        Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
        Column("due_id", String(32), nullable=False),
        Column("at", BigInteger, nullable=False),
        Column("what", String(16), nullable=False),
        Column("who", Text, nullable=False),
        Column("how", String(16)),
        Column("batch", String(32), nullable=False),
    )
    op.create_index("ix_due_events_due_id", "due_events", ["due_id"])
    op.create_index("ix_due_events_batch", "due_events", ["batch"])


def downgrade() -> None:
    raise NotImplementedError("A backup is the way back: it has the words of people, and a downgrade would lose them.")
