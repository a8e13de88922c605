"""What the tests of the public page put on it: consultations, ballots, outcomes."""

import itertools
from datetime import timedelta
from typing import Any

from bot.clock import shuffled
from bot.house import House
from flows.consultation import Consultation, Question, Text
from flows.outcome import Outcome
from storage import consultations, loop, staff, turns
from tests.pages.conftest import NOON
from tests.storage.installation import Talk, answer, incoming, number

HOUR = timedelta(hours=1)
OPTIONS = ("Lights", "Benches", "Trees")
_count = itertools.count(1)


def text_of(words: str, **others: str) -> Text:
    return Text({"en": words, **others})


def put(house: House, name: str = "yard", **changes: Any) -> Consultation:
    """Open. Its second question is secret."""
    options = tuple(text_of(option) for option in OPTIONS)
    asked = Consultation(
        name=name,
        title=text_of("The yard", pl="Podwórko", ar="الساحة"),
        decides=text_of("Tenants pick."),
        can_change=text_of("The fence stays."),
        questions=(
            Question("first", "choose_one", text_of("What first?"), options=options),
            Question("gate", "yes_no", text_of("A new gate?"), secret=True),
        ),
        languages=("en", "pl"),
        opens=NOON - HOUR,
        closes=NOON + HOUR,
    )._replace(**changes)
    with house.database.transaction() as db:
        consultations.load(db, asked, NOON - HOUR)
    return asked


def close(house: House, name: str = "yard") -> None:
    with house.database.transaction() as db:
        consultations.close_consultation(db, name, NOON, shuffled, house.keys)


def tell(house: House, id: str = "1", at: timedelta = -HOUR, **more: Any) -> str:
    """An outcome of the yard. Returns its id."""
    given = {"said": "the gate squeaks", "did": "oil on the gate", **more}
    texts = {name: text_of(given.pop(name)) for name in ("said", "did", "because") if given.get(name)}
    given = {name: value for name, value in given.items() if name not in ("said", "did", "because")}
    told = Outcome(**{"id": id * 32, "consultation": "yard", "status": "done", **texts, **given})
    with house.database.transaction() as db:
        loop.add_outcome(db, told, NOON + at, house.frame)
    return told.id


def happen(house: House, person: int, *facts: Any, words: str = "x") -> None:
    """A text of this person that led to exactly this."""
    came = incoming(words, person, at=NOON, provider_id=f"SM{next(_count):032x}")
    with house.database.transaction() as db:
        begun = turns.begin(db, [came], house.frame, NOON)
        turns.save(db, Talk(facts=facts).take(begun), house.frame, NOON)


def vote(house: House, **people: tuple[int, int]) -> None:
    """By option: how many who use the service, and how many who work here, chose it."""
    person = 0
    for option, (members, workers) in people.items():
        for place in range(members + workers):
            person += 1
            if place >= members:
                with house.database.transaction() as db:
                    staff.add(db, f"desk {person}", ("staff",), ("sms", number(person)), house.keys, NOON)
            happen(house, person, answer(int(option[1:]), "first", "yard"))
