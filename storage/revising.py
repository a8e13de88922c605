"""A consultation is loaded again: answers are carried over to the new version, and those whom it concerns are told.

A ballot keeps the version whose options its number means. Where an option has another number now, the ballot is ended
and written anew with the new version; where it is gone, it is ended. Nothing is overwritten.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, select

from flows import asking
from flows.changing_questions import Revised, Why, changed_questions, problems
from flows.consultation import Consultation
from storage import consultations, members, references, updates
from storage.answered_lately import load_answers
from storage.answering import ANSWERED_COLUMNS
from storage.audience import Hearer
from storage.documents import value_from_json, value_to_json
from storage.frame import Frame
from storage.problems import DatabaseProblem
from storage.secret_questions import BALLOT_COLUMNS, QuestionKeys
from storage.statements import AnyRow, insert, run
from storage.tables import addresses, answered, ballots, consultation_versions, put_again
from storage.tables import members as people
from storage.tables.columns import micros
from storage.updates import Update

Again = tuple[str, Why]
"""(question, why it is put)."""

_ANSWERED = (
    select(answered.c.question)
    .distinct()
    .where(and_(answered.c.consultation == bindparam("name"), answered.c.until.is_(None)))
)
_COUNTED = (
    select(answered, ballots.c.value)
    .outerjoin(ballots, ballots.c.id == answered.c.ballot_id)
    .where(
        and_(
            answered.c.consultation == bindparam("name"),
            answered.c.question == bindparam("question"),
            answered.c.until.is_(None),
            answered.c.late.is_(False),
        )
    )
    .order_by(answered.c.number)
)
_TOOK_PART = (
    select(answered.c.member_id)
    .distinct()
    .where(and_(answered.c.consultation == bindparam("name"), answered.c.until.is_(None)))
)
_TO_TELL = (
    select(people.c.id, addresses.c.id, addresses.c.channel, people.c.language, put_again.c.question, put_again.c.why)
    .join(people, people.c.id == put_again.c.member_id)
    .join(addresses, addresses.c.id == people.c.address_id)
    .where(and_(put_again.c.update_id == bindparam("update"), people.c.left.is_(False)))
    .order_by(people.c.id)
)
_LOADED = select(consultation_versions.c.loaded_at).where(
    and_(
        consultation_versions.c.name == bindparam("name"),
        consultation_versions.c.version == bindparam("version"),
    )
)
_SINCE = select(answered.c.member_id, answered.c.question).where(
    and_(answered.c.consultation == bindparam("name"), answered.c.at > bindparam("since", type_=answered.c.at.type))
)


Loaded = tuple[Consultation, dict[Why, int]]
"""As kept, and how many will be told, by why."""


def load(db: Connection, consultation: Consultation, frame: Frame, now: datetime) -> Loaded:
    """Raises DatabaseProblem for what may not change any more.

    Texts that are being taken are waited for: what they answer was asked in the version before.
    """
    references.next_number(db)
    before = consultations.find(db, consultation.name)
    if before is None or before.opens is None or before.opens > now:
        return consultations.load(db, consultation, now), {}
    given = set(db.execute(_ANSWERED, {"name": before.name}).scalars())
    if wrong := list(problems(before, consultation, given, before.has_closed(now))):
        raise DatabaseProblem("\n".join(wrong))
    after = consultations.load(db, consultation, now)
    if after.version == before.version or not after.is_open(now):
        return after, {}
    told = concerned(db, before, after, frame, now)
    plan(db, after, told, frame, now)
    return after, dict(Counter(why for _, why in told.values()))


def concerned(
    db: Connection, before: Consultation, after: Consultation, frame: Frame, now: datetime
) -> dict[str, Again]:
    """By member: the question that is put to them. What lost their choice comes before what has only changed."""
    told: dict[str, Again] = {}
    for revised in changed_questions(before, after):
        for member, is_gone in carried(db, revised, after, frame, now):
            if member not in told or (is_gone and told[member][1] == "stands"):
                told[member] = revised.after.id, "gone" if is_gone else "stands"
    return {**added(db, before, after, frame), **told}


def carried(
    db: Connection, revised: Revised, after: Consultation, frame: Frame, now: datetime
) -> Iterator[tuple[str, bool]]:
    """(member, is something that they chose gone?) for everybody who answered; their answers are carried over."""
    found = db.execute(_COUNTED, {"name": after.name, "question": revised.after.id}).all()
    moved = [(row, revised.carry(value_from_json(row.value))) for row in found if row.value is not None]
    moved = [(row, value) for row, value in moved if value is None or value_to_json(value) != row.value]
    end(db, [row for row, _ in moved], now)
    write_anew(db, [(row, value_to_json(value)) for row, value in moved if value is not None], after, frame)
    for row in found:
        yield row.member_id, row.value is not None and revised.loses(value_from_json(row.value))


def end(db: Connection, ended: Sequence[AnyRow], now: datetime) -> None:
    run(db, "UPDATE answered SET until = ? WHERE number = ?", [(micros(now), row.number) for row in ended])


def write_anew(db: Connection, moved: Sequence[tuple[AnyRow, str]], after: Consultation, frame: Frame) -> None:
    """The same answers, with the numbers that the options have now, given when they were given."""
    ids = [frame.ids() for _ in moved]
    places = [(after.name, row.question) for row, _ in moved]
    fresh = [
        (id, *place, after.version, False, False, value, None, None)
        for id, place, (_, value) in zip(ids, places, moved, strict=True)
    ]
    insert(db, "ballots", BALLOT_COLUMNS, fresh)
    rows = [
        (row.member_id, *place, id, micros(row.at), None, False, row.message_id)
        for id, place, (row, _) in zip(ids, places, moved, strict=True)
    ]
    insert(db, "answered", ANSWERED_COLUMNS, rows)


def added(db: Connection, before: Consultation, after: Consultation, frame: Frame) -> dict[str, Again]:
    """Those who had answered all there was hear of the first new question; the others come to it by themselves."""
    if all(before.question(question.id) for question in after.questions):
        return {}
    ids = list(db.execute(_TOOK_PART, {"name": before.name}).scalars())
    answers, _ = load_answers(db, ids, QuestionKeys(db, frame.keys))
    states = members.states(db, ids) if ids else {}
    why: Why = "asked" if before.is_blank else "added"
    told: dict[str, Again] = {}
    for member in ids:
        if not asking.unanswered(before, answers[member], states[member]):
            new = asking.unanswered(after, answers[member], states[member])
            if new:
                told[member] = new[0].id, why
    return told


def plan(db: Connection, after: Consultation, told: Mapping[str, Again], frame: Frame, now: datetime) -> None:
    if not told:
        return
    update = Update(frame.ids(), "changed", after.name, str(after.version))
    if updates.plan(db, [update], now):
        rows = [(update.id, member, question, why) for member, (question, why) in told.items()]
        insert(db, "put_again", ("update_id", "member_id", "question", "why"), rows)


def to_tell(db: Connection, update: Update) -> dict[Again, list[Hearer]]:
    """By what is put: who hears it. Whoever has answered it since that version came has nothing left to hear."""
    since = db.execute(_LOADED, {"name": update.subject, "version": int(update.step)}).scalar_one()
    later = db.execute(_SINCE, {"name": update.subject, "since": since})
    answered_since = {(row.member_id, row.question) for row in later}
    hearers: dict[Again, list[Hearer]] = {}
    for member, address, channel, language, question, why in db.execute(_TO_TELL, {"update": update.id}):
        if (member, question) not in answered_since:
            hearers.setdefault((question, why), []).append(Hearer(member, address, channel, language, why))
    return hearers
