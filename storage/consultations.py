"""Consultations: kept with every version of their content, opened and closed at their real times, and counted."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Connection, and_, bindparam, func, or_, select, union_all

from flows.changing import changed
from flows.consultation import Consultation
from flows.value import Value
from storage import references, secret_questions
from storage.documents import consultation_from_json, consultation_to_json, value_from_json
from storage.lists import among
from storage.problems import DatabaseProblem
from storage.sealed import Keys
from storage.statements import AnyRow, insert, rows, run
from storage.tables import answered, ballots, consultation_versions, consultations, views
from storage.tables.columns import Moment, micros, moment

_EVERY = (
    select(
        consultations.c.name,
        consultations.c.version,
        consultation_versions.c.body,
        consultations.c.opens,
        consultations.c.closes,
        consultations.c.closed_at.is_not(None),
    )
    .join(
        consultation_versions,
        and_(
            consultation_versions.c.name == consultations.c.name,
            consultation_versions.c.version == consultations.c.version,
        ),
    )
    .order_by(consultations.c.loaded_at, consultations.c.name)
)
_ONE = _EVERY.where(consultations.c.name == bindparam("name"))
_KNOWN = (
    select(consultations, consultation_versions.c.body)
    .join(consultation_versions, consultation_versions.c.name == consultations.c.name)
    .where(and_(consultations.c.name == bindparam("name"), consultation_versions.c.version == consultations.c.version))
)
_NOW = bindparam("now", type_=Moment())
_FOR_MEMBERS = _EVERY.where(
    or_(
        and_(consultations.c.opens <= _NOW, or_(consultations.c.closes.is_(None), consultations.c.closes > _NOW)),
        among(consultations.c.name, "names"),
    )
)
_OVER = select(consultations.c.name).where(and_(consultations.c.closed_at.is_(None), consultations.c.closes <= _NOW))

_CLOSED = select(consultations.c.name).where(
    and_(consultations.c.closed_at.is_not(None), consultations.c.closes > bindparam("since", type_=Moment()))
)


_ANY = select(consultations.c.name).limit(1)
_GONE = select(consultations.c.gone).where(consultations.c.name == bindparam("name"))


@dataclass(frozen=True, slots=True)
class Count:
    """How one question stands. `secret`: no counts before it closes. `late`: answers after close, never in `counts`."""

    question: str
    answered: int
    late: int
    counts: Mapping[Value, int] = field(default_factory=dict)
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """`people`: who answered at least one question; `views`: what came in their own words."""

    consultation: Consultation
    people: int
    views: int
    questions: tuple[Count, ...]


def load(db: Connection, consultation: Consultation, now: datetime) -> Consultation:
    """Keeps it and returns it as kept: the same version for the same content, else one more.

    Planned times come from the file, unless it was opened or closed by hand already.
    """
    body = consultation_to_json(consultation)
    known = db.execute(_KNOWN, {"name": consultation.name}).one_or_none()
    version = 1 if known is None else known.version + (known.body != body)
    opens = known.opens if known and known.opened_at else consultation.opens
    closes = known.closes if known and known.closed_at else consultation.closes
    insert(
        db,
        "consultation_versions",
        ("name", "version", "body", "loaded_at"),
        [(consultation.name, version, body, micros(now))],
        "ON CONFLICT DO NOTHING",
    )
    insert(
        db,
        "consultations",
        ("name", "version", "opens", "closes", "loaded_at"),
        [(consultation.name, version, _micros(opens), _micros(closes), micros(now))],
        "ON CONFLICT (name) DO UPDATE SET version = excluded.version, opens = excluded.opens, closes = excluded.closes",
    )
    is_over = known is not None and known.closed_at is not None
    return changed(consultation, version=version, opens=opens, closes=closes, is_over=is_over)


def open_consultation(db: Connection, name: str, now: datetime) -> None:
    """From now on. Opening what is open changes nothing. Raises DatabaseProblem once it has closed."""
    consultation = _required(db, name)
    if consultation.has_closed(now):
        raise DatabaseProblem(f"{name} has closed. Load it under another name to ask again.")
    if not consultation.is_open(now):
        run(db, "UPDATE consultations SET opens = ?, opened_at = ? WHERE name = ?", [(micros(now), micros(now), name)])


def close_consultation(
    db: Connection,
    name: str,
    now: datetime,
    shuffled: Callable[[Sequence[tuple[object, ...]]], Sequence[tuple[object, ...]]],
    keys: Keys,
) -> None:
    """Now, or at its own time where that has passed. What was secret loses its keys for ever.

    Texts that are being taken are waited for: what they seal must be counted before its key goes.
    """
    references.next_number(db)
    consultation = _required(db, name)
    closes = consultation.closes if consultation.closes and consultation.has_closed(now) else now
    run(
        db,
        "UPDATE consultations SET closes = ?, closed_at = COALESCE(closed_at, ?) WHERE name = ?",
        [(micros(closes), micros(now), name)],
    )
    secret_questions.destroy(db, name, keys, shuffled)


def due_to_close(db: Connection, now: datetime) -> list[str]:
    """Those whose time has passed, and that nobody has closed yet."""
    return list(db.execute(_OVER, {"now": now}).scalars())


def closed_since(db: Connection, since: datetime) -> list[str]:
    """Those whose end is later than that, and whose closing is done."""
    return list(db.execute(_CLOSED, {"since": since}).scalars())


def find(db: Connection, name: str) -> Consultation | None:
    found = rows(db, _ONE, name=name)
    return _value(*found[0]) if found else None


def is_any(db: Connection) -> bool:
    """Was anything ever written to ask?"""
    return db.execute(_ANY).first() is not None


def every(db: Connection) -> list[Consultation]:
    """Oldest first."""
    return [_value(*row) for row in rows(db, _EVERY)]


def for_members(
    db: Connection, took_part: Mapping[str, set[str]], now: datetime
) -> dict[str, tuple[Consultation, ...]]:
    """By member: every consultation that is open, and the closed ones that this member answered something in."""
    names = sorted(set().union(*took_part.values()))
    loaded = [_value(*row) for row in rows(db, _FOR_MEMBERS, now=now, names=names)]
    opened = tuple(consultation for consultation in loaded if consultation.is_open(now))
    others = {consultation.name: consultation for consultation in loaded if not consultation.is_open(now)}
    return {
        member: (*opened, *(others[name] for name in sorted(own & others.keys()))) if others else opened
        for member, own in took_part.items()
    }


def tally(db: Connection, name: str) -> Tally:
    """Plain counts by question; a list answer counts as one value. Raises DatabaseProblem for no such name."""
    consultation = _required(db, name)
    counted = _ballots_that_count(db, name)
    people = select(func.count(func.distinct(answered.c.member_id))).where(
        answered.c.consultation == name, answered.c.until.is_(None)
    )
    said = select(func.count()).select_from(views).where(views.c.consultation == name, views.c.taken_at.is_(None))
    return Tally(
        consultation,
        people=db.execute(people).scalar_one() + db.execute(_GONE, {"name": name}).scalar_one(),
        views=db.execute(said).scalar_one(),
        questions=tuple(
            _count(question.id, question.secret, counted.get(question.id, [])) for question in consultation.questions
        ),
    )


def _ballots_that_count(db: Connection, name: str) -> dict[str, list[AnyRow]]:
    """By question: how many ballots (`many`) chose what, in time or late. Counted by the database: they may be many."""
    columns = (ballots.c.question, ballots.c.late, ballots.c.value)
    counted = select(*columns, func.count().label("many"))
    linked = (
        counted.join(answered, answered.c.ballot_id == ballots.c.id)
        .where(answered.c.consultation == name, answered.c.until.is_(None))
        .group_by(*columns)
    )
    loose = counted.where(ballots.c.loose, ballots.c.consultation == name).group_by(*columns)
    by_question: dict[str, list[AnyRow]] = {}
    for row in db.execute(union_all(linked, loose)):
        by_question.setdefault(row.question, []).append(row)
    return by_question


def _count(question: str, secret: bool, rows: Sequence[AnyRow]) -> Count:
    values: Counter[Value] = Counter()
    for row in rows:
        if not row.late and row.value is not None:
            values[value_from_json(row.value)] += row.many
    in_time, late = (sum(row.many for row in rows if bool(row.late) is is_late) for is_late in (False, True))
    return Count(question, in_time, late, dict(values), secret and in_time > values.total())


def _required(db: Connection, name: str) -> Consultation:
    found = find(db, name)
    if found is None:
        raise DatabaseProblem(f'There is no consultation "{name}".')
    return found


@lru_cache(maxsize=256)
def _value(name: str, version: int, body: str, opens: int | None, closes: int | None, is_over: bool) -> Consultation:
    """Read once for each content, since every batch needs it. Times are in microseconds."""
    consultation = consultation_from_json(name, version, body)
    return changed(
        consultation,
        opens=None if opens is None else moment(opens),
        closes=None if closes is None else moment(closes),
        is_over=bool(is_over),
    )


def _micros(moment: datetime | None) -> int | None:
    return None if moment is None else micros(moment)
