"""Messages that wait to go out, and what the providers said of each."""

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, String, Table, Text

from storage.tables.columns import METADATA, Moment, id_column, index_where, number_column, refers

TEXTED = "channel = 'sms' AND sent_at IS NOT NULL"
"""For what texts cost: all that is asked about is in the index, so that the million texts of a month are not opened."""

WAITING = ("channel", "priority", "not_before", "id", "kind", "segments", "state")
"""Up to the id in the order in which they go: a broadcast to 100,000 has one `not_before`, and would otherwise be
sorted anew for each text of it. What comes after the id is for what they will cost."""

outbox = Table(
    "outbox",
    METADATA,
    id_column(),
    refers("member_id", "members.id"),
    Column("address_id", String(32)),
    Column("staff", Text),
    Column("channel", String(16), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("text", Text),
    Column("sealed", LargeBinary),
    Column("key_id", String(32)),
    Column("fleeting", Boolean, nullable=False),
    Column("goodbye", Boolean, nullable=False),
    Column("outranks", Boolean, nullable=False),
    Column("buttons", Text),
    Column("segments", Integer, nullable=False),
    Column("asked", Text),
    Column("created_at", Moment, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("expires_at", Moment),
    Column("lease_until", Moment),
    Column("sent_at", Moment),
    Column("looked_at", Moment),
    Column("attempts", Integer, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("provider_id", Text),
    Column("code", Text),
    refers("update_id", "updates.id"),
    Column("message_id", String(32)),
    index_where("update_id IS NOT NULL", "uq_outbox_update_id_member_id", "update_id", "member_id", unique=True),
    index_where("update_id IS NOT NULL", "ix_outbox_update_id_state", "update_id", "state"),
    index_where("member_id IS NOT NULL", "ix_outbox_member_id", "member_id", "id"),
    index_where("state = 'queued'", "ix_outbox_waiting", *WAITING),
    index_where("state = 'attempting'", "ix_outbox_leases", "lease_until"),
    index_where("state = 'unknown'", "ix_outbox_unknown", "lease_until"),
    index_where("expires_at IS NOT NULL", "ix_outbox_expires_at", "expires_at"),
    index_where("priority >= 10", "ix_outbox_unasked", "member_id", "sent_at"),
    index_where(TEXTED, "ix_outbox_texted", "sent_at", "segments", "channel", "kind", "state"),
    index_where("provider_id IS NOT NULL", "ix_outbox_provider_id", "provider_id"),
    index_where("staff IS NOT NULL", "ix_outbox_staff", "staff", "id"),
    index_where("key_id IS NOT NULL", "ix_outbox_key_id", "key_id"),
    sqlite_with_rowid=False,
)
"""`priority`: lowest first; from 10 on nobody asked for it. `staff`: to this person and not to a member.
`fleeting`: the text goes as soon as its fate is known (see `storage.secret_questions`).
`goodbye`: may go although they left, because it answers the leaving. `asked`: JSON of what an answer will belong to.
`lease_until`: until when somebody tries; of one whose fate is unknown, when to look for it, and None: no more.
`looked_at`: when the provider first did not know of it. `rank`: how far the provider's word has come; it only goes up.
`message_id`: the message that it answers."""

orphans = Table(
    "orphans",
    METADATA,
    number_column(),
    Column("channel", String(16), nullable=False),
    Column("provider_id", Text),
    Column("outbox_id", Text),
    Column("status", String(16), nullable=False),
    Column("code", Text),
    Column("at", Moment, nullable=False),
    Index("ix_orphans_provider_id", "provider_id"),
)
"""A provider's word on a message that we do not know, or do not know yet."""
