"""Sessions end when they are left alone, hard words can be covered, and outside readers hear who joins them."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, String, Text, text

revision = "0028"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sessions", Column("seen_at", BigInteger))
    op.create_table(
        "view_covers",
        Column("number", BigInteger, primary_key=True, autoincrement=False),
        Column("kind", String(16), nullable=False),
        Column("by", Text, nullable=False),
        Column("at", BigInteger, nullable=False),
    )
    op.create_table(
        "reader_told",
        Column("id", String(32), primary_key=True),
        Column("name", Text, nullable=False),
        Column("entry", BigInteger, nullable=False),
        Column("at", BigInteger, nullable=False),
        Column("mail", String(8)),
        Column("mail_lease", BigInteger),
        Column("mail_tries", Integer, nullable=False),
    )
    waiting = text("mail = 'waiting'")
    op.create_index("ix_reader_told_mail", "reader_told", ["at"], sqlite_where=waiting, postgresql_where=waiting)


def downgrade() -> None:
    raise NotImplementedError("A backup is the way back: it has the words of people, and a downgrade would lose them.")
