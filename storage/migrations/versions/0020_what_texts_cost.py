"""What the texts of a month cost is answered from an index alone."""

from alembic import op
from sqlalchemy import text

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TEXTED = ["sent_at", "segments", "channel", "kind", "state"]
WAITING = ["channel", "priority", "not_before", "kind", "segments", "state"]


def upgrade() -> None:
    texted, queued = text("channel = 'sms' AND sent_at IS NOT NULL"), text("state = 'queued'")
    op.drop_index("ix_outbox_sent_at", "outbox")
    op.create_index("ix_outbox_texted", "outbox", TEXTED, sqlite_where=texted, postgresql_where=texted)
    op.drop_index("ix_outbox_waiting", "outbox")
    op.create_index("ix_outbox_waiting", "outbox", WAITING, sqlite_where=queued, postgresql_where=queued)


def downgrade() -> None:
    raise NotImplementedError("A backup is the way back: it has the words of people, and a downgrade would lose them.")
