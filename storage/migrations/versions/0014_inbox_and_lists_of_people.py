"""Conversations have readers and translations; lists of people say how each of them agreed."""

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, String, Text, text

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NUMBER = BigInteger().with_variant(Integer, "sqlite")


def upgrade() -> None:
    for make in (_conversations, _lists_of_people, _indexes):
        make()


def _conversations() -> None:
    op.create_table(
        "meanings",
        Column("message_id", String(32), ForeignKey("messages.id", name="fk_meanings_message_id"), primary_key=True),
        Column("version", Integer, primary_key=True, autoincrement=False),
        Column("text", Text, nullable=False),
        Column("by", Text, nullable=False),
        Column("at", BigInteger, nullable=False),
    )
    op.create_table(
        "view_hands",
        Column("number", BigInteger, primary_key=True, autoincrement=False),
        Column("name", Text, nullable=False),
        Column("by", Text, nullable=False),
        Column("at", BigInteger, nullable=False),
    )
    op.create_table(
        "staff_languages",
        Column("name", Text, primary_key=True),
        Column("language", String(12), primary_key=True),
    )


def _lists_of_people() -> None:
    op.create_table(
        "consents",
        Column("number", NUMBER, primary_key=True),
        Column("member_id", String(32), ForeignKey("members.id", name="fk_consents_member_id"), nullable=False),
        Column("agreed_on", String(10), nullable=False),
        Column("agreed_where", Text, nullable=False),
        Column("agreed_words", Text, nullable=False),
        Column("at", BigInteger, nullable=False),
        Column("by", Text, nullable=False),
        Column("import_id", String(32), nullable=False),
    )
    op.create_table(
        "imports",
        Column("id", String(32), primary_key=True),
        Column("file", Text, nullable=False),
        Column("by", Text, nullable=False),
        Column("at", BigInteger, nullable=False),
        Column("state", String(8), nullable=False),
        Column("people", Integer, nullable=False),
        Column("position", Integer, nullable=False),
        Column("new", Integer, nullable=False),
        Column("known", Integer, nullable=False),
        Column("refused", Integer, nullable=False),
        Column("sealed", LargeBinary),
    )


def _indexes() -> None:
    op.create_index("ix_view_hands_name", "view_hands", ["name"])
    op.create_index("ix_consents_member_id", "consents", ["member_id"])
    for name, table, columns, condition in (
        ("ix_outbox_member_id", "outbox", ["member_id", "id"], "member_id IS NOT NULL"),
        ("ix_requests_open", "requests", ["at"], "settled_at IS NULL"),
    ):
        op.create_index(name, table, columns, sqlite_where=text(condition), postgresql_where=text(condition))


def downgrade() -> None:
    raise NotImplementedError("A backup is the way back: it has the words of people, and a downgrade would lose them.")
