"""Groups of members, by names that staff give."""

from alembic import op
from sqlalchemy import Column, ForeignKey, String, Text

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "member_groups",
        Column("name", Text, primary_key=True),
        Column("member_id", String(32), ForeignKey("members.id", name="fk_member_groups_member_id"), primary_key=True),
    )
    op.create_index("ix_member_groups_member_id", "member_groups", ["member_id"])


def downgrade() -> None:
    raise NotImplementedError("A backup is the way back: it has the words of people, and a downgrade would lose them.")
