"""Who owns promises in the world without a database: what they answer by text, and whether somebody still waits for it."""

from datetime import datetime
from typing import TYPE_CHECKING

from bot import languages
from flows import engine
from flows.facts import DidItAnswered, Fact, PromiseAnswered, PromiseAskedBack
from flows.promises import Promise
from flows.state import MemberState
from flows.turn import Incoming, Say
from tests.transcripts.script import ZONE

if TYPE_CHECKING:
    from tests.transcripts.pure_world import PureWorld


class PureDesk:
    """`judged`: by outcome, what the member said of it. `answered`: they have heard an answer."""

    def __init__(self, world: "PureWorld", language: str) -> None:
        self.world, self.state = world, MemberState(language)
        self.judged: dict[str, str] = {}
        self.answered = False

    def hear(self, text: str, now: datetime) -> None:
        promises = self.world.promises
        here = self.world.here(now)._replace(
            state=self.state, owed=promises.owed(now, self.waits), words=languages.words("en"), recent=()
        )
        turn = engine.take_turn(here, Incoming("sms", "id", "desk", text, here.now))
        self.state = turn.state
        self.world.facts += turn.facts
        for fact in turn.facts:
            self._answered(fact, here.now)
        if turn.say is not None:
            promises.told.append(self.world.wording.render(turn.say, "en", "sms").text)

    def _answered(self, fact: Fact, now: datetime) -> None:
        if isinstance(fact, PromiseAnswered):
            self.world.promises.answered(fact, now)
        if isinstance(fact, PromiseAskedBack):
            self.world.promises.asked_back.add((fact.number, fact.until))

    def note(self, fact: Fact) -> None:
        """What the member said."""
        if isinstance(fact, DidItAnswered):
            self.judged[fact.outcome] = fact.value

    def waits(self, promise: Promise) -> bool:
        if promise.kind == "reopened":
            return self.judged.get(promise.subject) in ("no", "partly")
        if promise.kind == "answer" and self.answered:
            return False
        return self.world.is_about_them(promise.about)

    def tick(self, now: datetime) -> list[Say]:
        """What the member hears of what was promised."""
        promises = self.world.promises
        promises.answer_dates(self.world.consultations, now.astimezone(ZONE))
        before = promises.to_tell(now, self.waits)
        promises.tick(now, self.waits)
        return [*before, *promises.to_tell(now, self.waits)]
