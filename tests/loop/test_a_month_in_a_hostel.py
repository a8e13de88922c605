"""A month in a hostel: forty people on both channels, in four languages, from the first text to "did it work?"."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from flows.consultation import Text
from flows.outcome import Outcome, Status
from storage import loop, reports
from tests.loop.world import Person, Went, World, unasked

SAID = {
    "en": ("Hot water", "yes", "no. cold again by 9"),
    "pl": ("ciepła woda", "tak", "nie, wieczorem jest zimna"),
    "ar": ("١", "نعم", "لا"),
    "so": ("1", "haa", "maya"),
}
"""How each language votes for the first repair, says that it worked, and that it did not."""


def everybody() -> Iterator[Person]:
    for place, language in enumerate(SAID):
        for n in range(5):
            yield Person(f"{language}-sms-{n}", "sms", f"+4477009{place:02}{n:03}")
            yield Person(f"{language}-telegram-{n}", "telegram", f"{70000 + 100 * place + n}", language)


def language_of(person: Person) -> str:
    return person.name.split("-")[0]


def answer_everything(world: World, person: Person) -> None:
    """Where the letters of a language leave no room for it in the first message, the question comes with the next."""
    (welcome,) = world.text(person, "the water is cold on my floor")
    if "\n1 " not in welcome:
        (welcome,) = world.text(person, "hello?")
    assert "\n1 " in welcome
    for said in (SAID[language_of(person)][0], "4"):
        assert len(world.text(person, said)) == 1


def tell(world: World, status: Status, did: str) -> str:
    said, done = (Text(dict.fromkeys(SAID, words)) for words in ("the hot water runs out", did))
    outcome = Outcome(world.house.frame.ids(), "oak-house", status, said, done)
    with world.writing() as db:
        loop.add_outcome(db, outcome, world.clock.at, world.house.frame)
    return outcome.id


def test_forty_people_are_heard_answered_and_asked_whether_it_worked(world: World) -> None:
    people = list(everybody())
    for person in people:
        answer_everything(world, person)
    with world.house.database.reading() as db:
        votes = Counter(one.value for one in reports.answers(db, 200) if one.question == "first-repair")
    assert votes == {1: 40}
    outcome = tell(world, "done", "a new boiler, 8 Dec")
    assert {went.address for went in unasked(world.wait(days=1))} == {person.address for person in people}
    for place, person in enumerate(people):
        assert len(world.text(person, SAID[language_of(person)][2 if place % 10 == 0 else 1])) == 1
        assert world.texts_of(person) <= 6
    seen = the_outcome(world, outcome)
    assert (seen.yes, seen.no, seen.reopened) == (36, 4, 4)
    world.wait(days=30)
    assert_nobody_was_written_to_too_often(world.went)


def the_outcome(world: World, outcome_id: str) -> loop.OutcomeSeen:
    with world.house.database.reading() as db:
        (seen,) = [one for one in loop.outcomes(db) if one.outcome.id == outcome_id]
    return seen


def assert_nobody_was_written_to_too_often(went: Sequence[Went]) -> None:
    by_address: dict[str, list[datetime]] = {}
    for one in unasked(went):
        by_address.setdefault(one.address, []).append(one.at)
    for times in by_address.values():
        assert len({at.astimezone(UTC).date() for at in times}) == len(times)
        assert len(times) <= 6
