"""Backups are on a list, and a restore holds what nobody asked for until somebody has looked."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, String, Text

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "backups",
        Column("id", String(32), primary_key=True),
        Column("name", Text, nullable=False),
        Column("at", BigInteger, nullable=False),
        Column("size", BigInteger, nullable=False),
        Column("entries", BigInteger, nullable=False),
        Column("head", String(64), nullable=False),
        Column("version", String(32), nullable=False),
        Column("release", Text, nullable=False),
        Column("gone_at", BigInteger),
    )
    op.create_table(
        "restores",
        Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
        Column("at", BigInteger, nullable=False),
        Column("name", Text, nullable=False),
        Column("made_at", BigInteger, nullable=False),
        Column("entries", BigInteger, nullable=False),
        Column("head", String(64), nullable=False),
        Column("lost", Text, nullable=False),
        Column("entry", BigInteger, nullable=False),
        Column("about", Text, nullable=False),
        Column("released_at", BigInteger),
        Column("released_by", Text),
    )


def downgrade() -> None:
    raise NotImplementedError("A backup is the way back: it has the words of people, and a downgrade would lose them.")
