"""Addresses are found by a table of keyed hashes, so that the key can be changed; heads of the log; readers."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, String, Text

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "blinds",
        Column("blind", String(64), primary_key=True),
        Column("address_id", String(32), nullable=False),
        Column("key_number", Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.execute("INSERT INTO blinds (blind, address_id, key_number) SELECT blind, id, 1 FROM addresses ORDER BY blind")
    with op.batch_alter_table("addresses") as addresses:
        addresses.drop_column("blind")
    op.create_table(
        "log_heads",
        Column("day", String(10), primary_key=True),
        Column("number", BigInteger, nullable=False),
        Column("hash", String(64), nullable=False),
        Column("at", BigInteger, nullable=False),
    )
    op.create_table(
        "view_reads",
        Column("number", BigInteger, primary_key=True, autoincrement=False),
        Column("name", Text, primary_key=True),
        Column("at", BigInteger, nullable=False),
    )


def downgrade() -> None:
    raise NotImplementedError("A backup is the way back: it has the words of people, and a downgrade would lose them.")
