"""What a consultation still needs before it opens: translations in parts, and who looked at it and tried it."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, String, Text

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "translations",
        Column("name", Text, primary_key=True),
        Column("language", String(8), primary_key=True),
        Column("revision", Integer, nullable=False),
        Column("body", Text, nullable=False),
        Column("who", Text, nullable=False),
        Column("at", BigInteger, nullable=False),
    )
    op.create_table(
        "consultation_steps",
        Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
        Column("name", Text, nullable=False),
        Column("what", String(16), nullable=False),
        Column("version", Integer, nullable=False),
        Column("who", Text, nullable=False),
        Column("at", BigInteger, nullable=False),
        Column("about", String(32)),
    )
    op.create_index("ix_consultation_steps_name", "consultation_steps", ["name"])


def downgrade() -> None:
    raise NotImplementedError("A backup is the way back: it has the words of people, and a downgrade would lose them.")
