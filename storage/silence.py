"""Views without an answer: who waits for how long, the words that their authors get, and who must decide.

What counts as an answer is what STATUS shows: the last outcome about a view, or about the outcome that it judges, as
its newest step claims it. One that is told within the next days counts already. What only those who deal with an alert
may read is not here, nor words that lie sealed with a secret answer, nor what those said who have left.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    text,
    union_all,
)

from flows.silence import EVERY, FROM, LAST_CALL, Waiting, due, planned_for
from storage import updates
from storage.lists import among, among_numbers
from storage.promise_words import PromiseHeard, heard_by
from storage.references import reference
from storage.statements import AnyRow, insert, run
from storage.steps import STAYED, is_step, is_told, newest_told
from storage.tables import members, outbox, outcome_steps, outcome_views, view_life, views
from storage.tables import outcomes as claims
from storage.tables import updates as tellings
from storage.tables.columns import Moment, micros
from storage.updates import Update

ANSWERS = ("planned", "doing", "done", "tried", "not_doing")
SOON = EVERY - FROM
OUTSIDE = "outside"

_SOON: BindParameter[datetime] = bindparam("soon", type_=Moment())
_OPEN_AGAIN = claims.c.reopened_at >= outcome_steps.c.since
_NEWEST = newest_told(_SOON)
_ANSWERS_TOLD = (
    select(claims.c.id)
    .join(_NEWEST, _NEWEST.c.outcome_id == claims.c.id)
    .join(outcome_steps, is_step(_NEWEST))
    .where(outcome_steps.c.status.in_(ANSWERS), or_(claims.c.reopened_at.is_(None), ~_OPEN_AGAIN))
)
_REOPENED = select(claims.c.id).where(claims.c.reopened_at.is_not(None))
_IS_ANSWERED = or_(
    views.c.number.in_(select(outcome_views.c.number).where(outcome_views.c.outcome_id.in_(_ANSWERS_TOLD))),
    and_(views.c.about.is_not(None), views.c.about.in_(_ANSWERS_TOLD)),
)
_IS_REOPENED = or_(
    views.c.number.in_(select(outcome_views.c.number).where(outcome_views.c.outcome_id.in_(_REOPENED))),
    and_(views.c.about.is_not(None), views.c.about.in_(_REOPENED)),
)
"""Not yet the whole truth, since the last outcome decides: these sets are found once, and leave few to look at."""

_ANY = (
    select(
        views.c.number,
        views.c.member_id,
        views.c.at,
        views.c.held,
        views.c.about,
        view_life.c.owner,
        view_life.c.owner_at,
        view_life.c.read_at,
        view_life.c.told_at,
        func.coalesce(view_life.c.words, 0).label("words"),
        view_life.c.update_id,
    )
    .join(members, members.c.id == views.c.member_id)
    .outerjoin(view_life, view_life.c.number == views.c.number)
    .where(
        or_(views.c.held.is_(None), views.c.held == OUTSIDE),
        views.c.text.is_not(None),
        views.c.taken_at.is_(None),
        members.c.left.is_(False),
    )
    .order_by(views.c.number)
)
_MAY_WAIT = _ANY.where(or_(~_IS_ANSWERED, _IS_REOPENED))
_OF_NUMBERS = _ANY.where(among_numbers(views.c.number, "numbers"))
_OF_MEMBERS = _MAY_WAIT.where(among(views.c.member_id, "members"))
_OF_WORD = _MAY_WAIT.where(view_life.c.update_id == bindparam("update"))
_MANY_WORDS = _ANY.where(views.c.number.in_(select(view_life.c.number).where(text("view_life.words >= 2"))))
"""They are few: whether each is answered is looked at on its own, and not for all views that there are."""
_DUE_MEMBERS = (
    _MAY_WAIT.with_only_columns(views.c.member_id)
    .where(
        func.coalesce(view_life.c.told_at, views.c.at) <= bindparam("since", type_=Moment()), members.c.held.is_(False)
    )
    .order_by(None)
    .distinct()
)
_TOLD = (
    outcome_steps.c.status,
    case((_OPEN_AGAIN, claims.c.reopened_at)).label("reopened_at"),
    outcome_steps.c.at,
    outcome_steps.c.number.label("step"),
    outcome_steps.c.update_id.label("id"),
)
_BECAME = union_all(
    select(outcome_views.c.number, *_TOLD)
    .join(claims, claims.c.id == outcome_views.c.outcome_id)
    .join(outcome_steps, outcome_steps.c.outcome_id == claims.c.id)
    .join(tellings, is_told(_SOON))
    .where(among_numbers(outcome_views.c.number, "numbers")),
    select(views.c.number, *_TOLD)
    .join(claims, claims.c.id == views.c.about)
    .join(outcome_steps, outcome_steps.c.outcome_id == claims.c.id)
    .join(tellings, is_told(_SOON))
    .where(among_numbers(views.c.number, "numbers")),
)
_WENT = select(outbox.c.update_id, outbox.c.member_id, outbox.c.sent_at).where(
    among(outbox.c.update_id, "updates"), outbox.c.sent_at.is_not(None), outbox.c.state.not_in(STAYED)
)
"""When each text really went: what waits behind others has not been heard by anybody."""

_QUEUED_WORDS = (
    select(tellings.c.id, func.count(view_life.c.number).label("views"))
    .join(outbox, outbox.c.update_id == tellings.c.id)
    .join(view_life, view_life.c.update_id == tellings.c.id)
    .where(tellings.c.kind == "word", outbox.c.state == "queued")
    .group_by(tellings.c.id)
)


class Found(NamedTuple):
    """A view that waits, and whose it is. `update`: of the last word about it."""

    number: int
    member: str
    view: Waiting
    update: str | None


def waiting(db: Connection, now: datetime) -> list[Found]:
    """All that is not answered, oldest first."""
    return _waiting(db, db.execute(_MAY_WAIT, {"soon": now + SOON}).all(), now)


def waiting_of(db: Connection, numbers: Sequence[int], now: datetime) -> dict[int, Found]:
    """Those of these views that are not answered."""
    rows = db.execute(_OF_NUMBERS, {"numbers": list(numbers), "soon": now + SOON}).all()
    return {one.number: one for one in _waiting(db, rows, now)}


def oldest_waiting(
    db: Connection,
    after: int,
    most: int,
    now: datetime,
    conditions: Sequence[ColumnElement[bool]],
    given: Mapping[str, object],
) -> tuple[list[Found], int | None]:
    """The longest wait first, from behind that number on, and the number after which it goes on, if it does.

    `conditions`: of views, members and their lives, with the values that are `given` for them. What an outside reader
    alone sees waits for nobody here.
    """
    mine = _MAY_WAIT.where(views.c.number > after, views.c.held.is_(None), *conditions).limit(most + 1)
    rows = db.execute(mine, {**given, "soon": now + SOON}).all()
    on = rows[most - 1].number if len(rows) > most else None
    return _waiting(db, rows[:most], now), on


def must_decide(db: Connection, now: datetime) -> list[Found]:
    """What has had two words and no answer, oldest first."""
    rows = db.execute(_MANY_WORDS, {"soon": now + SOON}).all()
    return [one for one in _waiting(db, rows, now) if one.view.must_be_decided]


def told_by(db: Connection, update: Update, now: datetime) -> list[Waiting]:
    """What a word is about and still waits, as it was before that word."""
    found = _waiting(db, db.execute(_OF_WORD, {"update": update.id, "soon": now + SOON}).all(), now)
    return [one.view._replace(words=one.view.words - 1) for one in found]


def plan_words(db: Connection, now: datetime, id: Callable[[], str]) -> int:
    """One word for each member of whom one is due; a second look plans nothing. Returns how many."""
    take_back_answered(db, now)
    hurry(db, now)
    soon = now + SOON
    due_members = list(db.execute(_DUE_MEMBERS, {"since": now - FROM, "soon": soon}).scalars())
    rows = db.execute(_OF_MEMBERS, {"members": due_members, "soon": soon}).all() if due_members else []
    by_member: dict[str, list[Found]] = {}
    for one in _waiting(db, rows, now):
        by_member.setdefault(one.member, []).append(one)
    return sum(_plan_word(db, member, own, now, id) for member, own in by_member.items())


def _plan_word(db: Connection, member: str, own: Sequence[Found], now: datetime, id: Callable[[], str]) -> int:
    told = due((one.view for one in own), now)
    if not told:
        return 0
    first, last = told[0], told[-1]
    step = f"{first.reference}.{first.words + 1}.{len(told)}.{last.reference}"
    update = Update(id(), "word", member, step)
    if updates.plan(db, [update], planned_for(told)) != 1:
        return 0
    named = {view.reference for view in told}
    life = [(one.number, micros(now), one.view.words + 1, update.id) for one in own if one.view.reference in named]
    keep_life(db, ("told_at", "words", "update_id"), life)
    return 1


def keep_life(db: Connection, columns: tuple[str, ...], life: Sequence[tuple[object, ...]]) -> None:
    """(number, then these columns). A view that nothing was kept of yet has had no word."""
    extra = () if "words" in columns else ("words",)
    set_ = ", ".join(f"{column} = excluded.{column}" for column in columns)
    rows = [(*row, 0) if extra else row for row in life]
    insert(db, "view_life", ("number", *columns, *extra), rows, f"ON CONFLICT (number) DO UPDATE SET {set_}")


def take_back_answered(db: Connection, now: datetime) -> None:
    """A word that waits to go, while one of its views was answered, is not sent: what is left gets a new one."""
    for row in db.execute(_QUEUED_WORDS).all():
        if len(told_by(db, Update(row.id, "word", ""), now)) < row.views and updates.cancel(db, row.id, now):
            back = "UPDATE view_life SET told_at = NULL, words = words - 1, update_id = NULL WHERE update_id = ?"
            run(db, back, [(row.id,)])


def hurry(db: Connection, now: datetime) -> int:
    """The last day has begun: it waits for no cap any more."""
    sql = (
        "UPDATE outbox SET outranks = TRUE, not_before = ? WHERE state = 'queued' AND NOT outranks AND update_id IN "
        "(SELECT id FROM updates WHERE kind = 'word' AND at <= ?)"
    )
    return run(db, sql, [(micros(now), micros(now - LAST_CALL + FROM))])


def _waiting(db: Connection, rows: Sequence[AnyRow], now: datetime) -> list[Found]:
    told: dict[int, list[AnyRow]] = {}
    numbers = [row.number for row in rows]
    for row in db.execute(_BECAME, {"numbers": numbers, "soon": now + SOON}) if numbers else ():
        told.setdefault(row.number, []).append(row)
    promised = heard_by(db, {row.member_id for row in rows})
    steps = sorted({one.id for became in told.values() for one in became})
    went = {(update, member): at for update, member, at in db.execute(_WENT, {"updates": steps})} if steps else {}
    found = (_found(row, told.get(row.number, ()), promised.get(row.member_id, ()), went, now) for row in rows)
    return [one for one in found if one is not None]


def _found(
    row: AnyRow,
    told: Sequence[AnyRow],
    promised: Sequence[PromiseHeard],
    went: Mapping[tuple[str, str], datetime],
    now: datetime,
) -> Found | None:
    news = [one for one in promised if one.is_about(reference(row.number), row.about)]
    if any(one.is_over for one in news):
        return None
    last = max(told, key=lambda one: (one.at, one.step, one.id), default=None)
    if last is not None and last.status in ANSWERS and last.reopened_at is None:
        return None
    answered_at = max((one.at for one in told if one.status in ANSWERS), default=row.at)
    is_new_wait = row.told_at is not None and row.told_at < answered_at
    heard = [
        row.at,
        row.told_at,
        *(one.at for one in news),
        *(went.get((one.id, row.member_id)) for one in told),
        *(one.reopened_at for one in told),
    ]
    view = Waiting(
        reference(row.number),
        row.at,
        max(filter(None, heard)),
        0 if is_new_wait else row.words,
        row.owner,
        row.owner_at,
        row.read_at is not None,
        row.held == OUTSIDE,
    )
    return Found(row.number, row.member_id, view, row.update_id)
