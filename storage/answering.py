"""Answers of one batch: who answered stands in one table, the choices in another, and what is replaced is history."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from flows.facts import AnswerGiven, AnswerTakenBack
from storage.documents import value_to_json
from storage.secret_questions import BALLOT_COLUMNS, Place, QuestionKeys, add_late_ballots
from storage.statements import Values, insert, update
from storage.tables.columns import micros

ANSWERED_COLUMNS = (
    "member_id", "consultation", "question", "ballot_id", "at", "until", "late", "message_id",
)  # fmt: skip
SLOT_COLUMNS = ("member_id", "consultation", "question", "late")
_Slot = tuple[str, Place, bool]
"""Member, place, late: each holds one answer that counts."""

UNTIL = ANSWERED_COLUMNS.index("until")


class AnswerBook:
    """Collects in the order of the turns, so that of two answers in one batch the later one counts; writes once."""

    def __init__(self, keys: QuestionKeys, new_id: Callable[[], str], now: datetime) -> None:
        self._keys, self._new_id, self._at = keys, new_id, micros(now)
        self._ended: dict[_Slot, None] = {}
        self._answered: list[Values] = []
        self._current: dict[_Slot, int] = {}
        self._ballots: list[Values] = []
        self._late: dict[tuple[str, Place], tuple[int, str]] = {}

    def give(self, member: str, message_id: str, fact: AnswerGiven) -> None:
        """A late answer replaces an earlier late one, never the one that counts."""
        place = (fact.consultation, fact.question)
        late = fact.late or (fact.secret and self._keys.has_closed(place))
        self._end((member, place, late))
        ballot_id = self._add_ballot(member, place, fact, late)
        self._current[member, place, late] = len(self._answered)
        self._answered.append((member, *place, ballot_id, self._at, None, late, message_id))

    def take_back(self, member: str, fact: AnswerTakenBack) -> None:
        self._end((member, (fact.consultation, fact.question), False))

    def write(self, db: Connection) -> None:
        add_late_ballots(db, self._late)
        ended = [(self._at, member, *place, late) for member, place, late in self._ended]
        update(db, "answered", ("until",), SLOT_COLUMNS, ended, only="t.until IS NULL")
        insert(db, "ballots", BALLOT_COLUMNS, self._ballots)
        insert(db, "answered", ANSWERED_COLUMNS, self._answered)

    def _end(self, slot: _Slot) -> None:
        """What counted until now becomes history: here if it came in this batch, else in the database."""
        earlier = self._current.pop(slot, None)
        if earlier is None:
            self._ended[slot] = None
        else:
            row = self._answered[earlier]
            self._answered[earlier] = (*row[:UNTIL], self._at, *row[UNTIL + 1 :])

    def _add_ballot(self, member: str, place: Place, fact: AnswerGiven, late: bool) -> str | None:
        """None: to a secret question that has closed, so nothing may lead from the member to the choice."""
        value = value_to_json(fact.value)
        if fact.secret and late:
            self._late.setdefault((member, place), (fact.version, value))
            return None
        ballot_id = self._new_id()
        key = self._keys.get(place) if fact.secret else None
        if fact.secret and key is None:
            raise ValueError(f"The secret question {place} has no key.")
        sealed = key.seal(value, f"ballots:{ballot_id}") if key else None
        self._ballots.append(
            (ballot_id, *place, fact.version, late, False, None if key else value, sealed, key.id if key else None)
        )
        return ballot_id
