"""What the installation keeps for itself: staff, settings that change while it runs, and counters."""

from sqlalchemy import BigInteger, Boolean, Column, LargeBinary, String, Table, Text

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
    Column("password", Text),
    Column("totp", LargeBinary),
    Column("totp_used_at", Moment),
)
"""`sealed` and `email`: their address on the channel and their email address, sealed each. `password`: as argon2
hashes it. `totp`: the secret of their codes, sealed; `totp_used_at`: the time that their last code was of."""

staff_languages = Table(
    "staff_languages",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("language", String(12), primary_key=True),
)
"""Who on the staff list reads which languages. Nobody has to say so of the language of the staff pages."""

sign_in_links = Table(
    "sign_in_links",
    METADATA,
    Column("hash", String(64), primary_key=True),
    Column("name", Text),
    Column("made_at", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("used_at", Moment),
    Column("is_once", Boolean, nullable=False),
)
"""A link that signs somebody in; only a hash of its key is kept. `name` None: whoever sets this installation up."""

sessions = Table(
    "sessions",
    METADATA,
    Column("hash", String(64), primary_key=True),
    Column("name", Text),
    Column("began_at", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("seen_at", Moment),
)
"""Who is signed in where; only a hash of what the cookie carries is kept. `seen_at`: when something was last done."""

sign_in_tries = Table(
    "sign_in_tries",
    METADATA,
    Column("who", String(64), nullable=False, index=True),
    Column("at", Moment, nullable=False),
)
"""Tries to sign in that failed, by a keyed hash of the name or the address they came from."""

audit = Table(
    "audit",
    METADATA,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("who", Text, nullable=False),
    Column("did", String(64), nullable=False),
    Column("about", Text),
    Column("reason", Text),
    Column("hash", String(64), nullable=False),
)
"""What staff and the system did, without anybody's words. `hash`: of this entry and the hash of the one before."""

log_heads = Table(
    "log_heads",
    METADATA,
    Column("day", String(10), primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("at", Moment, nullable=False),
)
"""What stood for the whole log at the end of each day, as it was published: how many entries, and the last one's hash.
`day`: as 2026-11-24."""

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

measured = Table(
    "measured",
    METADATA,
    Column("day", String(10), primary_key=True),
    Column("consultation", Text, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("body", Text, nullable=False),
)
"""JSON of the measures (`flows.measures`) of each day; `consultation`: its name, or empty: of everything."""
