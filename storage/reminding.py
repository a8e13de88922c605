"""Who was asked a question in a consultation and has been silent since: only these may be reminded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, exists, func, select, text

from flows.state import MemberState
from flows.turn import Given
from storage import members as people
from storage.answered_lately import load_answers
from storage.lists import among
from storage.sealed import Keys
from storage.secret_questions import Place, QuestionKeys
from storage.statements import run
from storage.tables import members, outbox, requests, updates
from storage.tables.columns import Moment

_SINCE = bindparam("since", type_=Moment())
_SILENT = (
    select(members.c.id, members.c.state)
    .where(
        members.c.left.is_(False),
        members.c.held.is_(False),
        func.coalesce(members.c.last_inbound_at, members.c.created_at) <= _SINCE,
        members.c.state.contains(bindparam("named"), autoescape=False),
        ~exists().where(
            outbox.c.member_id == members.c.id,
            text("outbox.priority >= 10"),
            outbox.c.asked.is_not(None),
            outbox.c.sent_at > _SINCE,
        ),
        ~exists().where(requests.c.member_id == members.c.id, requests.c.settled_at.is_(None)),
    )
    .order_by(members.c.id)
)
_REMINDED = (
    select(outbox.c.member_id, outbox.c.created_at)
    .join(updates, updates.c.id == outbox.c.update_id)
    .where(
        updates.c.kind == "reminder",
        updates.c.subject == bindparam("consultation"),
        outbox.c.state.not_in(("cancelled", "expired", "suppressed")),
        among(outbox.c.member_id, "members"),
    )
)


@dataclass(frozen=True, slots=True)
class Silent:
    """`reminded`: when they were, in this consultation."""

    member: str
    state: MemberState
    answers: Mapping[Place, Given]
    reminded: tuple[datetime, ...] = ()


def silent(db: Connection, consultation: str, since: datetime, keys: Keys) -> list[Silent]:
    """Neither they wrote nor we asked since then, and they wait for no person.

    The consultation stands in their state: something of it was open.
    """
    rows = db.execute(_SILENT, {"since": since, "named": f'"{consultation}"'}).all()
    ids = [row.id for row in rows]
    if not ids:
        return []
    answers, _ = load_answers(db, ids, QuestionKeys(db, keys))
    reminded: dict[str, tuple[datetime, ...]] = {}
    for row in db.execute(_REMINDED, {"consultation": consultation, "members": ids}):
        reminded[row.member_id] = (*reminded.get(row.member_id, ()), row.created_at)
    return [Silent(row.id, people.loaded(row.state), answers[row.id], reminded.get(row.id, ())) for row in rows]


def take_back_answered(db: Connection) -> int:
    """A reminder that waits to go, while its reader has written, is not sent."""
    sql = (
        "UPDATE outbox SET state = 'cancelled', code = 'answered' WHERE state = 'queued' "
        "AND update_id IN (SELECT id FROM updates WHERE kind = ?) AND EXISTS "
        "(SELECT 1 FROM members WHERE members.id = outbox.member_id AND members.last_inbound_at > outbox.created_at)"
    )
    return run(db, sql, [("reminder",)])
