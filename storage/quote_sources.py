"""What must be known of a view and its author before anybody asks to quote it, or publishes a quote of it."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from flows.quotes import Source, State
from storage import agreements, consultations
from storage.redacting import MARK
from storage.references import number as number_of
from storage.retention import GONE
from storage.statements import AnyRow
from storage.tables import alerts, members, quotes, views

_VIEW = (
    select(views, members.c.left, members.c.held.label("asks_held"), members.c.language)
    .join(members, members.c.id == views.c.member_id)
    .where(views.c.number == bindparam("number"))
)
_OF_MEMBER = (
    select(quotes.c.number, quotes.c.state, quotes.c.until)
    .join(views, views.c.number == quotes.c.number)
    .where(views.c.member_id == bindparam("member"))
    .order_by(quotes.c.quote)
)
_IN_DANGER = select(func.count()).where(alerts.c.member_id == bindparam("member"), alerts.c.closed_at.is_(None))
_SPOKE = select(func.count(func.distinct(views.c.member_id))).where(
    views.c.consultation == bindparam("consultation"), views.c.taken_at.is_(None)
)


def source(db: Connection, view: str, now: datetime) -> Source | None:
    """What is known of a view and its author; None: there is no such view. What makes it hard to read is not here."""
    row = db.execute(_VIEW, {"number": number_of(view)}).first()
    if row is None:
        return None
    member = {"member": row.member_id}
    asked = db.execute(_OF_MEMBER, member).all()
    consultation = consultations.find(db, row.consultation) if row.consultation else None
    return Source(
        text=row.text,
        is_held=row.held is not None,
        is_taken_back=row.taken_at is not None,
        is_cut=row.text is not None and (MARK in row.text or row.text == GONE),
        is_sensitive=consultation is not None and consultation.sensitive,
        has_page=consultation is not None,
        has_left=row.left,
        says_no=agreements.holding(db, row.member_id).get("be_quoted") is False,
        in_danger=bool(row.asks_held) or db.execute(_IN_DANGER, member).scalar_one() > 0,
        asked=tuple(_state_now(one, now) for one in asked if one.number == row.number),
        waits=any(one.state == "asked" and one.until > now for one in asked if one.number != row.number),
    )


def _state_now(row: AnyRow, now: datetime) -> State:
    """Silence that has lasted long enough is no question any more."""
    state: State = "withdrawn" if row.state == "asked" and row.until <= now else row.state
    return state


def language_of(db: Connection, view: str) -> str:
    """That its author reads."""
    return str(db.execute(_VIEW, {"number": number_of(view)}).one().language)


def spoke(db: Connection, consultation: str | None) -> int:
    """How many people said something in their own words there."""
    return int(db.execute(_SPOKE, {"consultation": consultation}).scalar_one())
