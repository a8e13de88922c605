"""Complaints of staff reach the outside reader: who was told that they wait, and who read which."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, String, Text, text

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    make_told()
    op.create_table(
        "complaint_reads",
        Column("number", BigInteger, primary_key=True, autoincrement=False),
        Column("name", Text, primary_key=True),
        Column("at", BigInteger, nullable=False),
    )
    index_where("held = 'outside'", "ix_views_outside", "views", "number")


def make_told() -> None:
    op.create_table(
        "complaint_told",
        Column("id", String(32), primary_key=True),
        Column("name", Text, nullable=False),
        Column("nth", Integer, nullable=False),
        Column("newest", BigInteger, nullable=False),
        Column("at", BigInteger, nullable=False),
        Column("mail", String(8)),
        Column("mail_lease", BigInteger),
        Column("mail_tries", Integer, nullable=False),
    )
    op.create_index("uq_complaint_told", "complaint_told", ["name", "nth"], unique=True)
    index_where("mail = 'waiting'", "ix_complaint_told_mail", "complaint_told", "at")


def index_where(condition: str, name: str, table: str, column: str) -> None:
    op.create_index(name, table, [column], sqlite_where=text(condition), postgresql_where=text(condition))


def downgrade() -> None:
    raise NotImplementedError("A backup is the way back: it has the words of people, and a downgrade would lose them.")
