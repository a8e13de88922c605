"""Addresses that may be somebody else's by now; and words that bring people back from a new phone."""

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKey, String, text

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "doubts",
        Column("address_id", String(32), primary_key=True),
        Column("member_id", String(32), ForeignKey("members.id", name="fk_doubts_member_id"), nullable=False),
        Column("why", String(8), nullable=False),
        Column("since", BigInteger, nullable=False),
        Column("wanted_at", BigInteger),
        Column("asked_at", BigInteger),
    )
    op.create_index("ix_doubts_member_id", "doubts", ["member_id"])
    to_ask = text("asked_at IS NULL AND wanted_at IS NOT NULL")
    op.create_index("ix_doubts_to_ask", "doubts", ["wanted_at"], sqlite_where=to_ask, postgresql_where=to_ask)
    op.create_table(
        "rejoin_words",
        Column("code", String(64), primary_key=True),
        Column("member_id", String(32), ForeignKey("members.id", name="fk_rejoin_words_member_id"), nullable=False),
        Column("at", BigInteger, nullable=False),
    )
    op.create_index("ix_rejoin_words_member_id", "rejoin_words", ["member_id"])


def downgrade() -> None:
    raise NotImplementedError("A backup is the way back: it has the words of people, and a downgrade would lose them.")
