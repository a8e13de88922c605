"""Consultations as a list for staff: a page of them with how many took part, counted in one question each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, func, or_, select

from flows.changing import changed
from flows.consultation import Consultation
from flows.promises import Ledger
from storage import promises
from storage.documents import consultation_from_json
from storage.lists import among
from storage.tables import answered, consultation_versions, consultations
from storage.tables import promises as promised
from storage.tables.columns import Moment

_C = consultations.c
_PAGE = (
    select(_C.name, _C.version, _C.opens, _C.closes, _C.closed_at, _C.loaded_at, consultation_versions.c.body)
    .join(
        consultation_versions,
        and_(consultation_versions.c.name == _C.name, consultation_versions.c.version == _C.version),
    )
    .order_by(_C.loaded_at.desc(), _C.name.desc())
    .limit(bindparam("most"))
)
_AT = bindparam("at", type_=Moment())
_BEFORE = _PAGE.where(or_(_C.loaded_at < _AT, and_(_C.loaded_at == _AT, _C.name < bindparam("name"))))
_PLACE = select(_C.loaded_at).where(_C.name == bindparam("name"))
_PEOPLE = (
    select(answered.c.consultation, func.count(func.distinct(answered.c.member_id)).label("people"))
    .where(among(answered.c.consultation, "names"), answered.c.until.is_(None))
    .group_by(answered.c.consultation)
)
_GONE = select(_C.name, _C.gone).where(among(_C.name, "names"), _C.gone > 0)
_ANSWERS = select(promised.c.id).where(promised.c.kind == "answer", among(promised.c.consultation, "names"))


@dataclass(frozen=True, slots=True)
class Page:
    """`more`: the name that the next page goes on from; None: this is the last one."""

    consultations: Sequence[Consultation]
    more: str | None


def page(db: Connection, most: int, after: str | None = None) -> Page:
    """The newest first. `after`: the name of the last one on the page before."""
    at: datetime | None = db.execute(_PLACE, {"name": after}).scalar() if after else None
    given = {"most": most + 1} if at is None else {"most": most + 1, "at": at, "name": after}
    found = db.execute(_PAGE if at is None else _BEFORE, given).all()
    shown = [
        changed(
            consultation_from_json(row.name, row.version, row.body),
            opens=row.opens,
            closes=row.closes,
            is_over=row.closed_at is not None,
        )
        for row in found[:most]
    ]
    return Page(shown, shown[-1].name if len(found) > most else None)


def people(db: Connection, names: Sequence[str]) -> dict[str, int]:
    """How many answered at least one question, by consultation; with those who were erased after its close."""
    given = {"names": list(names)}
    found = {row.consultation: int(row.people) for row in db.execute(_PEOPLE, given)}
    for row in db.execute(_GONE, given):
        found[row.name] = found.get(row.name, 0) + row.gone
    return found


def answers_promised(db: Connection, names: Sequence[str]) -> dict[str, Ledger]:
    """The promise of each to answer by a date, where there is one."""
    ids = list(db.execute(_ANSWERS, {"names": list(names)}).scalars())
    return {ledger.promise.consultation: ledger for ledger in promises.by_id(db, ids).values()}
