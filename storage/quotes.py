"""Quotes as they are kept: who was asked about which words, what they said, who published them, what ended them.

The words of a quote are written once, when its author is asked, and nothing here changes them but taking them away.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, bindparam, case, exists, select, update

from flows.facts import Fact
from flows.quoted import QuoteAnswered, QuotesTakenBack
from flows.quotes import ANSWERED_WITHIN, LIVE, Quote
from storage import updates
from storage.lists import among, among_numbers
from storage.references import number as number_of
from storage.references import reference
from storage.statements import AnyRow, insert, run
from storage.tables import members, outbox, quotes, views
from storage.tables.columns import Moment, micros
from storage.updates import Update

KIND = "quote"
NOT_TOLD = ("reply", "help")
"""Kinds of our texts that answer theirs: after any other, a yes may be to that."""

_COLUMNS = (
    "id", "quote", "number", "consultation", "language", "words", "removed", "state", "update_id", "asked_by",
    "asked_at", "until",
)  # fmt: skip
_EVERY = select(quotes).order_by(quotes.c.quote.desc())
_ONE = select(quotes).where(quotes.c.quote == bindparam("quote"))
_OF_VIEWS = _EVERY.where(among_numbers(quotes.c.number, "numbers"))
_BY_ID = select(quotes).where(quotes.c.id == bindparam("id"))
_LIVE = quotes.c.state.in_(LIVE)
_VIEW = (
    select(views.c.number, views.c.member_id, views.c.consultation, members.c.language)
    .join(members, members.c.id == views.c.member_id)
    .where(views.c.number == bindparam("number"))
)
_ASK, _LATER = outbox.alias("ask"), outbox.alias("later")
_ANSWERABLE = (
    select(views.c.member_id, quotes.c.id, quotes.c.quote)
    .join(views, views.c.number == quotes.c.number)
    .join(_ASK, and_(_ASK.c.update_id == quotes.c.update_id, _ASK.c.member_id == views.c.member_id))
    .where(
        among(views.c.member_id, "members"),
        quotes.c.state == "asked",
        quotes.c.until > bindparam("now", type_=Moment()),
        _ASK.c.sent_at.is_not(None),
        ~exists().where(
            _LATER.c.member_id == _ASK.c.member_id,
            _LATER.c.kind.not_in(NOT_TOLD),
            _LATER.c.id != _ASK.c.id,
            _LATER.c.sent_at >= _ASK.c.sent_at,
        ),
    )
)
_SHOWN = (
    select(quotes)
    .join(views, views.c.number == quotes.c.number)
    .where(
        quotes.c.state == "published",
        views.c.held.is_(None),
        views.c.taken_at.is_(None),
        among(quotes.c.consultation, "names"),
    )
    .order_by(quotes.c.decided_at.desc(), quotes.c.quote.desc())
)


class Asking(NamedTuple):
    """What is to be asked: of which view, these very words. `removed`: kinds of what redaction took out."""

    view: str
    words: str
    removed: tuple[str, ...]
    by: str


def ask(db: Connection, asking: Asking, new_id: Callable[[], str], now: datetime) -> Quote:
    """Keeps the words, and plans the one question about them."""
    view = db.execute(_VIEW, {"number": number_of(asking.view)}).one()
    id, told, until = new_id(), new_id(), now + ANSWERED_WITHIN
    row = (
        id, _next(db), view.number, view.consultation, view.language, asking.words, json.dumps(asking.removed), "asked",
        told, asking.by, micros(now), micros(until),
    )  # fmt: skip
    insert(db, "quotes", _COLUMNS, [row])
    updates.plan(db, [Update(told, KIND, view.member_id, id)], now)
    kept = by_id(db, id)
    assert kept is not None
    return kept


def _next(db: Connection) -> int:
    """No number is ever given twice, so that the log means one quote by it."""
    run(db, _COUNT, [(KIND, 1)])
    return int(db.exec_driver_sql("SELECT value FROM counters WHERE name = 'quote'").scalar_one())


_COUNT = "INSERT INTO counters (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = counters.value + 1"


def every(db: Connection) -> list[Quote]:
    """Newest first."""
    return [_quote(row) for row in db.execute(_EVERY)]


def find(db: Connection, quote: int) -> Quote | None:
    """By its number."""
    row = db.execute(_ONE, {"quote": quote}).first()
    return None if row is None else _quote(row)


def by_id(db: Connection, id: str) -> Quote | None:
    row = db.execute(_BY_ID, {"id": id}).first()
    return None if row is None else _quote(row)


def answerable(db: Connection, ids: Collection[str], now: datetime) -> dict[str, dict[str, str]]:
    """By member: the quotes that a yes of theirs would be to, since it was the last that we told or asked them."""
    found: dict[str, dict[str, str]] = {}
    for member, id, quote in db.execute(_ANSWERABLE, {"members": sorted(ids), "now": now}) if ids else ():
        found.setdefault(member, {})[id] = f"Q{quote}"
    return found


def keep_turns(db: Connection, happened: Iterable[tuple[str, str, Fact]], now: datetime) -> None:
    """(message, member, fact), in order: what they said about being quoted."""
    for message, member, fact in happened:
        if isinstance(fact, QuoteAnswered):
            run(db, _ANSWER, [(fact.answer, micros(now), message, fact.quote, micros(now), member)])
        elif isinstance(fact, QuotesTakenBack):
            end_of_members(db, [member], "author", now)


_ANSWER = (
    "UPDATE quotes SET state = ?, answered_at = ?, message_id = ? WHERE id = ? AND state = 'asked' AND until > ? "
    "AND number IN (SELECT number FROM views WHERE member_id = ?)"
)


def decide(db: Connection, id: str, state: str, by: str, now: datetime) -> bool:
    """`state`: "published" or "refused". False: it does not wait for that any more."""
    sql = "UPDATE quotes SET state = ?, decided_by = ?, decided_at = ? WHERE id = ? AND state = 'yes'"
    return run(db, sql, [(state, by, micros(now), id)]) == 1


def end(db: Connection, ids: Collection[str], why: str, now: datetime) -> int:
    """They are shown no more, and not asked about any more. Returns how many that ended."""
    return _end(db, among(quotes.c.id, "wanted"), ids, why, now)


def end_of_members(db: Connection, ids: Collection[str], why: str, now: datetime) -> int:
    theirs = quotes.c.number.in_(select(views.c.number).where(among(views.c.member_id, "wanted")))
    return _end(db, theirs, ids, why, now)


def end_of_views(db: Connection, numbers: Collection[int], why: str, now: datetime) -> int:
    return _end(db, among_numbers(quotes.c.number, "wanted"), numbers, why, now)


def _end(db: Connection, which: Any, wanted: Collection[Any], why: str, now: datetime) -> int:
    found = db.execute(select(quotes.c.id, quotes.c.update_id).where(which, _LIVE), {"wanted": list(wanted)}).all()
    sql = "UPDATE quotes SET state = 'withdrawn', ended_at = ?, ended_why = ? WHERE id = ?"
    run(db, sql, [(micros(now), why, row.id) for row in found])
    for row in found:
        updates.cancel(db, row.update_id, now)
    return len(found)


def forget_words(db: Connection, numbers: Sequence[int], mark: str, why: str, now: datetime) -> list[AnyRow]:
    """Of these views: nothing is shown, and the words go, in what we asked too. Returns the texts that had them."""
    end_of_views(db, numbers, why, now)
    named = {"numbers": list(numbers)}
    of_views = among_numbers(quotes.c.number, "numbers")
    db.execute(update(quotes).where(of_views).values(words=mark), named)
    asked = outbox.c.update_id.in_(select(quotes.c.update_id).where(of_views))
    had = db.execute(select(outbox.c.id, outbox.c.channel, outbox.c.provider_id).where(asked), named).all()
    db.execute(update(outbox).where(asked).values(text=mark), named)
    return list(had)


def forget_unpublished(db: Connection, numbers: Sequence[int], mark: str) -> None:
    """The words of these views are no longer kept; what was published of them stays, as its author agreed."""
    gone = and_(among_numbers(quotes.c.number, "numbers"), quotes.c.state != "published")
    state = case((_LIVE, "withdrawn"), else_=quotes.c.state)
    db.execute(update(quotes).where(gone).values(words=mark, state=state), {"numbers": list(numbers)})


def forget(db: Connection, ids: Sequence[str], mark: str) -> None:
    """Quotes that were kept long enough: they are shown no more, and their words go."""
    state = case((_LIVE, "withdrawn"), else_=quotes.c.state)
    old = update(quotes).where(among(quotes.c.id, "ids")).values(words=mark, state=state)
    db.execute(old, {"ids": list(ids)})


def need_another_look(db: Connection) -> int:
    """After a restore nobody knows which yes was taken back since: a person looks at each before it is shown."""
    return run(db, "UPDATE quotes SET state = 'yes' WHERE state = ?", [("published",)])


def waiting(db: Connection, most: int) -> list[Quote]:
    """For a person's approval, the first that was asked for first."""
    found = select(quotes).where(quotes.c.state == "yes").order_by(quotes.c.quote).limit(most)
    return [_quote(row) for row in db.execute(found)]


def live(db: Connection) -> list[Quote]:
    """Those of which something may still be shown."""
    return [_quote(row) for row in db.execute(_EVERY.where(_LIVE))]


def shown(db: Connection, names: Collection[str]) -> list[Quote]:
    """Those that everybody may read, of these consultations, newest first."""
    return [_quote(row) for row in db.execute(_SHOWN, {"names": list(names)})]


def _quote(row: AnyRow) -> Quote:
    return Quote(
        id=row.id,
        number=row.quote,
        view=reference(row.number),
        consultation=row.consultation,
        language=row.language,
        words=row.words,
        removed=tuple(json.loads(row.removed)),
        state=row.state,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        until=row.until,
        answered_at=row.answered_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        ended_at=row.ended_at,
        ended_why=row.ended_why,
    )


def of_views(db: Connection, references: Iterable[str]) -> Mapping[str, list[Quote]]:
    """By reference of the view, newest first."""
    found: dict[str, list[Quote]] = {}
    for row in db.execute(_OF_VIEWS, {"numbers": [number_of(one) for one in references]}):
        found.setdefault(reference(row.number), []).append(_quote(row))
    return found
