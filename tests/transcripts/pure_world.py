"""The shortest way to play a transcript: straight through `take_turn`, with the state through JSON at every turn."""

import json
import shlex
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot import buttons, languages
from bot.always import blanks
from bot.wording import Worded, Wording
from flows import engine, loop
from flows.consultation import Consultation
from flows.facts import AnswerGiven, AnswerTakenBack, Fact, OutcomeReopened, ViewSent, subject
from flows.outcome import Outcome
from flows.state import MemberState, from_json, to_json
from flows.steps import Step, as_heard
from flows.turn import Given, Here, Incoming, Media, Pressed, Said, Say, Turn, put
from flows.unasked import Send, Unasked, UnaskedRules, decide
from storage import references
from tests.transcripts.outcomes import CHANGES, read_change, read_outcome_line
from tests.transcripts.script import ZONE
from tests.transcripts.versions import put_again, version

FIRST_REFERENCE = "K7"
RULES = UnaskedRules(ZONE, live=True)


class PureWorld:
    """One member, one phone, no database: a few dicts stand for what is kept."""

    def __init__(self, consultations: Sequence[Consultation], channel: str, language: str) -> None:
        self.channel, self.consultations = channel, tuple(consultations)
        self.kept_state = json.dumps(to_json(MemberState(language)))
        self.wording = Wording(blanks("Oak House", "england"), plain=frozenset({"pl"}))
        self.reference = FIRST_REFERENCE
        self.answers: dict[tuple[str, str], Given] = {}
        self.views: list[tuple[ViewSent, datetime]] = []
        self.steps: dict[str, tuple[Step, ...]] = {}
        self.had: dict[str, set[int]] = {}
        self.reopened: set[str] = set()
        self.waiting: list[tuple[str, int]] = []
        self.put_again: list[Say] = []
        self.unasked: list[datetime] = []
        self.recent: list[tuple[str, datetime]] = []
        self.facts: list[Fact] = []
        self.buttons: dict[str, str] = {}

    async def hear(self, text: str, media: list[str], now: datetime) -> list[str]:
        attached = tuple(Media(kind, "where") for kind in media)
        return self.turn(Incoming(self.channel, "id", "address", text, now.astimezone(UTC), media=attached), now)

    async def press(self, label: str, now: datetime) -> list[str]:
        token = self.buttons[label]
        here = self.here(now)
        pressed: Pressed | None = buttons.meaning(b"key", "member", here, token)
        incoming = Incoming(self.channel, "id", "address", "", now, kind="button", token=token, pressed=pressed)
        return self.turn(incoming, now)

    def turn(self, incoming: Incoming, now: datetime) -> list[str]:
        here = self.here(now)
        turn = engine.take_turn(here, incoming)
        said = self.say(here, turn)
        self.remember(turn, incoming, now)
        return said

    def say(self, here: Here, turn: Turn) -> list[str]:
        if turn.say is None:
            self.kept_state = json.dumps(to_json(turn.state))
            return []
        worded = self.worded(here, turn)
        self.kept_state = json.dumps(to_json((put(turn) if worded.put else turn).state))
        return [worded.text]

    def worded(self, here: Here, turn: Turn) -> Worded:
        assert turn.say is not None
        worded = self.wording.render(
            turn.say,
            turn.state.language,
            self.channel,
            lambda asked, value: buttons.token(b"key", "member", asked, value, buttons.version_of(here, asked)),
        )
        self.buttons.update(worded.buttons)
        return worded

    def remember(self, turn: Turn, incoming: Incoming, now: datetime) -> None:
        self.facts += turn.facts
        self.recent.append((incoming.text, now))
        for fact in turn.facts:
            if isinstance(fact, AnswerTakenBack):
                self.answers.pop((fact.consultation, fact.question), None)
            if isinstance(fact, AnswerGiven):
                self.answers[fact.consultation, fact.question] = Given(fact.value, now)
            if isinstance(fact, OutcomeReopened):
                self.reopened.add(fact.outcome)
            if isinstance(fact, ViewSent):
                self.views.insert(0, (fact, now))
                self.reference = references.after(self.reference)

    def here(self, now: datetime) -> Here:
        state = from_json(json.loads(self.kept_state))
        return Here(
            now=now.astimezone(UTC),
            today=now.astimezone(ZONE).date(),
            name="Oak House",
            nation="england",
            state=state,
            words=languages.words(state.language),
            languages=languages.codes(),
            consultations=self.consultations,
            reference=self.reference,
            answers=self.answers,
            outcomes={asked.id: self.claimed(asked.id) for asked in state.open if asked.kind == "did_it"},
            news=tuple(self.as_heard(outcome_id) for outcome_id in reversed(self.steps)),
            said=tuple(Said(view.reference, self.status(view), at) for view, at in self.views),
            recent=tuple(text for text, at in self.recent if (now - at).total_seconds() < 120),
        )

    def claimed(self, outcome_id: str) -> Outcome:
        return self.steps[outcome_id][-1].outcome

    def as_heard(self, outcome_id: str) -> Outcome:
        return as_heard(self.steps[outcome_id], self.had[outcome_id]) or self.claimed(outcome_id)

    def status(self, view: ViewSent) -> str:
        about = [o for o in map(self.claimed, self.steps) if view.reference in o.about.references]
        if not about:
            return "heard"
        return "reopened" if about[-1].id in self.reopened else about[-1].status

    async def staff(self, command: str, now: datetime) -> None:
        words = shlex.split(command)
        if words[0] == "load":
            self.load(version(words[1], now))
        elif words[0] in CHANGES:
            self.change(words[0] == "correct", words[1], read_change(words[2:], self.claimed(words[1])), now)
        else:
            outcome = replace(read_outcome_line(words), id=f"outcome-{len(self.steps) + 1}")
            self.steps[outcome.id], self.had[outcome.id] = (Step(1, False, outcome, now, now),), set()
            self.waiting.append((outcome.id, 1))

    def load(self, after: Consultation) -> None:
        """What the storage does for everybody who answered, for the one member that there is here."""
        state = from_json(json.loads(self.kept_state))
        before = next(one for one in self.consultations if one.name == after.name)
        after = after._replace(version=before.version + 1)
        self.consultations = tuple(after if one is before else one for one in self.consultations)
        self.answers, again = put_again(before, after, self.answers, state)
        if again is not None:
            self.put_again.append(again)

    def change(self, is_correction: bool, outcome_id: str, outcome: Outcome, now: datetime) -> None:
        if is_correction:
            self.waiting = [other for other in self.waiting if other[0] != outcome_id]
        else:
            self.reopened.discard(outcome_id)
        number = len(self.steps[outcome_id]) + 1
        self.steps[outcome_id] += (Step(number, is_correction, outcome, now, now),)
        self.waiting.append((outcome_id, number))

    async def tick(self, now: datetime) -> list[str]:
        """Each update that may go now, in order."""
        said: list[str] = []
        for say in list(self.put_again):
            here = self.here(now)
            if isinstance(decide(self.unasked_now(here, False), RULES, here.now), Send):
                self.put_again.remove(say)
                self.unasked.append(here.now)
                said += self.say(here, Turn(here.state, say))
        for outcome_id, number in list(self.waiting):
            here, steps = self.here(now), self.steps[outcome_id][:number]
            outcome, had = as_heard(steps, self.had[outcome_id]), self.had[outcome_id]
            if outcome is None or not (had or loop.hears(outcome.about, self.record())):
                self.waiting.remove((outcome_id, number))
            elif isinstance(decide(self.unasked_now(here, steps[-1].is_correction), RULES, here.now), Send):
                self.waiting.remove((outcome_id, number))
                self.unasked.append(here.now)
                said += self.say(here, Turn(here.state, loop.update_for(outcome)))
                had.add(number)
        return said

    def unasked_now(self, here: Here, outranks: bool) -> Unasked:
        held = here.state.asks_held
        return Unasked(tuple(self.unasked), left=here.state.left, held=held, outranks_caps=outranks)

    def record(self) -> loop.Record:
        answers = tuple((question, given.value) for (_, question), given in self.answers.items())
        references_ = frozenset(view.reference for view, _ in self.views)
        return loop.Record(references_, answers, bool(answers or references_))

    async def happened(self) -> list[str]:
        facts, self.facts = self.facts, []
        return [f"{type(fact).__name__} {subject(fact)}".strip() for fact in facts]
