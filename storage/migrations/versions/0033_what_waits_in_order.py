"""What waits to go out is found in the order in which it goes, without sorting all of a long broadcast."""

from alembic import op
from sqlalchemy import text

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

WAITING = ["channel", "priority", "not_before", "id", "kind", "segments", "state"]


def upgrade() -> None:
    queued = text("state = 'queued'")
    op.drop_index("ix_outbox_waiting", "outbox")
    op.create_index("ix_outbox_waiting", "outbox", WAITING, sqlite_where=queued, postgresql_where=queued)


def downgrade() -> None:
    raise NotImplementedError("A backup is the way back: it has the words of people, and a downgrade would lose them.")
