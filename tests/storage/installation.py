"""An installation for tests, with a conversation as small as can be: each text leads to what the test says it does."""

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.clock import shuffled
from bot.languages import words
from flows.consultation import Consultation, Question, Text
from flows.facts import AnswerGiven, Fact, ViewSent
from flows.phrase import Phrase
from flows.state import MemberState
from flows.turn import Incoming, Say, Turn
from flows.value import Value
from storage import consultations, references, turns
from storage.database import Database
from storage.frame import Offer
from storage.sealed import Keys
from storage.turns import Begun, Frame, Taken

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
KEYS = Keys(b"s" * 32, b"i" * 32)
_count = itertools.count(1)


def new_id() -> str:
    return f"{next(_count):032x}"


FRAME = Frame(
    name="Oak House",
    nation="england",
    zone=ZoneInfo("Europe/London"),
    default_language="en",
    languages={"en": words("en"), "pl": words("pl")},
    keys=KEYS,
    ids=new_id,
    offer=lambda db: Offer(("en", "pl"), "en"),
    link_codes=lambda: "48217730",
)


def text(words: str) -> Text:
    return Text({"en": words, "pl": f"{words} (pl)"})


def consultation(name: str = "oak-house", **changes: Any) -> Consultation:
    """Open. Its second question is secret."""
    oak = Consultation(
        name=name,
        title=text("Oak House"),
        decides=text("Tenants decide."),
        can_change=text("The budget is fixed."),
        questions=(
            Question("first-repair", "choose_one", text("What first?"), options=(text("Hot water"), text("Locks"))),
            Question("safe-night", "score", text("How safe?"), secret=True),
        ),
        languages=("en", "pl"),
        opens=NOW - timedelta(days=1),
        closes=NOW + timedelta(days=14),
    )
    return oak._replace(**changes)


def number(person: int) -> str:
    """One of those that Ofcom keeps for fiction."""
    return f"+447700900{person:03d}"


def incoming(words: str, person: int = 1, **more: Any) -> Incoming:
    given = {"channel": "sms", "provider_id": f"SM{next(_count)}", "address": number(person), "at": NOW, **more}
    return Incoming(text=words, **given)


def answer(value: Value, question: str = "first-repair", name: str = "oak-house", **more: Any) -> AnswerGiven:
    return AnswerGiven(name, question, value, 1, **more)


def secret(value: Value, **more: Any) -> AnswerGiven:
    return answer(value, "safe-night", secret=True, **more)


@dataclass(frozen=True, slots=True)
class Words_:
    """A view of this text, with whatever reference is next."""

    held: str | None = None
    about: str | None = None
    consultation: str | None = "oak-house"


@dataclass(slots=True)
class Talk:
    """What the test's conversation does with every text of a batch."""

    facts: Iterable[Fact | Words_] = ()
    state: Callable[[MemberState], MemberState] = lambda state: state._replace(joined=True)
    reply: str | None = "Thank you."
    urgent: bool = False

    def take(self, begun: Sequence[Begun]) -> list[Taken]:
        reference, taken = begun[0].here.reference if begun else "", []
        for one in begun:
            state = one.here.state
            for message in one.messages:
                facts, reference = self.happened(message, reference)
                state = self.state(state)
                say = Say((Phrase("thanks"),), urgent=self.urgent) if self.reply is not None else None
                taken.append(Taken(one.who, message, Turn(state, say, facts), self.reply, (), 1))
        return taken

    def happened(self, message: Incoming, reference: str) -> tuple[tuple[Fact, ...], str]:
        facts: list[Fact] = []
        for fact in self.facts:
            if isinstance(fact, Words_):
                attached = len(message.media)
                facts.append(ViewSent(reference, message.text, fact.consultation, fact.held, attached, fact.about))
                reference = references.after(reference)
            else:
                facts.append(fact)
        return tuple(facts), reference


def hear(
    database: Database, *messages: Incoming, now: datetime = NOW, talk: Talk | None = None, **happens: Any
) -> list[Begun]:
    """One batch, begun, taken and saved, as the inbox does it."""
    with database.transaction() as db:
        begun = turns.begin(db, messages, FRAME, now)
        turns.save(db, (talk or Talk(**happens)).take(begun), FRAME, now)
    return begun


class _NothingKept(Exception):
    pass


def look(database: Database, *messages: Incoming, now: datetime = NOW) -> list[Begun]:
    """What these turns would know, with nothing kept."""
    begun: list[Begun] = []
    try:
        with database.transaction() as db:
            begun = turns.begin(db, messages, FRAME, now)
            raise _NothingKept
    except _NothingKept:
        return begun


def put(database: Database, *put_to_members: Consultation, now: datetime = NOW) -> None:
    with database.transaction() as db:
        for one in put_to_members or (consultation(),):
            consultations.load(db, one, now)


def close(database: Database, name: str = "oak-house", now: datetime = NOW) -> None:
    with database.transaction() as db:
        consultations.close_consultation(db, name, now, shuffled, KEYS)


def every(database: Database, *columns: Any, where: Any = True) -> list[Any]:
    """What is in the tables, oldest first: one value for each row, or a tuple where several columns are wanted.

    PostgreSQL puts rows wherever there is room, so the order has to be asked for.
    """
    first = getattr(columns[0], "table", columns[0])
    with database.reading() as db:
        rows = db.execute(select(*columns).where(where).order_by(*first.primary_key)).all()
    return [row[0] if len(columns) == 1 else tuple(row) for row in rows]
