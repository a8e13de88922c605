"""What members answered, and what they wrote in the last two minutes: what was sealed is opened for their own turn."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, bindparam, select

from flows.turn import Given
from storage.documents import value_from_json
from storage.lists import among
from storage.secret_questions import Place, QuestionKeys
from storage.statements import rows
from storage.tables import answered, ballots, messages
from storage.tables.columns import moment

RECENT = timedelta(minutes=2)

_ANSWERS = (
    select(
        answered.c.member_id,
        answered.c.consultation,
        answered.c.question,
        answered.c.late,
        answered.c.at,
        ballots.c.id,
        ballots.c.value,
        ballots.c.sealed,
        ballots.c.key_id,
    )
    .outerjoin(ballots, ballots.c.id == answered.c.ballot_id)
    .where(and_(among(answered.c.member_id, "members"), answered.c.until.is_(None)))
)
_RECENT = (
    select(messages.c.id, messages.c.member_id, messages.c.text, messages.c.sealed, messages.c.key_id)
    .where(
        and_(
            among(messages.c.member_id, "members"),
            messages.c.kept_at > bindparam("since", type_=messages.c.kept_at.type),
        )
    )
    .order_by(messages.c.id)
)


def load_answers(
    db: Connection, ids: Sequence[str], keys: QuestionKeys
) -> tuple[dict[str, dict[Place, Given]], dict[str, set[str]]]:
    """The answers that count, and the consultations that each member took part in. Closed secrets stay unknown.

    A late answer stands only where no other does.
    """
    answers: dict[str, dict[Place, Given]] = {id: {} for id in ids}
    took_part: dict[str, set[str]] = {id: set() for id in ids}
    for member, consultation, question, late, at, ballot_id, value, sealed, key_id in rows(db, _ANSWERS, members=ids):
        took_part[member].add(consultation)
        if sealed is not None:
            value = keys.open(key_id, sealed, f"ballots:{ballot_id}")
        if value is not None and not (late and (consultation, question) in answers[member]):
            answers[member][consultation, question] = Given(value_from_json(value), moment(at))
    return answers, took_part


def load_recent(db: Connection, ids: Sequence[str], keys: QuestionKeys, now: datetime) -> dict[str, tuple[str, ...]]:
    """Their texts of the last two minutes, oldest first."""
    recent: dict[str, tuple[str, ...]] = {}
    for id, member, text, sealed, key_id in rows(db, _RECENT, members=list(ids), since=now - RECENT):
        if sealed is not None:
            text = keys.open(key_id, sealed, f"messages:{id}")
        if text is not None:
            recent[member] = (*recent.get(member, ()), text)
    return recent
