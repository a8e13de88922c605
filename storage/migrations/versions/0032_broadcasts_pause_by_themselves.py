"""Staff are told when a broadcast has paused by itself."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, String, Text, text

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "broadcast_told",
        Column("id", String(32), primary_key=True),
        Column("name", Text, nullable=False),
        Column("broadcast", Integer, nullable=False),
        Column("event", BigInteger, nullable=False),
        Column("at", BigInteger, nullable=False),
        Column("mail", String(8)),
        Column("mail_lease", BigInteger),
        Column("mail_tries", Integer, nullable=False),
    )
    op.create_index("uq_broadcast_told", "broadcast_told", ["event", "name"], unique=True)
    waits = text("mail = 'waiting'")
    op.create_index("ix_broadcast_told_mail", "broadcast_told", ["at"], sqlite_where=waits, postgresql_where=waits)


def downgrade() -> None:
    raise NotImplementedError("A backup is the way back: it has the words of people, and a downgrade would lose them.")
