"""What stands for the votes of a consultation, in the log since it closed: whoever changes one later is found out.

It is a hash of how many chose what in time, and of something that nobody can guess and that is not in the log: of five
people every possible result would soon be tried, and whoever reads the log would know how few chose what.

Nothing that members do changes it after the close, but one: of somebody who turns out to have answered from two phones
one answer counts, and then the log gets a newer entry.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, func, literal, select

from storage import audit, consultations, kept
from storage.sealed import random_id
from storage.statements import rows, run
from storage.tables import answered, settings
from storage.tables import audit as entries
from storage.tables import consultations as asked

DID = "votes counted"
NOTED = "votes_noted:"
CHECKED = "votes_checked"
_MISSING = (
    select(asked.c.name)
    .where(
        asked.c.closed_at.is_not(None),
        ~select(settings.c.key).where(settings.c.key == literal(NOTED) + asked.c.name).exists(),
    )
    .order_by(asked.c.name)
    .limit(1)
)
_OF_BOTH = (
    select(answered.c.consultation)
    .where(answered.c.until.is_(None), answered.c.member_id.in_((bindparam("member"), bindparam("other"))))
    .group_by(answered.c.consultation)
    .having(func.count(func.distinct(answered.c.member_id)) > 1)
)
_ENTRY = select(entries.c.reason).where(
    entries.c.number == bindparam("number"), entries.c.did == DID, entries.c.about == bindparam("name")
)


class Checked(NamedTuple):
    """What the last look found. `votes`: of which consultations they were changed; `log`: it was changed."""

    at: datetime
    votes: Sequence[str]
    log: bool


def stands_for(db: Connection, name: str, salt: str) -> str:
    counted = consultations.tally(db, name).questions
    every = [
        (one.question, one.answered, sorted((repr(value), many) for value, many in one.counts.items()))
        for one in counted
    ]
    return hashlib.sha256(f"{salt} {json.dumps(sorted(every))}".encode()).hexdigest()


def note_next(db: Connection, now: datetime) -> bool:
    """Of one that has closed, and of which it does not stand in the log yet. False: there is none."""
    found = rows(db, _MISSING)
    for (name,) in found:
        salt = random_id()
        audit.note(db, audit.SYSTEM, DID, now, name, stands_for(db, name, salt))
        kept.keep(db, NOTED + name, f"{audit.head(db)[0]} {salt}")
    return bool(found)


def count_anew(db: Connection, member: str, other: str) -> None:
    """These two are one: where both answered, the next look writes down what stands for the votes then.

    To be called before one of their answers ends. What was changed already stays found out.
    """
    both = [name for (name,) in rows(db, _OF_BOTH, member=member, other=other)]
    run(db, "DELETE FROM settings WHERE key = ?", [(NOTED + name,) for name in both if not is_changed(db, name)])


def changed(db: Connection) -> list[str]:
    """The consultations whose votes, counted again, are not what stood in the log."""
    names = sorted(key.removeprefix(NOTED) for key in kept.beginning_with(db, NOTED))
    return [name for name in names if is_changed(db, name)]


def is_changed(db: Connection, name: str) -> bool:
    noted = kept.value(db, NOTED + name)
    if noted is None:
        return False
    number, salt = noted.split()
    found = rows(db, _ENTRY, number=int(number), name=name)
    return not found or found[0][0] != stands_for(db, name, salt)


def keep_checked(db: Connection, found: Checked) -> None:
    kept.keep(db, CHECKED, json.dumps([found.at.isoformat(), list(found.votes), found.log]))


def checked(db: Connection) -> Checked | None:
    written = kept.value(db, CHECKED)
    if written is None:
        return None
    at, votes, log = json.loads(written)
    return Checked(datetime.fromisoformat(at), votes, log)
