"""An update may tell of anything: what it tells, of what, and the cause that makes it exist once."""

from alembic import op
from sqlalchemy import BigInteger, Column, String, Text

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("updates") as updates:
        updates.add_column(Column("kind", String(16)))
        updates.add_column(Column("subject", Text))
        updates.add_column(Column("cause", Text))
        updates.add_column(Column("cancelled_at", BigInteger))
    op.execute("UPDATE updates SET kind = 'outcome', subject = outcome_id, cause = 'outcome:' || outcome_id")
    op.drop_index("ix_updates_outcome_id", "updates")
    with op.batch_alter_table("updates") as updates:
        for name, type_ in (("kind", String(16)), ("subject", Text()), ("cause", Text())):
            updates.alter_column(name, existing_type=type_, nullable=False)
        updates.drop_column("outcome_id")
        updates.create_unique_constraint("uq_updates_cause", ["cause"])
    op.create_index("ix_updates_subject", "updates", ["subject"])


def downgrade() -> None:
    raise NotImplementedError("A backup is the way back: it has the words of people, and a downgrade would lose them.")
