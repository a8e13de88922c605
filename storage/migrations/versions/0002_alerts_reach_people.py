"""Alerts reach one person after the other: numbers, rounds, who was told, email addresses of staff."""

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, String, Text, text

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("staff", Column("email", LargeBinary))
    add_to_alerts()
    make_told()


def add_to_alerts() -> None:
    op.add_column("alerts", Column("number", Integer, nullable=False, server_default="0"))
    op.add_column("alerts", Column("round", Integer, nullable=False, server_default="0"))
    op.add_column("alerts", Column("since", BigInteger, nullable=False, server_default="0"))
    op.add_column("alerts", Column("closed_at", BigInteger))
    op.add_column("alerts", Column("closed_by", Text))
    op.add_column("alerts", Column("closed_because", Text))
    op.execute(
        "UPDATE alerts SET since = opened_at, "
        "number = (SELECT count(*) FROM alerts AS other WHERE other.id <= alerts.id)"
    )
    op.execute("INSERT INTO counters (name, value) SELECT 'alert', count(*) FROM alerts")
    op.create_index("uq_alerts_number", "alerts", ["number"], unique=True)
    index_where("acknowledged_at IS NULL", "ix_alerts_open", "alerts", "opened_at")


def make_told() -> None:
    op.create_table(
        "alert_told",
        Column("id", String(32), primary_key=True),
        Column("alert_id", String(32), ForeignKey("alerts.id", name="fk_alert_told_alert_id"), nullable=False),
        Column("round", Integer, nullable=False),
        Column("step", String(24), nullable=False),
        Column("name", Text, nullable=False),
        Column("at", BigInteger, nullable=False),
        Column("mail", String(8)),
        Column("mail_lease", BigInteger),
        Column("mail_tries", Integer, nullable=False),
    )
    op.create_index("uq_alert_told", "alert_told", ["alert_id", "round", "step", "name"], unique=True)
    index_where("mail = 'waiting'", "ix_alert_told_mail", "alert_told", "at")


def index_where(condition: str, name: str, table: str, column: str) -> None:
    op.create_index(name, table, [column], sqlite_where=text(condition), postgresql_where=text(condition))


def downgrade() -> None:
    raise NotImplementedError("A backup is the way back: it has the words of people, and a downgrade would lose them.")
