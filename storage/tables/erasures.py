"""Who was erased, by ids that lead nowhere, what must never come in again, and copies that providers still have."""

from sqlalchemy import Column, Integer, LargeBinary, String, Table, Text

from storage.tables.columns import METADATA, Moment, id_column, index_where

erasures = Table(
    "erasures",
    METADATA,
    id_column("member_id"),
    Column("at", Moment, nullable=False),
    Column("by", Text),
    Column("step", String(16), nullable=False),
    Column("done_at", Moment),
    index_where("done_at IS NULL", "ix_erasures_under_way", "at"),
)
"""Outlives the member, so that a backup from before can be put right. `by`: on the staff list; None: they themselves.
`step`: what is done next (`storage.erasure`)."""

erased_messages = Table(
    "erased_messages",
    METADATA,
    Column("hash", String(64), primary_key=True),
    Column("at", Moment, nullable=False, index=True),
)
"""Keyed hashes of the providers' ids of erased messages: a webhook that comes twice brings nothing back."""

provider_copies = Table(
    "provider_copies",
    METADATA,
    id_column(),
    Column("channel", String(16), nullable=False),
    Column("provider_id", Text, nullable=False),
    Column("sealed", LargeBinary),
    Column("at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("given_up_at", Moment),
    index_where("given_up_at IS NULL", "ix_provider_copies_due", "due_at"),
)
"""What a provider still has of erased members: the row goes when its copy is gone. `sealed`: the chat that it is in,
where the provider asks for that. `given_up_at`: nobody tries any more, and staff are told."""
