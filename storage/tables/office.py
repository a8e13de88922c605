"""What the installation keeps for itself: staff, settings that change while it runs, and counters."""

from sqlalchemy import BigInteger, Column, LargeBinary, String, Table, Text

from storage.tables.columns import METADATA, Moment

staff = Table(
    "staff",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("roles", Text, nullable=False),
    Column("channel", String(16)),
    Column("sealed", LargeBinary),
    Column("added_at", Moment, nullable=False),
    Column("email", LargeBinary),
)
"""`sealed` and `email`: their address on the channel and their email address, sealed each."""

duties = Table(
    "duties",
    METADATA,
    Column("role", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("deputy", Text),
)
"""Who answers for a job that texts name, such as "repairs manager" (`title`; `role`: the same in plain form)."""

settings = Table(
    "settings",
    METADATA,
    Column("key", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

counters = Table(
    "counters",
    METADATA,
    Column("name", String(32), primary_key=True),
    Column("value", BigInteger, nullable=False),
)
