"""The shortest way to play a transcript: straight through `take_turn`, with the state through JSON at every turn."""

import json
import shlex
from collections.abc import Sequence
from datetime import UTC, datetime

from bot import buttons, languages
from bot.always import blanks
from bot.wording import Worded, Wording
from flows import engine, loop, pausing
from flows.about import subject
from flows.changing import changed
from flows.consultation import Consultation
from flows.crowd import Person
from flows.facts import BroadcastSteered, Fact, OutcomeReopened, PauseEnded, PersonAsked, ViewSent
from flows.out_of_hours import is_night
from flows.outcome import About, Outcome
from flows.state import JUDGED_BEFORE, MemberState, from_json, to_json, told_now
from flows.turn import Here, Incoming, Media, Notice, Pressed, Say, Turn, put
from flows.unasked import PAUSED, Priority, Send, Unasked, UnaskedRules, decide
from flows.whose import AddressDetached
from flows.wishes import MemberForgotten
from tests.transcripts.outcomes import CHANGES, read_change, read_outcome_line, read_promise_line
from tests.transcripts.pure_broadcasts import PureBroadcasts
from tests.transcripts.pure_desk import PureDesk
from tests.transcripts.pure_news import PureNews, Queued
from tests.transcripts.pure_outcomes import PureOutcomes
from tests.transcripts.pure_promises import PurePromises
from tests.transcripts.pure_quotes import PureQuotes
from tests.transcripts.pure_record import PureRecord
from tests.transcripts.script import ZONE
from tests.transcripts.versions import version

CODE = "483920"
JUDGED = ("did_it", JUDGED_BEFORE)
NOTICE = Notice("data@oak.example", "https://oak.example/privacy")
RULES = UnaskedRules(ZONE, live=True)


