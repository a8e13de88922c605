"""Which staff were asked about a promise, each once at each step, and whose text may be an answer to that."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, exists, literal_column, select

from storage import letters
from storage.sealed import Keys
from storage.staff import Person
from storage.statements import rows, run
from storage.tables import promise_events, promise_told, promises, staff
from storage.tables.columns import Moment, micros

REMEMBERED = timedelta(days=90)
"""Whoever was asked longer ago is asked again before they can answer by text."""

_OF = promise_events.c.promise_id == promise_told.c.promise_id
_CLOSED = exists().where(_OF, promise_events.c.what.in_((literal_column("'kept'"), literal_column("'dropped'"))))
LETTERS = letters.box(promise_told, promises.c.number, promises.c.id == promise_told.c.promise_id, ~_CLOSED)
COLUMNS = ("id", "promise_id", "step", "name", "at", "mail", "mail_tries")
ASKED_BACK = "asked-back"
_LATELY = promise_told.c.at > bindparam("since", type_=Moment())
_REACHED = select(staff.c.name, staff.c.channel, staff.c.sealed).where(
    staff.c.sealed.is_not(None), exists().where(promise_told.c.name == staff.c.name, _LATELY)
)
_ASKED = (
    select(promise_told.c.promise_id, promise_told.c.step)
    .where(promise_told.c.name == bindparam("name"), _LATELY)
    .order_by(promise_told.c.at.desc(), promise_told.c.id.desc())
)
_STEP = select(promise_told.c.promise_id, promise_told.c.step).where(promise_told.c.id == bindparam("id"))
_LINK = (
    select(promise_told.c.promise_id, promises.c.number, promise_told.c.name, promise_told.c.step)
    .join(promises, promises.c.id == promise_told.c.promise_id)
    .where(promise_told.c.id == bindparam("id"))
)
_NAMES = (
    select(promise_told.c.name)
    .where(promise_told.c.promise_id == bindparam("promise"))
    .order_by(promise_told.c.at, promise_told.c.id)
)


class Link(NamedTuple):
    """What the link in an email leads to: this person was asked about this promise, at this step."""

    promise: str
    number: int
    name: str
    step: str


class Asked(NamedTuple):
    """Somebody on the staff list was asked about these promises, the newest first. `asked_back`: by text, in reply."""

    name: str
    promises: tuple[str, ...]
    asked_back: frozenset[str]


def link(db: Connection, telling: str) -> Link | None:
    row = db.execute(_LINK, {"id": telling}).first()
    return None if row is None or row.step.startswith(ASKED_BACK) else Link(*row)


def tell(
    db: Connection,
    promise_id: str,
    step: str,
    people: Iterable[Person],
    mails: bool,
    id: Callable[[], str],
    now: datetime,
) -> list[Person]:
    """Keeps that they are asked at this step; returns those who had not been. `mails`: may we send email?"""
    return [person for person in people if _tell(db, promise_id, step, person, mails, id(), now)]


def _tell(db: Connection, promise_id: str, step: str, person: Person, mails: bool, id: str, now: datetime) -> bool:
    mail = "waiting" if mails and person.has_email else None
    return run(db, _TELL, [(id, promise_id, step, person.name, micros(now), mail, 0)]) == 1


_TELL = (
    f"INSERT INTO promise_told ({', '.join(COLUMNS)}) "  # noqa: S608
    f"VALUES ({', '.join('?' for _ in COLUMNS)}) ON CONFLICT DO NOTHING"
)


def ask_back(db: Connection, asked: Iterable[tuple[str, str, str]], id: Callable[[], str], now: datetime) -> None:
    """(promise, date that it waits for, name): what they wrote was no answer, and they were told so, once."""
    back = [(id(), promise, f"{ASKED_BACK}-{until}", name, micros(now), None, 0) for promise, until, name in asked]
    run(db, _TELL, back)


def step_of(db: Connection, told_id: str) -> tuple[str, str]:
    """(promise, step) of an email."""
    row = db.execute(_STEP, {"id": told_id}).one()
    return row.promise_id, row.step


def names(db: Connection, promise_id: str) -> list[str]:
    """Who was ever asked about it, each once."""
    return list(dict.fromkeys(db.execute(_NAMES, {"promise": promise_id}).scalars()))


def asked_at(db: Connection, addresses: Sequence[tuple[str, str, str]], keys: Keys, now: datetime) -> dict[str, Asked]:
    """(any key, channel, address) of who writes -> what whoever is reached there was asked.

    Staff are few, so each address is opened and compared: no index of them is kept. Only of whoever writes is looked up
    what it was, since every batch of texts asks this.
    """
    since = now - REMEMBERED
    reached = rows(db, _REACHED, since=since)
    if not reached:
        return {}
    names = {(channel, keys.open(sealed, f"staff:{name}").decode()): name for name, channel, sealed in reached}
    here = {key: names[channel, address] for key, channel, address in addresses if (channel, address) in names}
    return {key: _asked(db, name, since) for key, name in here.items()}


def _asked(db: Connection, name: str, since: datetime) -> Asked:
    own = rows(db, _ASKED, name=name, since=since)
    return Asked(name, tuple(dict.fromkeys(id for id, _ in own)), frozenset(f"{id} {step}" for id, step in own))
