"""Sends whose fate is unknown are looked for: which are due, and when the provider first did not know of one."""

from alembic import op
from sqlalchemy import BigInteger, Column, text

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", Column("looked_at", BigInteger))
    unknown = text("state = 'unknown'")
    op.create_index("ix_outbox_unknown", "outbox", ["lease_until"], sqlite_where=unknown, postgresql_where=unknown)


def downgrade() -> None:
    raise NotImplementedError("A backup is the way back: it has the words of people, and a downgrade would lose them.")
