"""Is an address still theirs? Looked at for many at once whenever something unasked would go there.

A doubt is noticed in three places: when something would go to an address of which nothing was heard for long, when
texts to it fail again and again, and when somebody writes from it after a year. Who answers YES ends it.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, and_, bindparam, case, func, select, text

from flows.doubt import LONG, SILENT
from storage import updates
from storage.lists import among
from storage.statements import insert, rows, run
from storage.tables import addresses, doubts, members, messages, outbox
from storage.tables.columns import Moment, micros
from storage.updates import Update

KIND = "still"
FAILED_IN_A_ROW = 3
MOST = 500
"""Asked in one go; the others a little later."""

BY_ITSELF = timedelta(minutes=10)
"""To one text there is one message, and not what waited besides."""

SHOWN_AFTER = timedelta(days=14)
"""Without an answer: then staff are told how many there are."""

HEARD = case(
    (members.c.address_id == addresses.c.id, members.c.last_inbound_at),
    else_=select(func.max(messages.c.kept_at))
    .where(messages.c.member_id == members.c.id, messages.c.address_id == addresses.c.id)
    .scalar_subquery(),
)
"""When they last wrote from it: of where they wrote last it stands beside them."""

_SINCE = bindparam("since", type_=Moment())
_DOUBTED = (
    select(addresses.c.id, addresses.c.member_id, doubts.c.address_id)
    .join(members, members.c.id == addresses.c.member_id)
    .outerjoin(doubts, doubts.c.address_id == addresses.c.id)
    .where(
        and_(
            among(addresses.c.id, "addresses"),
            doubts.c.address_id.is_not(None) | (func.coalesce(HEARD, addresses.c.came_at) < _SINCE),
        )
    )
)
_NEWEST_FATES = (
    select(outbox.c.address_id, outbox.c.member_id, outbox.c.state)
    .join(members, members.c.id == outbox.c.member_id)
    .where(
        and_(
            among(outbox.c.member_id, "members"),
            text("outbox.state IN ('delivered', 'undelivered')"),
            outbox.c.sent_at > func.coalesce(members.c.last_inbound_at, 0),
        )
    )
    .order_by(outbox.c.id.desc())
)
_TO_ASK = (
    select(doubts.c.address_id, doubts.c.member_id)
    .where(doubts.c.asked_at.is_(None), doubts.c.wanted_at.is_not(None))
    .order_by(doubts.c.wanted_at)
    .limit(MOST)
)
_UNANSWERED = select(func.count(), func.min(doubts.c.asked_at, type_=Moment())).where(
    doubts.c.asked_at <= bindparam("before", type_=Moment()), doubts.c.wanted_at.is_not(None)
)
_COLUMNS = ("address_id", "member_id", "why", "since", "wanted_at")


class Doubted(NamedTuple):
    address: str
    member: str


def doubted(db: Connection, ids: Collection[str], now: datetime) -> dict[str, Doubted]:
    """Of these addresses those to which nothing personal may go, by address."""
    found = rows(db, _DOUBTED, addresses=sorted(ids), since=now - SILENT) if ids else []
    return {address: Doubted(address, member) for address, member, _ in found}


def want(db: Connection, wanted: Iterable[Doubted], now: datetime) -> None:
    """Something waits for the answer: so the question is to be put, unless it was."""
    at = micros(now)
    keep = "ON CONFLICT (address_id) DO UPDATE SET wanted_at = COALESCE(doubts.wanted_at, excluded.wanted_at)"
    insert(db, "doubts", _COLUMNS, [(*one, "silent", at, at) for one in sorted(set(wanted))], keep)


def note_failing(db: Connection, ids: Sequence[str], now: datetime) -> None:
    """Of these members, to whom a text did not arrive: the addresses where none of the last three did."""
    fates: dict[Doubted, list[str]] = {}
    for address, member, state in rows(db, _NEWEST_FATES, members=sorted(set(ids))) if ids else ():
        fates.setdefault(Doubted(address, member), []).append(state)
    failing = [one for one, states in fates.items() if states[:FAILED_IN_A_ROW] == ["undelivered"] * FAILED_IN_A_ROW]
    keep = "ON CONFLICT (address_id) DO NOTHING"
    insert(db, "doubts", _COLUMNS, [(*one, "failing", micros(now), None) for one in sorted(failing)], keep)


def note_long(db: Connection, them: Iterable[Doubted], now: datetime) -> None:
    """They wrote after so long that it may be somebody else: it stays in doubt until they say YES."""
    keep = "ON CONFLICT (address_id) DO UPDATE SET why = excluded.why"
    insert(db, "doubts", _COLUMNS, [(*one, LONG, micros(now), None) for one in sorted(set(them))], keep)


def plan(db: Connection, new_id: Callable[[], str], now: datetime) -> None:
    """The one question to each of those for whom something waits."""
    found = rows(db, _TO_ASK)
    at = micros(now)
    updates.plan(db, [Update(new_id(), KIND, member, f"{address}/{at}") for address, member in found], now)
    run(db, "UPDATE doubts SET asked_at = ? WHERE address_id = ?", [(at, address) for address, _ in found])


def asked(db: Connection, ids: Iterable[str], now: datetime) -> None:
    """They were asked in the reply to their own text."""
    run(db, "UPDATE doubts SET asked_at = ? WHERE address_id = ?", [(micros(now), id) for id in ids])


def confirm(db: Connection, them: Iterable[Doubted], now: datetime) -> None:
    """It is theirs: what waits there is looked at again soon. Their text is answered first, by itself."""
    several = sorted(set(them))
    run(db, "DELETE FROM doubts WHERE address_id = ?", [(address,) for address, _ in several])
    run(db, _GO_ON, [(micros(now + BY_ITSELF), member, address) for address, member in several])


def drop(db: Connection, ids: Iterable[str]) -> None:
    run(db, "DELETE FROM doubts WHERE address_id = ?", [(id,) for id in ids])


def unanswered(db: Connection, now: datetime) -> tuple[int, datetime | None]:
    """(addresses that did not answer within two weeks while something waits for them, since when the first)."""
    many, since = db.execute(_UNANSWERED, {"before": now - SHOWN_AFTER}).one()
    return int(many), since


_GO_ON = (
    "UPDATE outbox SET not_before = ? WHERE member_id = ? AND address_id = ? AND state = 'queued' AND priority >= 10"
)
