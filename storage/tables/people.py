"""Members, the addresses where they are reached, how each agreed, and those who asked for no more messages."""

from sqlalchemy import Boolean, Column, Integer, LargeBinary, String, Table, Text

from storage.tables.columns import METADATA, Moment, id_column, number_column, refers

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
    Column("asked_again", Boolean),
)
"""`state` is the JSON of `flows.state`; `language`, `left` and `held` repeat what is in it, for questions to the
database. `address_id`: where they wrote from last, and so where unasked messages go. `asked_again`: the last word in
`consents` on being asked again; None: there is none."""

addresses = Table(
    "addresses",
    METADATA,
    id_column(),
    refers("member_id", "members.id", nullable=False, index=True),
    Column("channel", String(16), nullable=False),
    Column("opt_out", String(64), nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("bad", String(40)),
    Column("came_by", String(16), nullable=False),
    Column("came_at", Moment, nullable=False),
)
"""`sealed`: the number or chat, bound to this row's id. `opt_out`: a keyed hash in hex, under a key of its own. `bad`:
the provider's code when it can never be reached. `came_by`: "wrote" or "import"."""

blinds = Table(
    "blinds",
    METADATA,
    Column("blind", String(64), primary_key=True),
    Column("address_id", String(32), nullable=False),
    Column("key_number", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""By which an address is found again: a keyed hash, in hex, and which index key it is under (counted from 1). While
that key is being changed an address may have two. Why a table of its own: hashes have no order, so in the index of a
wide table each new one would be a page to write; here a million are written in their own order."""

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

consents = Table(
    "consents",
    METADATA,
    number_column(),
    refers("member_id", "members.id", nullable=False, index=True),
    Column("address_id", String(32), nullable=False),
    Column("purpose", String(16), nullable=False),
    Column("says_yes", Boolean, nullable=False),
    Column("how", String(16), nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", Text),
    Column("message_id", String(32)),
    Column("import_id", String(32), index=True),
    Column("agreed_on", String(10)),
    Column("agreed_where", Text),
    Column("agreed_words", Text),
    Column("could_say_no", Boolean, nullable=False),
)
"""What each address agreed to, and took back: rows are only added, and of one purpose the newest counts.

`purpose`: of `flows.agreeing`; a leaving is about "everything". `how`: "wrote", "join", "keyword", "start", "link",
"asked", "unquote", "import", "stop", "provider". `agreed_words`: those that they were shown or that the list says.
`could_say_no`: a way out was offered there and then. Of a list: `by` whom it was read in; when (a date) and where they
agreed."""

link_codes = Table(
    "link_codes",
    METADATA,
    Column("code", String(64), primary_key=True),
    refers("member_id", "members.id", nullable=False, index=True),
    Column("until", Moment, nullable=False),
)
"""LINK: a keyed hash of the one code that a member has now, and until when it works. It goes when it is used."""

linked_members = Table(
    "linked_members",
    METADATA,
    Column("was", String(32), primary_key=True),
    refers("member_id", "members.id", nullable=False, index=True),
)
"""The ids of members who turned out to be this one: a backup from before still has them."""

imports = Table(
    "imports",
    METADATA,
    id_column(),
    Column("file", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("state", String(8), nullable=False),
    Column("people", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("new", Integer, nullable=False),
    Column("known", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("sealed", LargeBinary),
)
"""A list of people that was read in. `state`: waiting, going, done. `people`: rows that could be read; `position`: how
many of them are seen to, in order, so that one that breaks off goes on there. `new`, `known`, `refused`: how many came
in, were here already, and stayed outside. `sealed`: the rows themselves, as long as somebody may need them (see
`storage.imports`)."""
