"""A view may go on over several texts, be changed and be taken back: when that was, and which messages did it."""

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKey, String

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("views", Column("taken_at", BigInteger))
    op.create_table(
        "view_changes",
        Column(
            "message_id", String(32), ForeignKey("messages.id", name="fk_view_changes_message_id"), primary_key=True
        ),
        Column("number", BigInteger, primary_key=True, autoincrement=False),
        Column("what", String(12), nullable=False),
    )
    op.create_index("ix_view_changes_number", "view_changes", ["number"])


def downgrade() -> None:
    raise NotImplementedError("A backup is the way back: it has the words of people, and a downgrade would lose them.")
