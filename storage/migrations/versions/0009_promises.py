"""Promises, their ledger, and who answers for which job; a judgement says whether it is of somebody on the staff."""

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, String, Text, UniqueConstraint, false, text

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    make_promises()
    make_told()
    op.create_table(
        "duties",
        Column("role", Text, primary_key=True),
        Column("title", Text, nullable=False),
        Column("name", Text, nullable=False),
        Column("deputy", Text),
    )
    op.add_column("judgements", Column("by_staff", Boolean, nullable=False, server_default=false()))


def make_promises() -> None:
    op.create_table(
        "promises",
        Column("id", String(32), primary_key=True),
        Column("number", Integer, nullable=False),
        Column("kind", String(16), nullable=False),
        Column("subject", Text, nullable=False),
        Column("cause", Text, nullable=False),
        Column("consultation", Text, nullable=False),
        Column("body", Text, nullable=False),
        UniqueConstraint("number", name="uq_promises_number"),
        UniqueConstraint("cause", name="uq_promises_cause"),
    )
    op.create_index("ix_promises_subject", "promises", ["subject"])
    op.create_table(
        "promise_events",
        Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
        Column("promise_id", String(32), ForeignKey("promises.id"), nullable=False),
        Column("step", Text, nullable=False),
        Column("what", String(16), nullable=False),
        Column("at", BigInteger, nullable=False),
        Column("until", String(10)),
        Column("words", Text),
        Column("who", Text),
        Column("of", Text),
        UniqueConstraint("promise_id", "step", name="uq_promise_events_promise_id_step"),
    )


def make_told() -> None:
    op.create_table(
        "promise_told",
        Column("id", String(32), primary_key=True),
        Column("promise_id", String(32), ForeignKey("promises.id"), nullable=False),
        Column("step", Text, nullable=False),
        Column("name", Text, nullable=False),
        Column("at", BigInteger, nullable=False),
        Column("mail", String(8)),
        Column("mail_lease", BigInteger),
        Column("mail_tries", Integer, nullable=False),
    )
    op.create_index("ix_promise_told_name_at", "promise_told", ["name", "at"])
    op.create_index("uq_promise_told", "promise_told", ["promise_id", "step", "name"], unique=True)
    waiting = text("mail = 'waiting'")
    op.create_index("ix_promise_told_mail", "promise_told", ["at"], sqlite_where=waiting, postgresql_where=waiting)


def downgrade() -> None:
    raise NotImplementedError("A backup is the way back: it has the words of people, and a downgrade would lose them.")
