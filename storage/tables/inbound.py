"""What came in, and what it led to: messages, their media, facts, views and what a person must look at."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from storage.tables.columns import METADATA, Moment, id_column, index_where, refers

messages = Table(
    "messages",
    METADATA,
    id_column(),
    refers("member_id", "members.id", nullable=False),
    Column("address_id", String(32), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("provider_id", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("at", Moment, nullable=False),
    Column("kept_at", Moment, nullable=False),
    Column("text", Text),
    Column("raw", Text),
    Column("sealed", LargeBinary),
    Column("key_id", String(32)),
    Index("uq_messages_provider_id_channel", "provider_id", "channel", unique=True),
    Index("ix_messages_member_id_kept_at", "member_id", "kept_at"),
    index_where("key_id IS NOT NULL", "ix_messages_key_id", "key_id"),
    sqlite_with_rowid=False,
)
"""`raw`: the text as a JSON string, where `text` could not hold it (NUL, lone surrogates). `sealed`, `key_id`: the
text under a secret question's key; then `text` is null."""

media = Table(
    "media",
    METADATA,
    refers("message_id", "messages.id", primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(16), nullable=False),
    Column("where_kept", Text, nullable=False),
    sqlite_with_rowid=False,
)

facts = Table(
    "facts",
    METADATA,
    refers("message_id", "messages.id", primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(32), nullable=False),
    Column("consultation", Text),
    Column("subject", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""The journal: what happened, in order, with no choice and no words in it."""

views = Table(
    "views",
    METADATA,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    refers("member_id", "members.id", nullable=False, index=True),
    refers("message_id", "messages.id", nullable=False, index=True),
    Column("consultation", Text, index=True),
    Column("about", String(32)),
    Column("held", String(16)),
    Column("attached", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("text", Text),
    Column("raw", Text),
    Column("sealed", LargeBinary),
    Column("key_id", String(32)),
    Column("until_released", Boolean, nullable=False),
    Column("taken_at", Moment),
    index_where("key_id IS NOT NULL", "ix_views_key_id", "key_id"),
    index_where("held = 'outside'", "ix_views_outside", "number"),
    index_where("taken_at IS NOT NULL", "ix_views_taken_at", "taken_at"),
    index_where("about IS NOT NULL", "ix_views_about_number", "about", "number"),
)
"""`number` is the reference as a number (see `storage.references`); `about` an outcome's id. `until_released`:
sealed under the main key until a named person releases the alert (see `storage.secret_questions`). `taken_at`: when
its author took it back: it no longer counts. `text` is what holds now, all texts of one view together."""

view_changes = Table(
    "view_changes",
    METADATA,
    refers("message_id", "messages.id", primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False, index=True),
    Column("what", String(12), nullable=False),
)
"""The history of a view: what each later message did to it ("continued", "changed", "taken_back"). The words of each
stay as they were written in `messages`."""

requests = Table(
    "requests",
    METADATA,
    id_column(),
    refers("member_id", "members.id", nullable=False, index=True),
    refers("message_id", "messages.id", nullable=False, index=True),
    Column("reason", String(32), nullable=False),
    Column("at", Moment, nullable=False),
    Column("settled_at", Moment),
    Column("settled_by", Text),
    Column("told_at", Moment),
    index_where("settled_at IS NULL", "ix_requests_open", "at"),
)
"""Somebody asked for a person, or needs one because we did not understand or failed. `told_at`: when they were told
that a person will write later."""

repeats = Table(
    "repeats",
    METADATA,
    Column("message_id", String(32), ForeignKey("messages.id"), primary_key=True),
    Column("times", Integer, nullable=False),
    Column("differing", Boolean, nullable=False),
)
"""Messages that came more than once: how often, and whether one had another text. The first one counts."""

meanings = Table(
    "meanings",
    METADATA,
    refers("message_id", "messages.id", primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
)
"""What a person says that a message means, in the language of the staff pages; the newest version counts."""

view_hands = Table(
    "view_hands",
    METADATA,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False, index=True),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
)
"""Which member of staff sees to a view. Its author is never told: they hear of a role (`view_life.owner`)."""

view_covers = Table(
    "view_covers",
    METADATA,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(16), nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
)
"""What staff say of a view that is hard to read (`flows.covers`), so that its words are covered until somebody uncovers
them; `kind` empty: they say that it is not."""
