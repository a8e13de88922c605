"""A conversation with one member as staff see it: what they said, what we said, what was answered.

What only others may read, what lies sealed with a secret answer, and what its author took back has no words here; nor
has a message in which somebody may be in danger, whatever became of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, or_, select, union

from flows.value import Value
from storage.documents import value_from_json
from storage.lists import among
from storage.references import reference
from storage.reports import SECRET, TAKEN_BACK, shown_at
from storage.statements import AnyRow
from storage.tables import answered, ballots, facts, media, messages, outbox, view_changes, view_life, views
from storage.view_changes import TAKEN_BACK as WAS_TAKEN_BACK
from storage.viewing import LEADS_TO_SOMEBODY

PAGE = 40
LAST_OF_ALL = "g"
"""Behind every id: they are hexadecimal."""

_COMPLAINTS = and_(views.c.member_id == bindparam("member"), ~LEADS_TO_SOMEBODY)
_COMPLAINED = union(
    select(views.c.message_id).where(_COMPLAINTS),
    select(view_changes.c.message_id).join(views, views.c.number == view_changes.c.number).where(_COMPLAINTS),
)
_ABOUT_COMPLAINTS = (
    select(view_life.c.update_id)
    .join(views, views.c.number == view_life.c.number)
    .where(_COMPLAINTS, view_life.c.update_id.is_not(None))
)
"""What is held for the outside reader is no part of a conversation, nor is what we said of it: who complained of a
worker is not for those who work here."""

_MESSAGES = (
    select(messages.c.id, messages.c.kept_at, messages.c.text, messages.c.channel)
    .where(
        messages.c.member_id == bindparam("member"),
        messages.c.id < bindparam("before"),
        messages.c.id.not_in(_COMPLAINED),
    )
    .order_by(messages.c.id.desc())
    .limit(PAGE + 1)
)
_POSTS = (
    select(*(getattr(outbox.c, name) for name in ("id", "created_at", "sent_at", "text", "channel", "kind", "state")))
    .where(
        outbox.c.member_id == bindparam("member"),
        outbox.c.id < bindparam("before"),
        or_(outbox.c.message_id.is_(None), outbox.c.message_id.not_in(_COMPLAINED)),
        or_(outbox.c.update_id.is_(None), outbox.c.update_id.not_in(_ABOUT_COMPLAINTS)),
    )
    .order_by(outbox.c.id.desc())
    .limit(PAGE + 1)
)
_VIEW = (views.c.number, views.c.held, views.c.taken_at)
_VIEWS = select(views.c.message_id, *_VIEW).where(
    and_(views.c.member_id == bindparam("member"), among(views.c.message_id, "messages"))
)
_CHANGES = (
    select(view_changes.c.message_id, *_VIEW)
    .join(views, views.c.number == view_changes.c.number)
    .where(among(view_changes.c.message_id, "messages"), view_changes.c.what != WAS_TAKEN_BACK)
)
_CRIES = select(facts.c.message_id).where(among(facts.c.message_id, "messages"), facts.c.kind == "DangerSeen")
_MEDIA = (
    select(media.c.message_id, media.c.kind, media.c.where_kept)
    .where(among(media.c.message_id, "messages"))
    .order_by(media.c.message_id, media.c.place)
)
_NUMBERS = (
    select(views.c.number)
    .where(views.c.member_id == bindparam("member"), LEADS_TO_SOMEBODY)
    .order_by(views.c.number.desc())
    .limit(bindparam("most"))
)
_ANSWERS = (
    select(answered.c.consultation, answered.c.question, answered.c.at, answered.c.late, ballots.c.value)
    .join(ballots, ballots.c.id == answered.c.ballot_id)
    .where(answered.c.member_id == bindparam("member"), answered.c.until.is_(None), ballots.c.value.is_not(None))
    .order_by(answered.c.number)
)


@dataclass(frozen=True, slots=True)
class Line:
    """`who`: "member" or "us". `text` None: `held` says why ("safety", "outside", "secret" or "taken_back").

    `references`: of the views that it began, went on with or changed. `media`: (kind, where the provider keeps it).
    `kind`, `state`: of ours, as in the outbox.
    """

    id: str
    who: str
    at: datetime
    channel: str
    text: str | None
    held: str | None = None
    references: tuple[str, ...] = ()
    media: tuple[tuple[str, str], ...] = ()
    kind: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """Not of a secret question."""

    consultation: str
    question: str
    value: Value
    late: bool
    at: datetime


def lines(db: Connection, member: str, before: str | None = None) -> tuple[list[Line], str | None]:
    """The newest, oldest first, and before which line it goes on, if it does.

    On a page, what waited for the morning stands where it went: nobody is told that we wrote at night.
    """
    place = {"member": member, "before": before or LAST_OF_ALL}
    theirs, ours = db.execute(_MESSAGES, place).all(), db.execute(_POSTS, place).all()
    both = sorted((*_spoken(db, member, theirs), *map(_told, ours)), key=lambda line: line.id, reverse=True)
    on = both[PAGE - 1].id if len(both) > PAGE else None
    return sorted(both[:PAGE], key=lambda line: (line.at, line.id)), on


def answers(db: Connection, member: str) -> list[Answer]:
    """Those that count, the first one first. A sealed choice is not among them, nor one that nothing leads to."""
    return [
        Answer(row.consultation, row.question, value_from_json(row.value), row.late, row.at)
        for row in db.execute(_ANSWERS, {"member": member})
    ]


def numbers_of(db: Connection, member: str, most: int) -> list[int]:
    """Of their views, the newest first."""
    return list(db.execute(_NUMBERS, {"member": member, "most": most}).scalars())


def message_of(db: Connection, member: str, id: str) -> Line | None:
    """One message of this member, as a page shows it."""
    row = db.execute(_MESSAGES.where(messages.c.id == id), {"member": member, "before": LAST_OF_ALL}).first()
    return None if row is None else _spoken(db, member, [row])[0]


def _spoken(db: Connection, member: str, rows: Sequence[AnyRow]) -> list[Line]:
    named = {"member": member, "messages": [row.id for row in rows]}
    about: dict[str, list[AnyRow]] = {}
    for found in (*db.execute(_VIEWS, named), *db.execute(_CHANGES, named)):
        about.setdefault(found.message_id, []).append(found)
    cries = set(db.execute(_CRIES, named).scalars())
    came: dict[str, list[tuple[str, str]]] = {}
    for file in db.execute(_MEDIA, named):
        came.setdefault(file.message_id, []).append((file.kind, file.where_kept))
    return [_line(row, about.get(row.id, ()), row.id in cries, came.get(row.id, ())) for row in rows]


def _line(row: AnyRow, about: Sequence[AnyRow], is_cry: bool, came: Sequence[tuple[str, str]]) -> Line:
    held = _why_not(row, about, is_cry)
    return Line(
        row.id,
        "member",
        row.kept_at,
        row.channel,
        row.text if held is None else None,
        held,
        tuple(reference(view.number) for view in about),
        tuple(came) if held is None else (),
    )


def _why_not(row: AnyRow, about: Sequence[AnyRow], is_cry: bool) -> str | None:
    held = next((str(view.held) for view in about if view.held), "safety" if is_cry else None)
    if held is None and any(view.taken_at is not None for view in about):
        return TAKEN_BACK
    return held or (SECRET if row.text is None else None)


def _told(row: AnyRow) -> Line:
    held = SECRET if row.text is None else None
    at = shown_at(row.created_at, row.sent_at)
    return Line(row.id, "us", at, row.channel, row.text, held, kind=row.kind, state=row.state)
