"""The list of what people said, for staff: newest first or longest wait first, paged by the number of a view.

Why a page looks at a limited number of views: what is searched for may be rare, and nobody shall wait for a whole
table. Then the page says how far it looked, and goes on from there.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, bindparam, func, or_, select

from storage import silence
from storage.lists import among
from storage.silence import Found
from storage.tables import members, view_hands, view_life, views
from storage.texts import keepable

PAGE, LOOKED_AT = 25, 5000
LONGEST_SEARCH = 200

_LAST = select(func.max(views.c.number))
_READABLE = (views.c.held.is_(None), views.c.taken_at.is_(None), views.c.text.is_not(None))
_MINE = or_(
    views.c.number.in_(select(view_hands.c.number).where(view_hands.c.name == bindparam("me"))),
    among(view_life.c.owner, "titles"),
)


@dataclass(frozen=True, slots=True)
class Sieve:
    """What is looked for. `unread`: nobody has read it. `mine`: given to `me`, or to a job (`titles`) of theirs."""

    unread: bool = False
    mine: bool = False
    language: str = ""
    consultation: str = ""
    words: str = ""
    me: str = ""
    titles: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        return not (self.unread or self.mine or self.language or self.consultation or self.words)


@dataclass(frozen=True, slots=True)
class Page:
    """`on`: the number before which it goes on; None: that was all. `is_cut`: it only looked so far, and found no page
    full."""

    numbers: list[int]
    on: int | None
    is_cut: bool = False


def newest(db: Connection, sieve: Sieve, before: int | None = None) -> Page:
    """The newest first. Numbers follow each other without gaps, so that they say how many are looked at."""
    start = before if before is not None else int(db.execute(_LAST).scalar() or 0) + 1
    lowest = start - LOOKED_AT
    found = (
        select(views.c.number)
        .join(members, members.c.id == views.c.member_id)
        .outerjoin(view_life, view_life.c.number == views.c.number)
        .where(views.c.number < start, views.c.number >= lowest, *conditions(sieve))
        .order_by(views.c.number.desc())
        .limit(PAGE + 1)
    )
    numbers = list(db.execute(found, _given(sieve)).scalars())
    if len(numbers) > PAGE:
        return Page(numbers[:PAGE], numbers[PAGE - 1])
    return Page(numbers, lowest, True) if lowest > 1 else Page(numbers, None)


def oldest_waiting(db: Connection, sieve: Sieve, after: int, now: datetime) -> tuple[list[Found], int | None]:
    """What waits for an answer, the longest wait first."""
    return silence.oldest_waiting(db, after, PAGE, now, conditions(sieve), _given(sieve))


def conditions(sieve: Sieve) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if sieve.unread:
        wanted += [*_READABLE, view_life.c.read_at.is_(None)]
    if sieve.mine:
        wanted.append(_MINE)
    if sieve.language:
        wanted.append(members.c.language == keepable(sieve.language))
    if sieve.consultation:
        wanted.append(views.c.consultation == keepable(sieve.consultation))
    if sieve.words:
        wanted += [*_READABLE, views.c.text.ilike(f"%{escaped(sieve.words)}%", escape="\\")]
    return wanted


def _given(sieve: Sieve) -> dict[str, object]:
    return {"me": sieve.me, "titles": list(sieve.titles)} if sieve.mine else {}


def escaped(words: str) -> str:
    """So that % and _ are themselves."""
    tidy = keepable(words)[:LONGEST_SEARCH]
    return tidy.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
