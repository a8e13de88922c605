"""Members can be erased: what is due, what must not come again, and indexes by which it is quick."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, LargeBinary, String, Text, text

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _erasures()
    _copies()
    with op.batch_alter_table("alerts") as alerts:
        alerts.alter_column("member_id", existing_type=String(32), nullable=True)
    op.add_column("consultations", Column("gone", Integer, nullable=False, server_default="0"))
    for table in ("views", "answered", "requests", "judgements"):
        op.create_index(f"ix_{table}_message_id", table, ["message_id"])
    op.create_index("ix_answered_member_id", "answered", ["member_id", "until"])
    _index_where("taken_at IS NOT NULL", "ix_views_taken_at", "views", "taken_at")
    op.create_index("ix_requests_member_id", "requests", ["member_id"])


def _erasures() -> None:
    op.create_table(
        "erasures",
        Column("member_id", String(32), primary_key=True),
        Column("at", BigInteger, nullable=False),
        Column("by", Text),
        Column("step", String(16), nullable=False),
        Column("done_at", BigInteger),
    )
    _index_where("done_at IS NULL", "ix_erasures_under_way", "erasures", "at")
    op.create_table(
        "erased_messages",
        Column("hash", String(64), primary_key=True),
        Column("at", BigInteger, nullable=False),
    )
    op.create_index("ix_erased_messages_at", "erased_messages", ["at"])


def _copies() -> None:
    op.create_table(
        "provider_copies",
        Column("id", String(32), primary_key=True),
        Column("channel", String(16), nullable=False),
        Column("provider_id", Text, nullable=False),
        Column("sealed", LargeBinary),
        Column("at", BigInteger, nullable=False),
        Column("due_at", BigInteger, nullable=False),
        Column("tries", Integer, nullable=False),
        Column("given_up_at", BigInteger),
    )
    _index_where("given_up_at IS NULL", "ix_provider_copies_due", "provider_copies", "due_at")


def _index_where(condition: str, name: str, table: str, column: str) -> None:
    op.create_index(name, table, [column], sqlite_where=text(condition), postgresql_where=text(condition))


def downgrade() -> None:
    raise NotImplementedError("A backup is the way back: it has the words of people, and a downgrade would lose them.")
