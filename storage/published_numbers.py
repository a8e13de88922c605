"""Numbers that were published: every version of them, so that a new one can be held against all that was ever seen."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from flows.result import Result, Row, Side
from flows.value import Value
from storage.lists import among
from storage.statements import insert
from storage.tables import published_numbers
from storage.tables.columns import micros

_KNOWN = (
    select(*published_numbers.c)
    .where(among(published_numbers.c.subject, "subjects"))
    .order_by(published_numbers.c.subject, published_numbers.c.version)
)
_LAST = (
    select(published_numbers.c.subject, func.max(published_numbers.c.version).label("version"))
    .group_by(published_numbers.c.subject)
    .subquery()
)
_HELD = (
    select(published_numbers.c.subject, published_numbers.c.at)
    .join(
        _LAST,
        (_LAST.c.subject == published_numbers.c.subject) & (_LAST.c.version == published_numbers.c.version),
    )
    .where(published_numbers.c.held)
    .order_by(published_numbers.c.at, published_numbers.c.subject)
)


@dataclass(frozen=True, slots=True)
class Version:
    """`number`: 1 for the first of its subject. `held`: kept, and never shown."""

    subject: str
    number: int
    result: Result
    held: bool = False


def of_question(consultation: str, question: str) -> str:
    return f"question:{consultation}/{question}"


def consultation_of(subject: str) -> str | None:
    """None: it is no question's."""
    kind, _, rest = subject.partition(":")
    return rest.partition("/")[0] if kind == "question" else None


def of_outcome(id: str) -> str:
    return f"outcome:{id}"


def known(db: Connection, subjects: Iterable[str]) -> Mapping[str, Sequence[Version]]:
    """By subject, the first version first; a subject without any is not there."""
    found: dict[str, list[Version]] = {}
    for row in db.execute(_KNOWN, {"subjects": list(subjects)}):
        version = Version(row.subject, row.version, _from_json(row.body), bool(row.held))
        found.setdefault(row.subject, []).append(version)
    return found


def held(db: Connection) -> Sequence[tuple[str, datetime]]:
    """(subject, since when) of those whose newest numbers are not shown, oldest first."""
    return [(row.subject, row.at) for row in db.execute(_HELD)]


def add(db: Connection, versions: Sequence[Version], now: datetime) -> None:
    """Whoever was first with a number has it: what two processes find out at once is published once."""
    insert(
        db,
        "published_numbers",
        ("subject", "version", "at", "held", "body"),
        [(one.subject, one.number, micros(now), one.held, _to_json(one.result)) for one in versions],
        "ON CONFLICT DO NOTHING",
    )


def _to_json(result: Result) -> str:
    body = {
        "v": 1,
        "question": result.question,
        "answered": result.answered,
        "rows": [tuple(row) for row in result.rows],
        "won": result.won,
        "sides": result.sides,
        "tenths": result.tenths,
        "no_choice": result.no_choice,
        "late": result.late,
        "objected": result.objected,
        "is_told": result.is_told,
    }
    return json.dumps(body)


def _from_json(kept: str) -> Result:
    body = json.loads(kept)
    del body["v"]
    rows = tuple(Row(_value(value), *numbers) for value, *numbers in body.pop("rows"))
    won = tuple(map(_value, body.pop("won")))
    sides = body.pop("sides")
    return Result(**body, rows=rows, won=won, sides=Side(*sides) if sides else None)


def _value(kept: Value | list[int]) -> Value:
    return tuple(kept) if isinstance(kept, list) else kept
