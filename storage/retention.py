"""What has been kept long enough goes, kind by kind (`flows.retention`), a slice at a time; what will go is counted.

Each kind is walked through in the order in which it came, and how far is kept: no day looks at the same rows twice,
and what breaks off goes on there.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, and_, bindparam, delete, func, literal, or_, select, update

from storage import kept, quotes, wiping
from storage.lists import among, among_numbers
from storage.statements import run
from storage.tables import (
    alerts,
    facts,
    meanings,
    media,
    messages,
    orphans,
    outbox,
    outcome_steps,
    outcome_views,
    outcomes,
    sessions,
    sign_in_links,
    sign_in_tries,
    view_changes,
    views,
)
from storage.tables import quotes as asked
from storage.tables.columns import Moment, micros, moment

GONE = "[no longer kept]"
"""Stands where words were, so that nobody takes it for a secret answer."""

SLICE = 500
MOST_COUNTED = 10_000
OVER = ("done", "not_doing")
"""Statuses of an outcome with which the loop of its views has closed."""

_AFTER: Any = bindparam("after")
_MOST: Any = bindparam("most")
Rows = Sequence[tuple[Any, Any, datetime]]


class Store(NamedTuple):
    """`query`: (place, what, at) of all that is still there, from the place `after` on; places go up with time."""

    query: "Select[Any, Any, Any]"
    drop: Callable[[Connection, Sequence[Any]], None]
    first: Any = ""


def _drop_views(db: Connection, numbers: Sequence[int]) -> None:
    """With the texts that they came in, and what somebody wrote that they mean."""
    named = {"numbers": list(numbers)}
    of_views = among_numbers(views.c.number, "numbers")
    first = select(views.c.message_id).where(of_views)
    more = select(view_changes.c.message_id).where(among_numbers(view_changes.c.number, "numbers"))
    texts = list(db.execute(first.union(more), named).scalars())
    quotes.forget_unpublished(db, numbers, GONE)
    no_words = {"text": GONE, "raw": None, "sealed": None, "key_id": None}
    db.execute(update(views).where(of_views).values(**no_words, until_released=False), named)
    _drop_texts(db, texts)
    db.execute(update(meanings).where(among(meanings.c.message_id, "ids")).values(text=GONE), {"ids": texts})


def _drop_texts(db: Connection, ids: Sequence[str]) -> None:
    no_words = {"text": GONE, "raw": None, "sealed": None, "key_id": None}
    db.execute(update(messages).where(among(messages.c.id, "ids")).values(**no_words), {"ids": list(ids)})


def _drop_posts(db: Connection, ids: Sequence[str]) -> None:
    no_words = {"text": GONE, "sealed": None, "key_id": None, "buttons": None}
    db.execute(update(outbox).where(among(outbox.c.id, "ids")).values(**no_words), {"ids": list(ids)})


def _drop_files(db: Connection, ids: Sequence[str]) -> None:
    db.execute(delete(media).where(among(media.c.message_id, "ids")), {"ids": list(ids)})


def _drop_danger(db: Connection, ids: Sequence[str]) -> None:
    """The alert stays, and leads to nobody; that a message was a cry is forgotten."""
    of_member = select(alerts.c.member_id).where(among(alerts.c.id, "ids"))
    cries = select(messages.c.id).where(messages.c.member_id.in_(of_member))
    kinds = facts.c.kind.in_(("DangerSeen", "AlertOpened", "AlertAdded"))
    db.execute(delete(facts).where(facts.c.message_id.in_(cries), kinds), {"ids": list(ids)})
    db.execute(update(alerts).where(among(alerts.c.id, "ids")).values(member_id=None), {"ids": list(ids)})


def _drop_quotes(db: Connection, ids: Sequence[str]) -> None:
    quotes.forget(db, ids, GONE)


def _drop_receipts(db: Connection, numbers: Sequence[int]) -> None:
    db.execute(delete(orphans).where(among_numbers(orphans.c.number, "numbers")), {"numbers": list(numbers)})


_HAS_WORDS = or_(views.c.text.is_(None), views.c.text != GONE)
_CLOSED = (
    select(outcome_steps.c.at, views.c.number, outcome_steps.c.at)
    .join(outcomes, and_(outcomes.c.id == outcome_steps.c.outcome_id, outcomes.c.version == outcome_steps.c.number))
    .join(outcome_views, outcome_views.c.outcome_id == outcomes.c.id)
    .join(views, views.c.number == outcome_views.c.number)
    .where(outcomes.c.status.in_(OVER), outcomes.c.reopened_at.is_(None), _HAS_WORDS)
    .union_all(
        select(views.c.taken_at, views.c.number, views.c.taken_at).where(views.c.taken_at.is_not(None), _HAS_WORDS)
    )
    .subquery()
)
_IS_VIEW = or_(
    select(literal(1)).where(views.c.message_id == messages.c.id).exists(),
    select(literal(1)).where(view_changes.c.message_id == messages.c.id).exists(),
)
_FINISHED = outbox.c.state.not_in(("queued", "paused", "attempting"))
EPOCH = moment(0)

STORES: Mapping[str, Store] = {
    "views_closed": Store(
        select(_CLOSED.c[0], _CLOSED.c[1], _CLOSED.c[2])
        .where(_CLOSED.c[0] >= bindparam("after", type_=Moment()))
        .order_by(_CLOSED.c[0], _CLOSED.c[1])
        .limit(_MOST),
        _drop_views,
        EPOCH,
    ),
    "views_old": Store(
        select(views.c.number, views.c.number, views.c.at)
        .where(views.c.number > _AFTER, _HAS_WORDS)
        .order_by(views.c.number)
        .limit(_MOST),
        _drop_views,
        0,
    ),
    "texts_in": Store(
        select(messages.c.id, messages.c.id, messages.c.kept_at)
        .where(messages.c.id > _AFTER, ~_IS_VIEW)
        .order_by(messages.c.id)
        .limit(_MOST),
        _drop_texts,
    ),
    "texts_out": Store(
        select(outbox.c.id, outbox.c.id, outbox.c.created_at)
        .where(outbox.c.id > _AFTER, _FINISHED)
        .order_by(outbox.c.id)
        .limit(_MOST),
        _drop_posts,
    ),
    "files": Store(
        select(media.c.message_id, media.c.message_id, messages.c.kept_at)
        .join(messages, messages.c.id == media.c.message_id)
        .where(media.c.message_id > _AFTER)
        .order_by(media.c.message_id)
        .limit(_MOST),
        _drop_files,
    ),
    "quotes": Store(
        select(asked.c.quote, asked.c.id, asked.c.asked_at)
        .where(asked.c.quote > _AFTER, asked.c.words != GONE)
        .order_by(asked.c.quote)
        .limit(_MOST),
        _drop_quotes,
        0,
    ),
    "danger": Store(
        select(alerts.c.number, alerts.c.id, alerts.c.last_at)
        .where(alerts.c.number > _AFTER, alerts.c.closed_at.is_not(None), alerts.c.member_id.is_not(None))
        .order_by(alerts.c.number)
        .limit(_MOST),
        _drop_danger,
        0,
    ),
    "receipts": Store(
        select(orphans.c.number, orphans.c.number, orphans.c.at)
        .where(orphans.c.number > _AFTER)
        .order_by(orphans.c.number)
        .limit(_MOST),
        _drop_receipts,
        0,
    ),
}


def drop(db: Connection, key: str, until: datetime) -> int:
    """One slice of what is older; returns how many things went. Fewer than SLICE: there is no more."""
    if key == "sign_ins":
        return _drop_sign_ins(db, until)
    store = STORES[key]
    found = _found(db, store, _place(db, key), until, SLICE)
    if found:
        store.drop(db, [what for _, what, _ in found])
        _keep_place(db, key, found[-1][0])
        wiping.want(db)
    return len(found)


def count(db: Connection, key: str, until: datetime) -> int:
    """How many would go; more than MOST_COUNTED are not counted on."""
    if key == "sign_ins":
        return sum(db.execute(select(func.count()).where(old)).scalar_one() for old in _old_sign_ins(until))
    return len(_found(db, STORES[key], _place(db, key), until, MOST_COUNTED))


def _found(db: Connection, store: Store, after: Any, until: datetime, most: int) -> Rows:
    """In order, up to the first one that is younger."""
    found: list[tuple[Any, Any, datetime]] = []
    for place, what, at in db.execute(store.query, {"after": after, "most": most}):
        if at > until:
            break
        found.append((place, what, at))
    return found


def _old_sign_ins(until: datetime) -> list[Any]:
    return [sessions.c.until <= until, sign_in_links.c.until <= until, sign_in_tries.c.at <= until]


def _drop_sign_ins(db: Connection, until: datetime) -> int:
    at = micros(until)
    tables = (("sessions", "until"), ("sign_in_links", "until"), ("sign_in_tries", "at"))
    return sum(run(db, f"DELETE FROM {table} WHERE {column} <= ?", [(at,)]) for table, column in tables)  # noqa: S608


def _place(db: Connection, key: str) -> Any:
    written, first = kept.value(db, f"retained:{key}"), STORES[key].first
    if written is None:
        return first
    place = json.loads(written)
    return moment(place) if first == EPOCH else place


def _keep_place(db: Connection, key: str, place: Any) -> None:
    kept.keep(db, f"retained:{key}", json.dumps(micros(place) if isinstance(place, datetime) else place))
