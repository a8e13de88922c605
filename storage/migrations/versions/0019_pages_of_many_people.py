"""Indexes by which the pages of an installation with many people are quick."""

from alembic import op
from sqlalchemy import text

revision = "0019"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_views_consultation", "views", ["consultation"])
    to_staff = text("staff IS NOT NULL")
    op.create_index("ix_outbox_staff", "outbox", ["staff", "id"], sqlite_where=to_staff, postgresql_where=to_staff)
    op.drop_index("ix_answered_consultation_question", "answered")
    op.create_index("ix_answered_consultation_question", "answered", ["consultation", "question", "until", "member_id"])


def downgrade() -> None:
    raise NotImplementedError("A backup is the way back: it has the words of people, and a downgrade would lose them.")
