"""What became of views: outcomes, the updates that tell them, and what members say of them."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, Text, UniqueConstraint, false

from storage.tables.columns import METADATA, Moment, id_column, index_where, mail_columns, refers

outcomes = Table(
    "outcomes",
    METADATA,
    id_column(),
    Column("consultation", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("body", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("reopened_at", Moment),
    Column("reopened", Integer, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
)
"""`body`: JSON of the outcome as it is claimed now, with `status`; `version`: the number of that step. `reopened`: how
often members opened it again."""

outcome_steps = Table(
    "outcome_steps",
    METADATA,
    refers("outcome_id", "outcomes.id", primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("is_correction", Boolean, nullable=False),
    Column("status", String(16), nullable=False),
    Column("body", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("since", Moment, nullable=False),
    Column("written_at", Moment, nullable=False),
    refers("update_id", "updates.id", nullable=False, index=True),
    Column("written_by", Text),
)
"""What was claimed when, from 1 on, and what was put right; `update_id` tells it from `at` on. `since`: when the claim
itself was first told, so that a correction does not look as if members had not opened it again since. `written_by`: on
the staff list; None where a command wrote it."""

outcome_views = Table(
    "outcome_views",
    METADATA,
    refers("outcome_id", "outcomes.id", primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False, index=True),
)

updates = Table(
    "updates",
    METADATA,
    id_column(),
    Column("kind", String(16), nullable=False),
    Column("subject", Text, nullable=False, index=True),
    Column("cause", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("queued_at", Moment),
    Column("cancelled_at", Moment),
    Column("audience", Integer),
    Column("reached", String(32)),
    Column("paused_at", Moment),
    UniqueConstraint("cause"),
)
"""One telling, due `at`. `kind`: what is told (`bot.telling.registry`); `subject`: of what, such as an outcome's id;
`cause`: the same cause makes no second one. `audience`: how many people it was queued for; `reached`: the last of
them so far."""

judgements = Table(
    "judgements",
    METADATA,
    refers("outcome_id", "outcomes.id", primary_key=True),
    refers("member_id", "members.id", primary_key=True),
    Column("value", String(8), nullable=False),
    Column("at", Moment, nullable=False),
    refers("message_id", "messages.id", nullable=False, index=True),
    Column("by_staff", Boolean, nullable=False, server_default=false()),
    Index("ix_judgements_member_id", "member_id"),
)
"""The last word of each member on each outcome. `by_staff`: of somebody on the staff list, so it confirms nothing."""

view_life = Table(
    "view_life",
    METADATA,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("owner", Text),
    Column("owner_at", Moment),
    Column("read_at", Moment),
    Column("read_by", Text),
    Column("told_at", Moment),
    Column("words", Integer, nullable=False),
    Column("update_id", String(32)),
    Index("ix_view_life_update_id", "update_id"),
    index_where("words >= 2", "ix_view_life_many_words", "number"),
)
"""What became of a view before it is answered: whose it is (a role), who read it first, and the words that its author
had of it ("not answered yet"): how many, and when and by which update the last one."""

view_reads = Table(
    "view_reads",
    METADATA,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Text, primary_key=True),
    Column("at", Moment, nullable=False),
)
"""Who on the staff opened the conversation in which a view stands, and when first."""

decide_told = Table(
    "decide_told",
    METADATA,
    id_column(),
    Column("name", Text, nullable=False),
    Column("nth", Integer, nullable=False),
    Column("newest", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
    *mail_columns(),
    Index("uq_decide_told", "name", "nth", unique=True),
    index_where("mail = 'waiting'", "ix_decide_told_mail", "at"),
)
"""The `nth` time that somebody was told that views must be decided, once each. `newest`: the number of the newest."""
