"""A view has an owner, is read by somebody, and gets a word while it has no answer; who must decide is told so."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, String, Text, text

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "view_life",
        Column("number", BigInteger, primary_key=True, autoincrement=False),
        Column("owner", Text),
        Column("owner_at", BigInteger),
        Column("read_at", BigInteger),
        Column("read_by", Text),
        Column("told_at", BigInteger),
        Column("words", Integer, nullable=False),
        Column("update_id", String(32)),
    )
    op.create_index("ix_view_life_update_id", "view_life", ["update_id"])
    index_where("words >= 2", "ix_view_life_many_words", "view_life", "number")
    op.create_table(
        "decide_told",
        Column("id", String(32), primary_key=True),
        Column("name", Text, nullable=False),
        Column("nth", Integer, nullable=False),
        Column("newest", BigInteger, nullable=False),
        Column("at", BigInteger, nullable=False),
        Column("mail", String(8)),
        Column("mail_lease", BigInteger),
        Column("mail_tries", Integer, nullable=False),
    )
    op.create_index("uq_decide_told", "decide_told", ["name", "nth"], unique=True)
    index_where("mail = 'waiting'", "ix_decide_told_mail", "decide_told", "at")
    op.add_column("requests", Column("told_at", BigInteger))


def index_where(condition: str, name: str, table: str, column: str) -> None:
    op.create_index(name, table, [column], sqlite_where=text(condition), postgresql_where=text(condition))


def downgrade() -> None:
    raise NotImplementedError("A backup is the way back: it has the words of people, and a downgrade would lose them.")
