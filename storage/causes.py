"""What made each message in the outbox: a text that it answers, or the telling that it is part of and whose words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from storage.lists import among
from storage.references import reference
from storage.tables import messages, outbox, outcome_views, updates, views
from storage.viewing import LEADS_TO_SOMEBODY

_CAUSES = (
    select(
        outbox.c.id,
        outbox.c.kind,
        outbox.c.staff,
        messages.c.kept_at.label("answers"),
        updates.c.kind.label("told"),
        updates.c.subject,
    )
    .outerjoin(messages, messages.c.id == outbox.c.message_id)
    .outerjoin(updates, updates.c.id == outbox.c.update_id)
    .where(among(outbox.c.id, "ids"))
)
_THEIRS = (
    select(outbox.c.id, views.c.number)
    .join(updates, updates.c.id == outbox.c.update_id)
    .join(outcome_views, outcome_views.c.outcome_id == updates.c.subject)
    .join(views, (views.c.number == outcome_views.c.number) & (views.c.member_id == outbox.c.member_id))
    .where(among(outbox.c.id, "ids"), LEADS_TO_SOMEBODY)
    .order_by(views.c.number)
)


@dataclass(frozen=True, slots=True)
class Cause:
    """`answers`: when the text that it answers was kept. `told`, `subject`: of which telling it is part, and of what.

    `references`: their own views that the outcome is about.
    """

    kind: str
    to_staff: bool
    answers: datetime | None
    told: str | None
    subject: str | None
    references: tuple[str, ...] = ()


def causes(db: Connection, ids: Sequence[str]) -> Mapping[str, Cause]:
    """By id in the outbox."""
    theirs: dict[str, list[str]] = {}
    for id, number in db.execute(_THEIRS, {"ids": list(ids)}):
        theirs.setdefault(id, []).append(reference(number))
    return {
        row.id: Cause(
            row.kind, row.staff is not None, row.answers, row.told, row.subject, tuple(theirs.get(row.id, ()))
        )
        for row in db.execute(_CAUSES, {"ids": list(ids)})
    }
