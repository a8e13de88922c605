"""What they chose and judged, what came of what they said, and when somebody thought that they might be in danger."""

from collections.abc import Iterator

from sqlalchemy import bindparam, select

from storage import consultations
from storage.documents import value_from_json
from storage.my_data.part import Entry, Part
from storage.references import reference
from storage.statements import AnyRow
from storage.tables import (
    alert_events,
    alerts,
    answered,
    ballots,
    due_events,
    dues,
    judgements,
    outcome_views,
    outcomes,
    put_again,
    updates,
    views,
)

NOT_KNOWN = "it was a secret vote: nobody can see what was chosen"

_ANSWERS = (
    select(answered, ballots.c.value, ballots.c.sealed)
    .outerjoin(ballots, ballots.c.id == answered.c.ballot_id)
    .where(answered.c.member_id == bindparam("member"))
    .order_by(answered.c.number)
)
_JUDGED = (
    select(judgements, outcomes.c.body)
    .join(outcomes, outcomes.c.id == judgements.c.outcome_id)
    .where(judgements.c.member_id == bindparam("member"))
    .order_by(judgements.c.at)
)
_CAME_OF_IT = (
    select(views.c.number, outcomes.c.status, outcomes.c.at, outcomes.c.body)
    .join(outcome_views, outcome_views.c.number == views.c.number)
    .join(outcomes, outcomes.c.id == outcome_views.c.outcome_id)
    .where(views.c.member_id == bindparam("member"))
    .order_by(views.c.number, outcomes.c.at)
)
_PUT_AGAIN = (
    select(put_again, updates.c.at)
    .join(updates, updates.c.id == put_again.c.update_id)
    .where(put_again.c.member_id == bindparam("member"))
    .order_by(updates.c.at)
)
_OWED = (
    select(dues, due_events.c.what, due_events.c.at, due_events.c.how)
    .join(due_events, due_events.c.due_id == dues.c.id)
    .where(dues.c.member_id == bindparam("member"))
    .order_by(due_events.c.number)
)
_ALERTS = select(alerts).where(alerts.c.member_id == bindparam("member")).order_by(alerts.c.number)
_STEPS = (
    select(alert_events.c.at, alert_events.c.what, alerts.c.number)
    .join(alerts, alerts.c.id == alert_events.c.alert_id)
    .where(alerts.c.member_id == bindparam("member"))
    .order_by(alert_events.c.number)
)


def owed(part: Part) -> Iterator[Entry]:
    for row in part.rows(_OWED):
        yield {
            "payment": f"P{row.number}",
            "consultation": row.consultation,
            "kind": row.kind,
            "pence": row.pence,
            "by": row.until,
            "what happened": row.what,
            "at": row.at,
            "how": row.how,
        }


def answers(part: Part) -> Iterator[Entry]:
    for row in part.rows(_ANSWERS):
        chosen = _chosen(row)
        yield {
            "consultation": row.consultation,
            "question": _asked(part, row.consultation, row.question),
            "answer": chosen,
            "no answer because": NOT_KNOWN if chosen is None else None,
            "at": row.at,
            "counted until": row.until,
            "came late": row.late,
        }


def _chosen(row: AnyRow) -> str | None:
    if row.value is None:
        return None
    value = value_from_json(row.value)
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _asked(part: Part, consultation: str, question: str) -> str:
    found = consultations.find(part.db, consultation)
    asked = found.question(question) if found else None
    return asked.text.in_language(found.languages[0]) if found and asked else question


def judged(part: Part) -> Iterator[Entry]:
    for row in part.rows(_JUDGED):
        yield {"at": row.at, "did it work": row.value, "what we said of it": row.body, "as staff": row.by_staff}


def came_of_it(part: Part) -> Iterator[Entry]:
    for row in part.rows(_CAME_OF_IT):
        if part.has_view(row.number):
            yield {"reference": reference(row.number), "at": row.at, "status": row.status, "what we said": row.body}


def put_once_more(part: Part) -> Iterator[Entry]:
    for row in part.rows(_PUT_AGAIN):
        yield {"at": row.at, "question": row.question, "because it was": row.why}


def in_danger(part: Part) -> Iterator[Entry]:
    for row in part.rows(_ALERTS):
        yield {
            "alert": row.number,
            "kind": row.category,
            "level": row.level,
            "opened at": row.opened_at,
            "last message at": row.last_at,
            "messages": row.cries,
            "staff said that they deal with it at": row.acknowledged_at,
            "questions went on at": row.released_at,
            "closed at": row.closed_at,
            "closed because": row.closed_because,
        }


def steps_of_alerts(part: Part) -> Iterator[Entry]:
    for row in part.rows(_STEPS):
        yield {"at": row.at, "alert": row.number, "what": row.what}
