"""An installation for tests, with a conversation as small as can be: each text gets the facts that a test gives it."""

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from flows.consultation import Consultation, Question, Text
from flows.facts import Fact
from flows.state import MemberState
from flows.turn import Here, Incoming, Phrase, Say, Turn
from flows.words import Words
from storage import consultations, turns
from storage.database import Database
from storage.sealed import Keys
from storage.turns import Begun, Frame, Taken

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
KEYS = Keys(b"s" * 32, b"i" * 32)
_count = itertools.count(1)


def new_id() -> str:
    return f"{next(_count):032x}"


def frame(ids: Callable[[], str] = new_id) -> Frame:
    return Frame(
        name="Oak House",
        nation="england",
        zone=ZoneInfo("Europe/London"),
        default_language="en",
        languages={"en": Words("en"), "pl": Words("pl")},
        keys=KEYS,
        ids=ids,
        may_ask_status=lambda text: text.lower() in ("status", "news"),
    )


FRAME = frame()


def text(words: str) -> Text:
    return Text({"en": words, "pl": f"{words} (pl)"})


def consultation(name: str = "oak-house", **changes: object) -> Consultation:
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
    return replace(oak, **changes)  # type: ignore[arg-type]


def incoming(words: str, person: int = 1, *, id: str | None = None, at: datetime = NOW, **more: object) -> Incoming:
    """From one of the numbers that Ofcom keeps for fiction."""
    return Incoming(
        channel=str(more.pop("channel", "sms")),
        provider_id=id or f"SM{next(_count)}",
        address=f"+447700900{person:03d}",
        text=words,
        at=at,
        **more,  # type: ignore[arg-type]
    )


@dataclass(slots=True)
class Talk:
    """What the test's conversation does with a text: facts, the state after it, and what is said."""

    facts: Callable[[Here, Incoming], Iterable[Fact]] = lambda here, incoming: ()
    state: Callable[[MemberState], MemberState] = field(default=lambda state: replace(state, joined=True))
    reply: str | None = "Thank you."
    urgent: bool = False

    def take(self, begun: Begun, reference: str) -> list[Taken]:
        here, taken = replace(begun.here, reference=reference), []
        for message in begun.messages:
            state = self.state(here.state)
            say = Say((Phrase("thanks"),), urgent=self.urgent) if self.reply is not None else None
            turn = Turn(state, say, tuple(self.facts(here, message)))
            taken.append(Taken(begun.who, message, turn, self.reply, (), 1))
            here = replace(here, state=state)
        return taken


def hear(
    database: Database, messages: Sequence[Incoming], talk: Talk | None = None, now: datetime = NOW
) -> list[Begun]:
    """One batch, begun, taken and saved, as the inbox does it."""
    talk = talk or Talk()
    with database.transaction() as db:
        begun = turns.begin(db, messages, FRAME, now)
        reference = begun[0].here.reference if begun else ""
        turns.save(db, [taken for one in begun for taken in talk.take(one, reference)], FRAME, now)
    return begun


def look(database: Database, messages: Sequence[Incoming], now: datetime = NOW) -> list[Begun]:
    """What a turn would know, with nothing kept."""
    with database.transaction() as db:
        begun = turns.begin(db, messages, FRAME, now)
        db.rollback()
    return begun


def put(database: Database, *put_to_members: Consultation, now: datetime = NOW) -> None:
    with database.transaction() as db:
        for one in put_to_members or (consultation(),):
            consultations.load(db, one, now)
