"""Promises in the world without a database: ledgers in a list, one desk that owns them, and what waits to be told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from bot.owed import when
from bot.plain_words import plain_words
from bot.telling_promises import ENDS_BY_ITSELF, asked, missed
from flows import promise_news
from flows.changing import changed
from flows.consultation import Consultation
from flows.facts import OutcomeReopened, PromiseAnswered
from flows.outcome import Outcome
from flows.owed import Owed
from flows.promise_steps import events, made
from flows.promises import UNDO_FOR, Event, Ledger, Promise, Remind, Silence, due, of_outcome, of_reopened
from flows.steps import Step
from flows.turn import NewsOf, Say
from flows.unasked import UnaskedRules, is_quiet
from storage.promise_words import PromiseHeard
from tests.transcripts.script import ZONE

DESK = "Repairs desk"
ROOM = 200
Waits = Callable[[Promise], bool]


@dataclass
class PurePromises:
    """`has_desk`: somebody can be asked. `told`: texts to them. `planned`: (from when on, ledger, step)."""

    rules: UnaskedRules
    has_desk: bool
    ledgers: list[Ledger] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    planned: list[tuple[datetime, int, str]] = field(default_factory=list)
    reminded: list[int] = field(default_factory=list)
    asked_back: set[tuple[int, date]] = field(default_factory=set)
    heard: dict[int, datetime] = field(default_factory=dict)

    def make(self, promise: Promise | None, until: date | None, now: datetime) -> None:
        if promise is None or until is None:
            return
        numbered = changed(promise, id=f"promise-{len(self.ledgers) + 1}", number=len(self.ledgers) + 1)
        self.ledgers.append(Ledger(numbered, (Event("made", now.astimezone(UTC), "made", until),)))

    def of_outcome(self, outcome: Outcome, now: datetime) -> None:
        self.make(of_outcome(outcome), outcome.by, now)

    def of_step(self, before: Outcome, step: Step, now: datetime) -> None:
        for place, ledger in enumerate(self.ledgers):
            if ledger.promise.kind in ("outcome", "reopened") and ledger.promise.subject == before.id:
                for event in events(ledger, before, step.outcome, step.is_correction, now):
                    self._write(place, event)
                    self.planned = [one for one in self.planned if one[1] != place]
        dates = [one for one in self.ledgers if (one.promise.kind, one.promise.subject) == ("outcome", before.id)]
        if not any(ledger.standing().is_open for ledger in dates):
            self.make(made(before, step.outcome), step.outcome.by, now)

    def reopened(self, fact: OutcomeReopened, outcome: Outcome, now: datetime) -> None:
        if self.promised(fact.outcome) is None:
            self.make(of_reopened(outcome, ""), fact.by, now)

    def promised(self, outcome_id: str) -> date | None:
        found = (one for one in self.ledgers if (one.promise.kind, one.promise.subject) == ("reopened", outcome_id))
        return next((one.standing().until for one in found if one.standing().is_open), None)

    def answer_dates(self, consultations: Sequence[Consultation], now: datetime) -> None:
        known = {one.promise.consultation for one in self.ledgers if one.promise.kind == "answer"}
        for one in consultations:
            if one.name not in known and one.answer_by is not None and one.answer_by >= now.date():
                self.make(Promise("", 0, "answer", one.name, one.title), one.answer_by, now)

    def tick(self, now: datetime, waits: Waits) -> None:
        local = now.astimezone(ZONE)
        for place, ledger in enumerate(self.ledgers):
            waiting = int(waits(ledger.promise))
            match due(ledger, local):
                case Remind() as remind if remind.which == "now" or not is_quiet(now, self.rules):
                    if self.has_desk and (waiting or ledger.promise.kind not in ENDS_BY_ITSELF):
                        self._write(place, Event("reminded", now, remind.step, remind.until, who=DESK))
                        self._ask(place, asked(ledger.promise, remind, waiting))
                case Silence() as silence if not is_quiet(now, self.rules):
                    self._silence(place, silence, waiting, now)

    def _silence(self, place: int, silence: Silence, waiting: int, now: datetime) -> None:
        ledger = self.ledgers[place]
        if ledger.promise.kind in ENDS_BY_ITSELF and not waiting:
            self._write(place, Event("kept", now, ledger.next_step("kept")))
            return
        who = DESK if self.has_desk else None
        self._write(place, Event("silence", now, silence.step, silence.until, who=who))
        if self.has_desk:
            self._ask(place, missed(ledger.promise, silence, waiting))
        self.planned.append((now, place, silence.step))

    def _ask(self, place: int, says: str) -> None:
        self.told.append(f"Oak House. {says}")
        self.reminded = [place, *(other for other in self.reminded if other != place)]

    def _write(self, place: int, event: Event) -> None:
        ledger = self.ledgers[place]
        self.ledgers[place] = Ledger(ledger.promise, (*ledger.events, event))

    def owed(self, now: datetime, waits: Waits) -> tuple[Owed, ...]:
        return tuple(
            Owed(
                one, DESK, int(waits(one.promise)), when(self.rules, now), ROOM, plain_words("en"), self._was_asked(one)
            )
            for one in (self.ledgers[place] for place in self.reminded)
        )

    def _was_asked(self, ledger: Ledger) -> bool:
        return (ledger.promise.number, ledger.standing().until) in self.asked_back

    def answered(self, fact: PromiseAnswered, now: datetime) -> None:
        place = fact.number - 1
        self._write(place, fact.event)
        if fact.event.what == "corrected":
            self.planned = [one for one in self.planned if one[1:] != (place, fact.event.of)]
        elif fact.event.what != "drafted":
            self.planned = [one for one in self.planned if one[1] != place]
            self.planned.append((now + UNDO_FOR, place, fact.event.step))

    def to_tell(self, now: datetime, waits: Waits) -> list[Say]:
        """What members hear now."""
        if is_quiet(now, self.rules):
            return []
        ready = [one for one in self.planned if one[0] <= now]
        self.planned = [one for one in self.planned if one[0] > now]
        said = []
        for _, place, step in ready:
            ledger = self.ledgers[place]
            event = ledger.event(step)
            say = promise_news.news_of(ledger, event) if event else None
            if say is not None and waits(ledger.promise):
                said.append(say)
                self.heard[place] = now
        return said

    def heard_about(self, reference: str, about: str | None) -> list[tuple[Ledger, datetime]]:
        every = ((self.ledgers[place], at) for place, at in self.heard.items())
        return [(one, at) for one, at in every if PromiseHeard(one, at).is_about(reference, about)]

    def news(self, id: str) -> NewsOf:
        ledger = next(one for one in self.ledgers if one.promise.id == id)
        return NewsOf(ledger.promise.owner, ledger.standing().is_open and ledger.standing().is_late)
