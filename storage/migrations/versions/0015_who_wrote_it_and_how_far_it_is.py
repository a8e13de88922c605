"""Who wrote each step of an outcome; and what became of a telling is counted without looking at every message."""

from alembic import op
from sqlalchemy import Column, Text, text

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outcome_steps", Column("written_by", Text))
    told, about = text("update_id IS NOT NULL"), text("about IS NOT NULL")
    op.create_index(
        "ix_outbox_update_id_state", "outbox", ["update_id", "state"], sqlite_where=told, postgresql_where=told
    )
    op.create_index("ix_views_about_number", "views", ["about", "number"], sqlite_where=about, postgresql_where=about)


def downgrade() -> None:
    raise NotImplementedError("A backup is the way back: it has the words of people, and a downgrade would lose them.")
