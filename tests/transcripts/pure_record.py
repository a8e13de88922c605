"""What is kept of one member in the world without a database: their answers, their views, and when their data is due."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from flows import loop
from flows.consultation import Consultation
from flows.facts import AnswerGiven, AnswerTakenBack, Fact, ViewSent, ViewTakenBack
from flows.outcome import Outcome
from flows.state import MemberState
from flows.turn import Given, Said, Say
from flows.winning import weighed, winner
from flows.wishes import DataAsked
from storage import references
from tests.transcripts.versions import put_again

FIRST_REFERENCE = "K7"
JUST_NOW = timedelta(minutes=2)


class PureRecord:
    """`counted`: the answers that came in time. `views`: the newest first. `recent`: texts as they came."""

    def __init__(self) -> None:
        self.reference = FIRST_REFERENCE
        self.answers: dict[tuple[str, str], Given] = {}
        self.counted: dict[tuple[str, str], Given] = {}
        self.views: list[tuple[ViewSent, datetime]] = []
        self.recent: list[tuple[str, datetime]] = []
        self.data_by: date | None = None

    def note(self, fact: Fact, now: datetime) -> None:
        self._note_answer(fact, now)
        self._note_view(fact, now)
        if isinstance(fact, DataAsked):
            self.data_by = fact.by

    def _note_answer(self, fact: Fact, now: datetime) -> None:
        if isinstance(fact, AnswerTakenBack):
            self.answers.pop((fact.consultation, fact.question), None)
            self.counted.pop((fact.consultation, fact.question), None)
        if isinstance(fact, AnswerGiven):
            self.answers[fact.consultation, fact.question] = Given(fact.value, now)
            if not fact.late:
                self.counted[fact.consultation, fact.question] = Given(fact.value, now)

    def _note_view(self, fact: Fact, now: datetime) -> None:
        if isinstance(fact, ViewTakenBack):
            self.views = [(view, at) for view, at in self.views if view.reference != fact.reference]
        if isinstance(fact, ViewSent):
            self.views.insert(0, (fact, now))
            self.reference = references.after(self.reference)

    def forget(self) -> None:
        """What they said is gone; nobody gets a reference that they had."""
        self.answers, self.counted, self.views, self.recent, self.data_by = {}, {}, [], [], None

    def load(self, before: Consultation, after: Consultation, state: MemberState) -> Say | None:
        """Of a new version: the answers that still hold stay. Returns what is asked again."""
        self.answers, again = put_again(before, after, self.answers, state)
        self.counted = {place: given for place, given in self.answers.items() if place in self.counted}
        return again

    def said(self, status: Callable[[ViewSent], str]) -> tuple[Said, ...]:
        return tuple(Said(view.reference, status(view), at, view.held) for view, at in self.views)

    def just_said(self, now: datetime) -> tuple[str, ...]:
        return tuple(text for text, at in self.recent if now - at < JUST_NOW)

    def took_part(self) -> frozenset[str]:
        """In which consultations."""
        every = {name for name, _ in self.answers} | {view.consultation for view, _ in self.views}
        return frozenset(filter(None, every))

    def of_loop(self) -> loop.Record:
        answers = tuple((question, given.value) for (_, question), given in self.answers.items())
        references_ = frozenset(view.reference for view, _ in self.views)
        return loop.Record(references_, answers, bool(answers or references_))

    def weighed(self, outcome: Outcome, consultations: Sequence[Consultation], now: datetime) -> Outcome:
        """Beside the votes, once they are closed."""
        consultation = next(one for one in consultations if one.name == outcome.consultation)
        counted = {question: given for (_, question), given in self.counted.items() if consultation.has_closed(now)}
        won = {q.id: winner(q, {counted[q.id].value: 1}) for q in consultation.questions if q.id in counted}
        return weighed(outcome, consultation, {name: value for name, value in won.items() if value is not None}, ())
