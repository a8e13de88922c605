"""Settings, words and help lines are chosen on pages; staff have a rota and codes for when a phone is lost."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, String, Text

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "own_words",
        Column("language", String(8), primary_key=True),
        Column("key", String(64), primary_key=True),
        Column("words", Text, nullable=False),
        Column("who", Text, nullable=False),
        Column("at", BigInteger, nullable=False),
    )
    op.create_table(
        "own_help_lines",
        Column("nation", String(32), primary_key=True),
        Column("line", String(32), primary_key=True),
        Column("words", Text, nullable=False),
    )
    op.create_table(
        "shifts",
        Column("name", Text, primary_key=True),
        Column("day", Integer, primary_key=True, autoincrement=False),
        Column("begins", Integer, primary_key=True, autoincrement=False),
        Column("ends", Integer, nullable=False),
    )
    op.create_table(
        "recovery_codes",
        Column("name", Text, primary_key=True),
        Column("hash", String(64), primary_key=True),
        Column("used_at", BigInteger),
    )


def downgrade() -> None:
    raise NotImplementedError("A backup is the way back: it has the words of people, and a downgrade would lose them.")
