"""Every version of the numbers that were published is kept."""

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Integer, Text

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "published_numbers",
        Column("subject", Text, primary_key=True),
        Column("version", Integer, primary_key=True, autoincrement=False),
        Column("at", BigInteger, nullable=False),
        Column("held", Boolean, nullable=False),
        Column("body", Text, nullable=False),
    )


def downgrade() -> None:
    raise NotImplementedError("A backup is the way back: it has the words of people, and a downgrade would lose them.")
