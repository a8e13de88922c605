"""Members, the addresses where they are reached, and those who asked for no more messages."""

from sqlalchemy import Boolean, Column, LargeBinary, String, Table, Text

from storage.tables.columns import METADATA, Moment, id_column, refers

members = Table(
    "members",
    METADATA,
    id_column(),
    Column("state", Text, nullable=False),
    Column("language", String(12), nullable=False),
    Column("left", Boolean, nullable=False),
    Column("held", Boolean, nullable=False),
    Column("address_id", String(32), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("last_inbound_at", Moment),
)
"""`state` is the JSON of `flows.state`; `language`, `left` and `held` repeat what is in it, for questions to the
database. `address_id`: where they wrote from last, and so where unasked messages go."""

addresses = Table(
    "addresses",
    METADATA,
    id_column(),
    refers("member_id", "members.id", nullable=False, index=True),
    Column("channel", String(16), nullable=False),
    Column("blind", String(64), nullable=False, unique=True),
    Column("opt_out", String(64), nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("bad", String(40)),
    Column("came_by", String(16), nullable=False),
    Column("came_at", Moment, nullable=False),
    Column("agreed_words", Text),
)
"""`sealed`: the number or chat, bound to this row's id. `blind`, `opt_out`: keyed hashes under two other keys, in
hex. `bad`: the provider's code when it can never be reached. `came_by`, `came_at`, `agreed_words`: how consent came."""

opt_outs = Table(
    "opt_outs",
    METADATA,
    Column("opt_out", String(64), primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("at", Moment, nullable=False),
    Column("how", String(16), nullable=False),
)
"""Outlives members and addresses. It has no number and no member in it, only a keyed hash."""

member_groups = Table(
    "member_groups",
    METADATA,
    Column("name", Text, primary_key=True),
    refers("member_id", "members.id", primary_key=True, index=True),
)
"""Who belongs to which group, by the name that staff gave it."""
