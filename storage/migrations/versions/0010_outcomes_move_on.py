"""An outcome moves on and is put right, and what was claimed when is kept; a question that changes is put again."""

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, String, Text

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("outcomes") as outcomes:
        outcomes.add_column(Column("version", Integer, nullable=False, server_default="1"))
    op.create_table(
        "outcome_steps",
        Column("outcome_id", String(32), ForeignKey("outcomes.id"), primary_key=True),
        Column("number", Integer, primary_key=True, autoincrement=False),
        Column("is_correction", Boolean, nullable=False),
        Column("status", String(16), nullable=False),
        Column("body", Text, nullable=False),
        Column("at", BigInteger, nullable=False),
        Column("since", BigInteger, nullable=False),
        Column("written_at", BigInteger, nullable=False),
        Column("update_id", String(32), ForeignKey("updates.id"), nullable=False, index=True),
    )
    op.execute(
        "INSERT INTO outcome_steps (outcome_id, number, is_correction, status, body, at, since, written_at, update_id) "
        "SELECT outcomes.id, 1, FALSE, outcomes.status, outcomes.body, updates.at, updates.at, outcomes.at, updates.id "
        "FROM outcomes JOIN updates ON updates.subject = outcomes.id AND updates.kind = 'outcome'"
    )
    op.create_table(
        "put_again",
        Column("update_id", String(32), ForeignKey("updates.id"), primary_key=True),
        Column("member_id", String(32), ForeignKey("members.id"), primary_key=True, index=True),
        Column("question", Text, nullable=False),
        Column("why", String(8), nullable=False),
    )


def downgrade() -> None:
    raise NotImplementedError("A backup is the way back: it has the words of people, and a downgrade would lose them.")
