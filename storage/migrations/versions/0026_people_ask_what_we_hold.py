"""People ask what we hold about them: dated requests, and which staff were told."""

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Text, UniqueConstraint, text

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "data_requests",
        Column("id", String(32), primary_key=True),
        Column("number", Integer, nullable=False),
        Column("member_id", String(32), ForeignKey("members.id", name="fk_data_requests_member_id"), nullable=False),
        Column("message_id", String(32)),
        Column("asked_at", BigInteger, nullable=False),
        Column("due", String(10), nullable=False),
        Column("noted_by", Text),
        Column("checked_at", BigInteger),
        Column("checked_by", Text),
        Column("checked_how", Text),
        Column("closed_at", BigInteger),
        Column("closed_by", Text),
        Column("became", String(16)),
        Column("closed_how", Text),
        UniqueConstraint("number", name="uq_data_requests_number"),
    )
    _told()
    _index("uq_data_requests_open", "data_requests", ["member_id"], "closed_at IS NULL", unique=True)
    _index("ix_data_told_mail", "data_told", ["at"], "mail = 'waiting'")
    op.create_index("uq_data_told", "data_told", ["request_id", "step", "name"], unique=True)


def _told() -> None:
    op.create_table(
        "data_told",
        Column("id", String(32), primary_key=True),
        Column("request_id", String(32), nullable=False),
        Column("step", String(8), nullable=False),
        Column("name", Text, nullable=False),
        Column("at", BigInteger, nullable=False),
        Column("mail", String(8)),
        Column("mail_lease", BigInteger),
        Column("mail_tries", Integer, nullable=False),
    )


def _index(name: str, table: str, columns: list[str], condition: str, unique: bool = False) -> None:
    where = text(condition)
    op.create_index(name, table, columns, unique=unique, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    raise NotImplementedError("A backup is the way back: it has the words of people, and a downgrade would lose them.")
