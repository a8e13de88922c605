"""What staff pages show, as plain values: no number, no secret answer, and no words that only others may read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, bindparam, exists, func, literal, select

from flows.value import Value
from storage import view_changes as view_changing
from storage.documents import value_from_json
from storage.lists import among_numbers
from storage.loop import OutcomeSeen, outcomes
from storage.members import last_digits
from storage.references import reference
from storage.sealed import Keys
from storage.silence import OUTSIDE
from storage.statements import AnyRow
from storage.status import became
from storage.tables import addresses, answered, ballots, complaint_reads, judgements, members, messages, view_changes
from storage.tables import outbox as posts
from storage.tables import views as said
from storage.viewing import Life, lives

__all__ = [
    "AnswerSeen",
    "Line",
    "OutcomeSeen",
    "PostSeen",
    "SaidOf",
    "ViewSeen",
    "about",
    "answers",
    "conversation",
    "outbox",
    "outcomes",
    "these",
    "view",
    "views",
]

SECRET, HELD, TAKEN_BACK = "secret", "held", "taken_back"

_SEEN = select(
    said, members.c.language, exists().where(complaint_reads.c.number == said.c.number).label("is_read")
).join(members, members.c.id == said.c.member_id)
_VIEWS = _SEEN.order_by(said.c.number.desc()).limit(bindparam("limit"))
_VIEW = _SEEN.where(said.c.number == bindparam("number"))
_SAID_OF = (
    _SEEN.add_columns(
        judgements.c.value.label("judged"),
        judgements.c.by_staff,
        (judgements.c.message_id != said.c.message_id).label("is_later"),
    )
    .outerjoin(judgements, and_(judgements.c.outcome_id == said.c.about, judgements.c.member_id == said.c.member_id))
    .where(said.c.about == bindparam("about"), said.c.number < bindparam("before"))
    .order_by(said.c.number.desc())
    .limit(bindparam("limit"))
)
_THESE = _SEEN.where(among_numbers(said.c.number, "numbers"))
_ANSWERS = (
    select(answered, ballots.c.value)
    .outerjoin(ballots, ballots.c.id == answered.c.ballot_id)
    .where(answered.c.until.is_(None))
    .order_by(answered.c.number.desc())
    .limit(bindparam("limit"))
)
_POSTS = (
    select(posts, addresses.c.sealed.label("address_sealed"))
    .outerjoin(addresses, addresses.c.id == posts.c.address_id)
    .where(posts.c.id < bindparam("before"))
    .order_by(posts.c.id.desc())
    .limit(bindparam("limit"))
)
WAITED = timedelta(minutes=1)
_NEWEST_ID = "g"
"""After every id: they are hexadecimal."""

_SINCE = said.alias("since")
"""The view that a message went on with, or changed."""

_IN = (
    select(
        messages.c.kept_at.label("at"),
        messages.c.text,
        func.coalesce(said.c.held, _SINCE.c.held).label("held"),
        func.coalesce(said.c.taken_at, _SINCE.c.taken_at).label("taken_at"),
    )
    .outerjoin(said, said.c.message_id == messages.c.id)
    .outerjoin(
        view_changes, and_(view_changes.c.message_id == messages.c.id, view_changes.c.what != view_changing.TAKEN_BACK)
    )
    .outerjoin(_SINCE, _SINCE.c.number == view_changes.c.number)
    .where(messages.c.member_id == bindparam("member"))
    .order_by(messages.c.id)
)
_OUT = (
    select(posts.c.created_at.label("at"), posts.c.text, posts.c.state)
    .where(posts.c.member_id == bindparam("member"))
    .order_by(posts.c.id)
)


@dataclass(frozen=True, slots=True)
class ViewSeen:
    """`text` None: `held` says why: "safety", "outside" (only they may read it), "secret" (a secret answer is in it) or
    "taken_back" (by its author).

    `status`: what became of it. `about`: the outcome that it judges. `is_read`: by an outside reader. `owner`: a role;
    None: the team. `read_by`: the first of the staff who read it.
    """

    reference: str
    text: str | None
    held: str | None
    consultation: str | None
    about: str | None
    attached: int
    language: str
    status: str
    at: datetime
    is_read: bool = False
    owner: str | None = None
    read_at: datetime | None = None
    read_by: str | None = None


@dataclass(frozen=True, slots=True)
class SaidOf:
    """`judged`: whether it worked, as its author says by now: "yes", "partly" or "no"; None: no word on that.

    `by_staff`: its author is on the staff list, so it confirms nothing. `number`: of the view. `is_later`: they have
    judged it again since they wrote these words.
    """

    view: ViewSeen
    judged: str | None
    by_staff: bool
    number: int
    is_later: bool = False


@dataclass(frozen=True, slots=True)
class AnswerSeen:
    """Who gave it is not in it. `value` None: it is secret."""

    consultation: str
    question: str
    value: Value | None
    late: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class PostSeen:
    """`to`: the last four characters of the address, a member of staff, or nothing where no keys were given."""

    id: str
    to: str
    channel: str
    kind: str
    state: str
    code: str | None
    segments: int
    attempts: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """`who`: "member" or "us". `text` is "secret", "held" or "taken_back" where its words are not for everybody."""

    who: str
    text: str
    at: datetime
    state: str | None = None


def views(db: Connection, limit: int) -> list[ViewSeen]:
    """Newest first."""
    return _seen(db, db.execute(_VIEWS, {"limit": limit}).all())


def about(db: Connection, subject: str, most: int, before: int | None = None) -> list[SaidOf]:
    """What people said of an outcome, or after news of a promise, newest first; `before`: older than this number."""
    rows = db.execute(_SAID_OF, {"about": subject, "limit": most, "before": before or 2**62}).all()
    return [
        SaidOf(view, row.judged, bool(row.by_staff), row.number, bool(row.is_later))
        for view, row in zip(_seen(db, rows), rows, strict=True)
    ]


def view(db: Connection, number: int) -> ViewSeen | None:
    return next(iter(_seen(db, db.execute(_VIEW, {"number": number}).all())), None)


def these(db: Connection, numbers: Sequence[int]) -> dict[int, ViewSeen]:
    """By number, in the order in which they are asked for."""
    rows = {row.number: row for row in db.execute(_THESE, {"numbers": list(numbers)})}
    there = [number for number in numbers if number in rows]
    return dict(zip(there, _seen(db, [rows[number] for number in there]), strict=True))


def _seen(db: Connection, rows: Sequence[AnyRow]) -> list[ViewSeen]:
    numbers = [row.number for row in rows]
    statuses, care = became(db, numbers), lives(db, numbers)
    return [_view(row, statuses.get(row.number, "heard"), care.get(row.number, Life())) for row in rows]


def answers(db: Connection, limit: int) -> list[AnswerSeen]:
    """Those that count, and late ones, newest first."""
    return [
        AnswerSeen(row.consultation, row.question, value_from_json(row.value) if row.value else None, row.late, row.at)
        for row in db.execute(_ANSWERS, {"limit": limit})
    ]


def outbox(
    db: Connection, limit: int, keys: Keys | None = None, state: str | None = None, before: str | None = None
) -> list[PostSeen]:
    """Newest first, without the texts; of one state alone, and before the one with this id."""
    query = _POSTS if state is None else _POSTS.where(posts.c.state == literal(state, literal_execute=True))
    return [
        PostSeen(
            row.id,
            _to(row, keys),
            row.channel,
            row.kind,
            row.state,
            row.code,
            row.segments,
            row.attempts,
            shown_at(row.created_at, row.sent_at),
        )
        for row in db.execute(query, {"limit": limit, "before": before or _NEWEST_ID})
    ]


def shown_at(written: datetime, sent: datetime | None) -> datetime:
    """When it went, where it had waited for that; a reply stands where it was written, below what it answers."""
    return sent if sent is not None and sent - written >= WAITED else written


def conversation(db: Connection, member: str) -> list[Line]:
    """Both sides, oldest first."""
    theirs = [Line("member", _why_not(row) or row.text, row.at) for row in db.execute(_IN, {"member": member})]
    ours = [
        Line("us", SECRET if row.text is None else row.text, row.at, row.state)
        for row in db.execute(_OUT, {"member": member})
    ]
    return sorted([*theirs, *ours], key=lambda line: line.at)


def _why_not(row: AnyRow) -> str | None:
    """Why staff do not read these words; None: they do."""
    if row.held:
        return HELD
    return TAKEN_BACK if row.taken_at is not None else SECRET if row.text is None else None


def _view(row: AnyRow, status: str, life: Life) -> ViewSeen:
    """A complaint of a worker leads to nobody, also when its author has taken it back."""
    held = TAKEN_BACK if row.taken_at is not None and row.held != OUTSIDE else row.held
    text = row.text if held is None else None
    return ViewSeen(
        reference=reference(row.number),
        text=text,
        held=held or (SECRET if text is None else None),
        consultation=row.consultation,
        about=row.about,
        attached=row.attached,
        language=row.language,
        status=status,
        at=row.at,
        is_read=bool(row.is_read),
        owner=life.owner,
        read_at=life.read_at,
        read_by=life.read_by,
    )


def _to(row: AnyRow, keys: Keys | None) -> str:
    if row.staff is not None:
        return str(row.staff)
    return last_digits(keys, row.address_id, row.address_sealed) if keys and row.address_sealed else ""
