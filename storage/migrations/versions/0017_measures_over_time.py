"""The measures of each day are kept."""

from alembic import op
from sqlalchemy import BigInteger, Column, String, Text

revision = "0017"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "measured",
        Column("day", String(10), primary_key=True),
        Column("consultation", Text, primary_key=True),
        Column("at", BigInteger, nullable=False),
        Column("body", Text, nullable=False),
    )


def downgrade() -> None:
    raise NotImplementedError("A backup is the way back: it has the words of people, and a downgrade would lose them.")
