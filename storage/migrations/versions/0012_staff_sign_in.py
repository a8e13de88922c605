"""Staff sign in by name, and what they do is kept."""

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, LargeBinary, String, Text

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in (Column("password", Text), Column("totp", LargeBinary), Column("totp_used_at", BigInteger)):
        op.add_column("staff", column)
    op.create_table(
        "sign_in_links",
        Column("hash", String(64), primary_key=True),
        Column("name", Text),
        Column("made_at", BigInteger, nullable=False),
        Column("until", BigInteger, nullable=False),
        Column("used_at", BigInteger),
        Column("is_once", Boolean, nullable=False),
    )
    op.create_table(
        "sessions",
        Column("hash", String(64), primary_key=True),
        Column("name", Text),
        Column("began_at", BigInteger, nullable=False),
        Column("until", BigInteger, nullable=False),
        Column("ended_at", BigInteger),
    )
    op.create_table(
        "sign_in_tries", Column("who", String(64), nullable=False), Column("at", BigInteger, nullable=False)
    )
    op.create_index("ix_sign_in_tries_who", "sign_in_tries", ["who"])
    op.create_table(
        "audit",
        Column("number", BigInteger, primary_key=True, autoincrement=False),
        Column("at", BigInteger, nullable=False),
        Column("who", Text, nullable=False),
        Column("did", String(64), nullable=False),
        Column("about", Text),
        Column("reason", Text),
        Column("hash", String(64), nullable=False),
    )


def downgrade() -> None:
    raise NotImplementedError("A backup is the way back: it has the words of people, and a downgrade would lose them.")
