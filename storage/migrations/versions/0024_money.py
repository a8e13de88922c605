"""What texts cost on each day, who was told of the month's limit, and who is not answered."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, String, Text, text

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "spent_days",
        Column("day", String(10), primary_key=True),
        Column("purpose", Text, primary_key=True),
        Column("texts", BigInteger, nullable=False),
        Column("segments", BigInteger, nullable=False),
    )
    op.create_table(
        "money_told",
        Column("id", String(32), primary_key=True),
        Column("name", Text, nullable=False),
        Column("month", String(7), nullable=False),
        Column("mark", Integer, nullable=False),
        Column("at", BigInteger, nullable=False),
        Column("mail", String(8)),
        Column("mail_lease", BigInteger),
        Column("mail_tries", Integer, nullable=False),
    )
    op.create_index("uq_money_told", "money_told", ["month", "mark", "name"], unique=True)
    waits = text("mail = 'waiting'")
    op.create_index("ix_money_told_mail", "money_told", ["at"], sqlite_where=waits, postgresql_where=waits)
    op.create_table(
        "strangers", Column("member_id", String(32), primary_key=True), Column("at", BigInteger, nullable=False)
    )


def downgrade() -> None:
    raise NotImplementedError("A backup is the way back: it has the words of people, and a downgrade would lose them.")
