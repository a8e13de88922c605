"""What members are owed for taking part, and what became of it."""

from sqlalchemy import Column, Integer, String, Table, Text

from storage.tables.columns import METADATA, Moment, id_column, index_where, number_column

dues = Table(
    "dues",
    METADATA,
    id_column(),
    Column("number", Integer, nullable=False, unique=True),
    Column("member_id", String(32), nullable=False, index=True),
    Column("consultation", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("pence", Integer, nullable=False),
    Column("until", String(10), nullable=False),
    Column("cause", Text, nullable=False, unique=True),
    Column("ended_at", Moment),
    index_where("ended_at IS NULL", "ix_dues_open", "number"),
)
"""`number`: P7 for staff and members alike. `member_id`: refers to no row, and is empty once they are erased: what
they are owed is still known by its number. `cause`: the same cause makes no second one. `ended_at`: paid or
cancelled, once. Nobody's name, number or account is here."""

due_events = Table(
    "due_events",
    METADATA,
    number_column(),
    Column("due_id", String(32), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("what", String(16), nullable=False),
    Column("who", Text, nullable=False),
    Column("how", String(16)),
    Column("batch", String(32), nullable=False, index=True),
)
"""`what`: owed, paid, cancelled; `who` on the staff list did it. `how`: cash, voucher, bank (outside this system),
other. `batch`: what was done at one go, and is told by one update. Rows are only added."""
