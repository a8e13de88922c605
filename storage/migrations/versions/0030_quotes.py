"""Quotes: members' own words, shown to everybody after their author's yes; and names that are never published."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, String, Text, text

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quotes",
        Column("id", String(32), primary_key=True),
        Column("quote", Integer, nullable=False),
        Column("number", BigInteger, nullable=False),
        Column("consultation", Text),
        Column("language", String(12), nullable=False),
        Column("words", Text, nullable=False),
        Column("removed", Text, nullable=False),
        Column("state", String(12), nullable=False),
        Column("update_id", String(32), nullable=False),
        Column("asked_by", Text, nullable=False),
        Column("asked_at", BigInteger, nullable=False),
        Column("until", BigInteger, nullable=False),
        Column("answered_at", BigInteger),
        Column("message_id", String(32)),
        Column("decided_by", Text),
        Column("decided_at", BigInteger),
        Column("ended_at", BigInteger),
        Column("ended_why", String(32)),
    )
    op.create_index("uq_quotes_quote", "quotes", ["quote"], unique=True)
    op.create_index("ix_quotes_number", "quotes", ["number"])
    shown = text("state = 'published'")
    op.create_index("ix_quotes_published", "quotes", ["decided_at"], sqlite_where=shown, postgresql_where=shown)
    op.create_table(
        "hidden_names",
        Column("name", Text, primary_key=True),
        Column("by", Text, nullable=False),
        Column("at", BigInteger, nullable=False),
    )


def downgrade() -> None:
    raise NotImplementedError("A backup is the way back: it has the words of people, and a downgrade would lose them.")
