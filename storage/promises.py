"""Promises and their ledgers, which only grow: nothing here changes a row or takes one away."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from sqlalchemy import Connection, and_, bindparam, exists, func, literal_column, or_, select, text

from flows.outcome import Outcome
from flows.promises import Event, Ledger, Promise, of_outcome
from storage.documents import event_of, promise_of, promise_to_json, words_to_json
from storage.lists import among
from storage.statements import AnyRow, insert, run
from storage.tables import promise_events, promises
from storage.tables.columns import micros

LONGEST_NUMBER = 9
COLUMNS = ("id", "number", "kind", "subject", "cause", "consultation", "body")
EVENT_COLUMNS = ("promise_id", "step", "what", "at", "until", "words", "who", "of")
_EVERY = select(promises).order_by(promises.c.number)
_OF = promise_events.c.promise_id == promises.c.id
_WHAT = promise_events.c.what
_CLOSED = exists().where(_OF, _WHAT.in_((literal_column("'kept'"), literal_column("'dropped'"))))
_CORRECTED = exists().where(_OF, literal_column("'corrected'") == _WHAT)
_MAY_BE_OPEN = _EVERY.where(or_(~_CLOSED, _CORRECTED))
_BY_ID = _EVERY.where(among(promises.c.id, "ids"))
_LOCKED = _BY_ID.with_for_update(key_share=True)
_BY_NUMBER = select(promises.c.id).where(promises.c.number == bindparam("number"))
_BY_CAUSE = select(promises.c.id).where(promises.c.cause == bindparam("cause"))
_REOPENED = _MAY_BE_OPEN.where(promises.c.kind == literal_column("'reopened'"), among(promises.c.subject, "outcomes"))
_ROUNDS = (
    select(func.count())
    .select_from(promises)
    .where(and_(promises.c.kind == literal_column("'reopened'"), promises.c.subject == bindparam("outcome")))
)
_OF_OUTCOME = _EVERY.where(
    promises.c.kind.in_((literal_column("'outcome'"), literal_column("'reopened'"))),
    promises.c.subject == bindparam("outcome"),
)
_EVENTS = select(promise_events).where(among(promise_events.c.promise_id, "ids")).order_by(promise_events.c.number)
_COUNT = text(
    "INSERT INTO counters (name, value) VALUES ('promise', 1) "
    "ON CONFLICT (name) DO UPDATE SET value = counters.value + 1 RETURNING value"
)


def make(db: Connection, promise: Promise, cause: str, until: date, who: str | None, now: datetime) -> bool:
    """Keeps it, with the next number. False: the same cause has made one before."""
    if db.execute(_BY_CAUSE, {"cause": cause}).first() is not None:
        return False
    number = int(db.execute(_COUNT).scalar_one())
    body = promise_to_json(promise)
    row = (promise.id, number, promise.kind, promise.subject, cause, promise.consultation, body)
    insert(db, "promises", COLUMNS, [row])
    return write(db, promise.id, Event("made", now, "made", until=until, who=who))


def make_of_outcome(db: Connection, outcome: Outcome, now: datetime) -> None:
    """The promise that an outcome makes, if it makes one."""
    if (promise := of_outcome(outcome)) is not None and outcome.by is not None:
        make(db, promise, f"outcome:{outcome.id}", outcome.by, None, now)


def write(db: Connection, promise_id: str, event: Event) -> bool:
    """Adds a line to the ledger. False: somebody was quicker, and theirs holds."""
    until = event.until.isoformat() if event.until else None
    words = words_to_json(event.words)
    row = (promise_id, event.step, event.what, micros(event.at), until, words, event.who, event.of)
    return run(db, _WRITE, [row]) == 1


_WRITE = (
    'INSERT INTO promise_events (promise_id, step, what, at, until, words, who, "of") '
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
)


def every(db: Connection) -> list[Ledger]:
    """The first that was made first."""
    return _ledgers(db, db.execute(_EVERY).all())


def open_ones(db: Connection) -> list[Ledger]:
    found = _ledgers(db, db.execute(_MAY_BE_OPEN).all())
    return [ledger for ledger in found if ledger.standing().is_open]


def by_id(db: Connection, ids: Collection[str], lock: bool = False) -> dict[str, Ledger]:
    """`lock`: nobody else answers these until the transaction ends."""
    found = db.execute(_LOCKED if lock else _BY_ID, {"ids": sorted(ids)}).all() if ids else []
    return {ledger.promise.id: ledger for ledger in _ledgers(db, found)}


def of_outcome_id(db: Connection, outcome_id: str) -> list[Ledger]:
    """Of its date, and to those who said that it did not work; the first that was made first."""
    return _ledgers(db, db.execute(_OF_OUTCOME, {"outcome": outcome_id}).all())


def named(db: Connection, called: str) -> str | None:
    """The id of the promise that staff call so: by its number, or by its id; None where there is none."""
    if called.isascii() and called.isdigit() and len(called) <= LONGEST_NUMBER:
        found: str | None = db.execute(_BY_NUMBER, {"number": int(called)}).scalar()
        return found
    return called if by_id(db, [called]) else None


def reopened(db: Connection, outcomes: Iterable[str]) -> dict[str, Ledger]:
    """By the outcome's id: the open promise to those who said that it did not work."""
    found = _ledgers(db, db.execute(_REOPENED, {"outcomes": sorted(set(outcomes))}).all())
    return {ledger.promise.subject: ledger for ledger in found if ledger.standing().is_open}


def reopen(db: Connection, wanted: Iterable[tuple[Promise, date]], now: datetime) -> None:
    """A promise to those who said that it did not work, with its date; while one is open there is no other."""
    for promise, until in wanted:
        if not reopened(db, [promise.subject]):
            times = db.execute(_ROUNDS, {"outcome": promise.subject}).scalar_one()
            make(db, promise, f"reopened:{promise.subject}:{times}", until, None, now)


def _ledgers(db: Connection, found: Iterable[AnyRow]) -> list[Ledger]:
    rows = list(found)
    events: dict[str, list[Event]] = {}
    if rows:
        for row in db.execute(_EVENTS, {"ids": [row.id for row in rows]}):
            events.setdefault(row.promise_id, []).append(event_of(row))
    return [Ledger(promise_of(row), tuple(events[row.id])) for row in rows]
