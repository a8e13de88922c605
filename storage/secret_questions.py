"""Secret questions: one random key each, under which everything lies that says who chose what.

What is sealed: the inbound text, our reply that says it back, the ballot and its history, and a view that came in the
same text. At close the ballots that count are copied out in an order that tells nothing, and the key is destroyed.

Why the view goes too: "2 cos my door dont lock" is a choice and a reason in one, no program can part them safely, and
a promise that nobody will ever know outranks the reason. Until close the reason cannot be read by staff either, since
they would read the choice. Its reference stays, with a note instead of words, and the member can say it again on its
own. One exception: words in which somebody may be in danger stay, under the main key, until a named person releases
the alert (`until_released`).

Why `fleeting`: a reply that waits when the key goes must still be sent. It is sealed anew under the main key, and its
text goes when its fate is known, or when nobody looks for that any more. A late answer to a secret question is treated
like that from the start: its choice is counted beside the others and never stored with the person or with the text. So
is one that came in time and is kept only after the close: the ballots are out by then, and nobody can tell any more
which of them it would replace.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cached_property

from sqlalchemy import Connection, and_, bindparam, delete, or_, select, update

from storage import wiping
from storage.lists import among
from storage.sealed import Keys, QuestionKey, random_id, random_key
from storage.statements import insert, rows, run
from storage.tables import alerts, answered, ballots, consultations, messages, outbox, question_keys, views
from storage.tables.columns import micros

Place = tuple[str, str]
"""(consultation, question)."""

_ALL = select(question_keys.c.id, question_keys.c.consultation, question_keys.c.question, question_keys.c.sealed)
_CLOSED = select(consultations.c.name).where(consultations.c.closed_at.is_not(None))
_OF = _ALL.where(question_keys.c.consultation == bindparam("consultation"))
BALLOT_COLUMNS = ("id", "consultation", "question", "version", "late", "loose", "value", "sealed", "key_id")


class QuestionKeys:
    """The keys of secret questions that have not closed; read when one is first needed, made where one is missing."""

    def __init__(self, db: Connection, keys: Keys) -> None:
        self._db, self._keys = db, keys
        self._by_id: dict[str, QuestionKey] = {}

    @cached_property
    def _by_place(self) -> dict[Place, QuestionKey]:
        by_place = {}
        for id, consultation, question, sealed in rows(self._db, _ALL):
            key = QuestionKey(id, self._keys.open(sealed, f"question_keys:{id}"))
            self._by_id[id] = by_place[consultation, question] = key
        return by_place

    @cached_property
    def _closed(self) -> set[str]:
        return set(self._db.execute(_CLOSED).scalars())

    def has_closed(self, place: Place) -> bool:
        """Its keys are destroyed, and none may be made again: what would be sealed now could be opened for ever."""
        return place not in self._by_place and place[0] in self._closed

    def get(self, place: Place) -> QuestionKey | None:
        return self._by_place.get(place)

    def make(self, place: Place, new_id: Callable[[], str], now: datetime) -> QuestionKey:
        """The key of this question, a new one if it has none."""
        if (known := self.get(place)) is not None:
            return known
        made, id = random_key(), new_id()
        sealed = self._keys.seal(made, f"question_keys:{id}")
        columns = ("id", "consultation", "question", "sealed", "made_at")
        insert(self._db, "question_keys", columns, [(id, *place, sealed, micros(now))])
        self._by_id[id] = self._by_place[place] = QuestionKey(id, made)
        return self._by_id[id]

    def open(self, key_id: str | None, sealed: bytes | None, bound_to: str) -> str | None:
        """None where the key is gone, or nothing is sealed."""
        if key_id is None or sealed is None or not self._by_place:
            return None
        key = self._by_id.get(key_id)
        return key.open(sealed, bound_to) if key else None


def destroy(
    db: Connection,
    consultation: str,
    keys: Keys,
    shuffled: Callable[[Sequence[tuple[object, ...]]], Sequence[tuple[object, ...]]],
) -> None:
    """At close: ballots out, everything that was sealed away, and the keys with it."""
    question_keys_ = QuestionKeys(db, keys)
    ids = [row.id for row in db.execute(_OF, {"consultation": consultation})]
    if not ids:
        return
    loosen_ballots(db, ids, question_keys_, shuffled)
    keep_waiting_replies(db, ids, question_keys_, keys)
    for table in (messages, views):
        db.execute(
            update(table).where(among(table.c.key_id, "ids")).values(sealed=None, key_id=None, raw=None), {"ids": ids}
        )
    db.execute(
        update(outbox).where(among(outbox.c.key_id, "ids")).values(sealed=None, key_id=None, text=None, buttons=None),
        {"ids": ids},
    )
    let_go_of_words_seen_to(db, consultation)
    db.execute(delete(question_keys).where(among(question_keys.c.id, "ids")), {"ids": ids})
    wiping.want(db)


def let_go_of_words_seen_to(db: Connection, consultation: str) -> None:
    """Words of somebody who may be in danger stay only where nobody has released the alert yet."""
    waiting = select(alerts.c.member_id).where(alerts.c.released_at.is_(None), alerts.c.member_id.is_not(None))
    db.execute(
        update(views)
        .where(
            views.c.consultation == consultation, views.c.until_released.is_(True), views.c.member_id.not_in(waiting)
        )
        .values(sealed=None, until_released=False)
    )


def loosen_ballots(
    db: Connection,
    ids: Sequence[str],
    question_keys_: QuestionKeys,
    shuffled: Callable[[Sequence[tuple[object, ...]]], Sequence[tuple[object, ...]]],
) -> None:
    """The ballots that count, in clear, with new ids, in an order that tells nothing; the sealed ones go."""
    counted = (
        select(ballots)
        .join(answered, answered.c.ballot_id == ballots.c.id)
        .where(among(ballots.c.key_id, "ids"), answered.c.until.is_(None))
    )
    out = [
        (random_id(), b.consultation, b.question, b.version, b.late, True, value, None, None)
        for b in db.execute(counted, {"ids": ids})
        if (value := question_keys_.open(b.key_id, b.sealed, f"ballots:{b.id}")) is not None
    ]
    sealed = select(ballots.c.id).where(among(ballots.c.key_id, "ids"))
    db.execute(update(answered).where(answered.c.ballot_id.in_(sealed)).values(ballot_id=None), {"ids": ids})
    db.execute(delete(ballots).where(among(ballots.c.key_id, "ids")), {"ids": ids})
    insert(db, "ballots", BALLOT_COLUMNS, list(shuffled(out)))


def keep_waiting_replies(db: Connection, ids: Sequence[str], question_keys_: QuestionKeys, keys: Keys) -> None:
    waiting = select(outbox.c.id, outbox.c.sealed, outbox.c.key_id).where(
        among(outbox.c.key_id, "ids"),
        or_(
            outbox.c.state.in_(("queued", "attempting")),
            and_(outbox.c.state == "unknown", outbox.c.lease_until.is_not(None)),
        ),
    )
    sealed_anew = []
    for row in db.execute(waiting, {"ids": ids}).all():
        text = question_keys_.open(row.key_id, row.sealed, f"outbox:{row.id}")
        sealed_anew.append((keys.seal((text or "").encode(), f"outbox:{row.id}"), True, row.id))
    run(db, "UPDATE outbox SET sealed = ?, key_id = NULL, fleeting = ? WHERE id = ?", sealed_anew)


def add_late_ballots(db: Connection, given: Mapping[tuple[str, Place], tuple[int, str]]) -> None:
    """Late answers to closed secret questions: (version, JSON value) by member and place, before `answered` has them.

    All late ballots of the question are written anew together, so that nothing says which came last. For the same
    reason nobody can change theirs: a member's first late answer is the one that is shown.
    """
    by_place: dict[Place, list[tuple[int, str]]] = {}
    for (member, place), ballot in given.items():
        if db.execute(_LATE_BEFORE, {"member": member, "consultation": place[0], "question": place[1]}).first() is None:
            by_place.setdefault(place, []).append(ballot)
    for place, added in by_place.items():
        write_anew(db, place, added)


def write_anew(db: Connection, place: Place, added: Sequence[tuple[int, str]]) -> None:
    late = (
        ballots.c.consultation == place[0],
        ballots.c.question == place[1],
        ballots.c.late.is_(True),
        ballots.c.loose.is_(True),
    )
    before = [(row.version, row.value) for row in db.execute(select(ballots).where(*late))]
    db.execute(delete(ballots).where(*late))
    every = [(random_id(), *place, version, True, True, value, None, None) for version, value in [*before, *added]]
    insert(db, "ballots", BALLOT_COLUMNS, sorted(every))
    wiping.want(db)


_LATE_BEFORE = select(answered.c.number).where(
    answered.c.member_id == bindparam("member"),
    answered.c.consultation == bindparam("consultation"),
    answered.c.question == bindparam("question"),
    answered.c.late.is_(True),
)
