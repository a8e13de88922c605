"""What one member hears unasked, by the rules alone: what waits to be told, and what time itself makes due."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from flows import reminding, silence, winner, working_days
from flows.facts import ViewSent
from flows.phrase import Phrase
from flows.promises import Ledger
from flows.silence import Waiting
from flows.turn import Say
from flows.unasked import Priority, UnaskedRules, is_quiet
from storage.silence import ANSWERS
from tests.transcripts.script import ZONE

if TYPE_CHECKING:
    from tests.transcripts.pure_world import PureWorld

RULES = UnaskedRules(ZONE, live=True)


@dataclass(eq=False)
class Queued:
    """`say` None: it is no longer wanted. `hurry_at`: from then on it waits for no cap. `went`: what follows when it goes."""

    priority: int
    say: Callable[[], Say | None]
    outranks: bool = False
    expires_at: datetime | None = None
    hurry_at: datetime | None = None
    went: Callable[[], None] = lambda: None


class PureNews:
    def __init__(self, world: "PureWorld") -> None:
        self.world = world
        self.queue: list[Queued] = []
        self.asked: list[datetime] = []
        self.waits_for_a_person = False
        self.read: set[str] = set()
        self.owners: dict[str, tuple[str, datetime]] = {}
        self.words: dict[str, list[datetime]] = {}
        self.reminded: list[datetime] = []
        self.rounds: set[tuple[str, str]] = set()
        self.resulted: set[str] = set()

    def staff(self, command: list[str], now: datetime) -> bool:
        """`read K7`, `give K7 OWNER`. False: it is something else."""
        if command[0] == "read":
            self.read.add(command[1])
        elif command[0] == "give":
            self.owners[command[1]] = (command[2], now)
        return command[0] in ("read", "give")

    def add(self, priority: int, say: Callable[[], Say | None], **more: object) -> None:
        self.queue.append(Queued(priority, say, **more))  # type: ignore[arg-type]

    def in_order(self) -> list[Queued]:
        return sorted(self.queue, key=lambda one: one.priority)

    def drop(self, queued: Queued) -> None:
        self.queue.remove(queued)

    def plan(self, now: datetime) -> None:
        if is_quiet(now, RULES):
            return
        for queued in self.queue:
            queued.outranks |= queued.hurry_at is not None and queued.hurry_at <= now
        self.plan_person(now)
        self.plan_word(now)
        self.plan_result(now)
        self.plan_reminder(now)

    def plan_person(self, now: datetime) -> None:
        self.waits_for_a_person |= bool(self.asked)
        late = [at for at in self.asked if working_days.word_due(at, ZONE) <= now]
        if late:
            self.asked = [at for at in self.asked if at not in late]
            say = Say((Phrase("person-later", {"date": working_days.hears_by(now, ZONE)}), Phrase("update-end")))
            self.add(Priority.PROMISE, lambda: say, outranks=True)

    def plan_word(self, now: datetime) -> None:
        told = silence.due(
            [self.waiting(view, at) for view, at in reversed(self.world.kept.views) if self.waits(view)], now
        )
        if told:
            say = silence.word(told, now, ZONE)
            self.add(Priority.OUTCOME, lambda: say, hurry_at=silence.planned_for(told) + timedelta(days=3))
        for one in told:
            self.words.setdefault(one.reference, []).append(now)

    def waits(self, view: ViewSent) -> bool:
        if any(not ledger.standing().is_open for ledger, _ in self.promised(view)):
            return False
        outcomes = self.world.outcomes
        about = view.about in outcomes.steps and view.about not in outcomes.reopened
        return view.held != "safety" and not about and self.world.status(view) not in ANSWERS

    def promised(self, view: ViewSent) -> list[tuple[Ledger, datetime]]:
        return self.world.promises.heard_about(view.reference, view.about)

    def waiting(self, view: ViewSent, came: datetime) -> Waiting:
        words = self.words.get(view.reference, [])
        owner, since = self.owners.get(view.reference, (None, None))
        is_read, is_outside = view.reference in self.read, view.held == "outside"
        last = max([came, *words, *(at for _, at in self.promised(view))])
        return Waiting(view.reference, came, last, len(words), owner, since, is_read, is_outside)

    def plan_result(self, now: datetime) -> None:
        for consultation in self.world.consultations:
            closes = consultation.closes
            if closes is None or not closes <= now < closes + timedelta(days=28) or consultation.name in self.resulted:
                continue
            self.resulted.add(consultation.name)
            counted = {
                question: Counter([given.value])
                for (name, question), given in self.world.kept.counted.items()
                if name == consultation.name
            }
            say = winner.result(consultation, counted)
            if say is not None:
                self.world.desk.answered = True
                self.add(Priority.RESULT, lambda say=say: say)  # type: ignore[misc]

    def plan_reminder(self, now: datetime) -> None:
        state = self.world.here(now).state
        if self.waits_for_a_person:
            return
        for consultation in self.world.consultations:
            silent = reminding.silent_for(consultation, now, ZONE)
            if silent is None or (round_ := (consultation.name, f"{now.astimezone(ZONE):%F}")) in self.rounds:
                continue
            self.rounds.add(round_)
            question = reminding.waiting_question(state, consultation, self.world.kept.answers)
            if question is None or now - max(self.world.last_inbound, self.world.last_asked) < silent:
                continue
            if reminding.may_remind(consultation, tuple(self.reminded), now, ZONE):
                self.reminded.append(now)
                say, expires = reminding.reminder(consultation, question, ZONE), consultation.closes
                self.add(Priority.REMINDER, lambda say=say: say, expires_at=expires)  # type: ignore[misc]
