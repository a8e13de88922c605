"""What became of views: outcomes, the updates that tell them, and what members say of them."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, Text, UniqueConstraint

from storage.tables.columns import METADATA, Moment, id_column, refers

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
)
"""What was claimed when, from 1 on, and what was put right; `update_id` tells it from `at` on. `since`: when the claim
itself was first told, so that a correction does not look as if members had not opened it again since."""

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
    UniqueConstraint("cause"),
)
"""One telling, due `at`. `kind`: what is told (`bot.telling.registry`); `subject`: of what, such as an outcome's id;
`cause`: the same cause makes no second one. `audience`: how many people it was queued for."""

judgements = Table(
    "judgements",
    METADATA,
    refers("outcome_id", "outcomes.id", primary_key=True),
    refers("member_id", "members.id", primary_key=True),
    Column("value", String(8), nullable=False),
    Column("at", Moment, nullable=False),
    refers("message_id", "messages.id", nullable=False),
    Index("ix_judgements_member_id", "member_id"),
)
"""The last word of each member on each outcome."""