class PureWorld:
    """One member, one phone, no database: a few dicts stand for what is kept."""

    def __init__(
        self, consultations: Sequence[Consultation], channel: str, language: str, role: str = "", desk: str = ""
    ) -> None:
        self.broadcasts = PureBroadcasts(self, role)
        self.channel, self.consultations = channel, tuple(consultations)
        self.kept_state = json.dumps(to_json(MemberState(language)))
        self.wording = Wording(blanks("Oak House", "england"), plain=frozenset({"pl"}))
        self.kept = PureRecord()
        self.last_inbound = self.last_asked = datetime.min.replace(tzinfo=UTC)
        self.news = PureNews(self)
        self.outcomes = PureOutcomes(self.news, self.hears)
        self.quotes = PureQuotes(self)
        self.unasked: list[datetime] = []
        self.facts: list[Fact] = []
        self.buttons: dict[str, str] = {}
        self.promises = PurePromises(RULES, has_desk=bool(desk))
        self.desk = PureDesk(self, language)

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
        self.broadcasts.note(turn.facts)
        self.kept.recent.append((incoming.text, now))
        self.last_inbound = now.astimezone(UTC)
        for fact in turn.facts:
            self.kept.note(fact, now)
            self.quotes.note(fact)
            self.desk.note(fact)
            if isinstance(fact, BroadcastSteered):
                self.broadcasts.steer(fact)
            if isinstance(fact, OutcomeReopened):
                self.outcomes.reopened.add(fact.outcome)
                self.promises.reopened(fact, self.outcomes.claimed(fact.outcome), now)
            if isinstance(fact, PauseEnded):
                self.news.queue.clear()
            if isinstance(fact, MemberForgotten | AddressDetached):
                self.forget(has_left=isinstance(fact, AddressDetached))
            if isinstance(fact, PersonAsked):
                self.news.asked.append(now)

    def forget(self, has_left: bool) -> None:
        """What they said, and where they are, is gone; whoever writes from that phone is a stranger."""
        self.kept.forget()
        self.news.queue.clear()
        self.kept_state = json.dumps(to_json(changed(MemberState("en"), left=has_left)))

    def here(self, now: datetime) -> Here:
        state = from_json(json.loads(self.kept_state))
        return Here(
            now=now.astimezone(UTC),
            today=now.astimezone(ZONE).date(),
            by_night=is_night(now, ZONE),
            name="Oak House",
            nation="england",
            state=state,
            words=languages.words(state.language),
            languages=languages.codes(),
            consultations=self.consultations,
            reference=self.kept.reference,
            answers=self.kept.answers,
            outcomes={asked.id: self.outcomes.claimed(asked.id) for asked in state.open if asked.kind in JUDGED},
            news=self.outcomes.newest_first(),
            said=self.kept.said(self.status),
            waiting=len(self.news.queue) if state.pace == PAUSED else 0,
            desk=self.broadcasts.desk(),
            promised={id: until for id in self.outcomes.steps if (until := self.promises.promised(id)) is not None},
            promises={asked.id: self.promises.news(asked.id) for asked in state.open if asked.kind == "promise"},
            address="address",
            code=CODE,
            may_ask=self.broadcasts.may_ask(),
            notice=NOTICE,
            data_by=self.kept.data_by,
            quotes=self.quotes.answerable(),
            recent=self.kept.just_said(now),
        )

    def status(self, view: ViewSent) -> str:
        became = self.outcomes.status(view.reference)
        return "read" if became == "heard" and view.reference in self.news.read else became

    async def staff(self, command: str, now: datetime) -> None:
        words = shlex.split(command)
        if self.broadcasts.staff(command, words, now) or self.quotes.staff(words):
            return
        if words[0] == "load":
            self.load(version(words[1], now))
        elif words[0] == "promise":
            self.promises.make(*read_promise_line(words), now)
        elif words[0] in CHANGES:
            before = self.outcomes.claimed(words[1])
            step = self.outcomes.change(words[0] == "correct", read_change(words[2:], before), now)
            self.promises.of_step(before, step, now)
        elif not self.news.staff(words, now):
            outcome = self.outcomes.add(self.kept.weighed(read_outcome_line(words), self.consultations, now), now)
            self.desk.answered |= self.hears(outcome)
            self.promises.of_outcome(outcome, now)

    def hears(self, outcome: Outcome) -> bool:
        return self.is_about_them(outcome.about)

    def is_about_them(self, about: About) -> bool:
        return loop.hears(about, self.kept.of_loop()) is not None

    def load(self, after: Consultation) -> None:
        """What the storage does for everybody who answered, for the one member that there is here."""
        state = from_json(json.loads(self.kept_state))
        before = next(one for one in self.consultations if one.name == after.name)
        after = after._replace(version=before.version + 1)
        self.consultations = tuple(after if one is before else one for one in self.consultations)
        again = self.kept.load(before, after, state)
        if again is not None:
            self.news.add(Priority.QUESTION, lambda: again, expires_at=after.closes)

    async def owner(self, text: str, now: datetime) -> None:
        self.desk.hear(text, now)

    def to_owner(self) -> list[str]:
        told, self.promises.told = self.promises.told, []
        return told

    async def tick(self, now: datetime) -> list[str]:
        """Each update that may go now, in order."""
        self.news.plan(now.astimezone(UTC))
        said = self.tick_promises(now.astimezone(UTC)) + self.broadcasts.tick(now)
        for queued in self.news.in_order():
            if (say := queued.say()) is None:
                self.news.drop(queued)
            elif self.may_go(queued, now):
                self.news.drop(queued)
                said += self.tell(self.here(now), say)
                queued.went()
        return said + self.asked_again(self.here(now))

    def tick_promises(self, now: datetime) -> list[str]:
        """What was promised goes out whatever else did."""
        said: list[str] = []
        for say in self.desk.tick(now):
            said += self.tell(self.here(now), say)
        return said

    def tell(self, here: Here, say: Say) -> list[str]:
        self.unasked.append(here.now)
        self.last_asked = here.now if say.asks else self.last_asked
        return self.say(here, Turn(here.state if say.asks else told_now(here.state), say))

    def asked_again(self, here: Here) -> list[str]:
        """What they put off until now."""
        later = here.state.later
        if later is None or later.at > here.now.timestamp():
            return []
        consultation = next(c for c in self.consultations if c.name == later.consultation)
        queued = Queued(Priority.AGAIN, lambda: pausing.again(later, consultation, here.now))
        say = queued.say()
        if say is None or not self.may_go(queued, here.now):
            return []
        return self.tell(here, say)

    def may_go(self, queued: Queued, now: datetime) -> bool:
        state, sent, at = self.here(now).state, tuple(self.unasked), now.astimezone(UTC)
        held, outranks = state.asks_held, queued.outranks
        unasked = Unasked(sent, state.left, held, queued.expires_at, outranks, state.pace, queued.priority)
        return isinstance(decide(unasked, RULES, at), Send)

    def person(self, now: datetime) -> Person:
        state = self.here(now).state
        unreachable = state.left or state.asks_held or not state.joined
        known = self.kept.took_part(), frozenset(self.kept.answers), self.kept.of_loop().references
        return Person(state.language, self.channel, *known, unreachable=unreachable, asked_again=self.broadcasts.may)

    async def happened(self) -> list[str]:
        facts, self.facts = self.facts, []
        return [f"{type(fact).__name__} {subject(fact)}".strip() for fact in facts]
