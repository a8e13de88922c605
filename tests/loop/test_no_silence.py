"""Three months in which little is answered: everybody hears of their words within each 28 days, whatever else goes out."""

import itertools
from datetime import datetime, timedelta

from flows.consultation import Text
from flows.outcome import Outcome
from storage import loop, viewing
from tests.loop.world import Person, Went, World, unasked

SILENT = timedelta(days=28)
PEOPLE = [Person(f"p{n}", "sms", f"+447700900{n:03}") for n in range(4)]
OTHERS = ("a new door", "a lamp", "a bin", "paint")


def test_nobody_waits_longer_than_28_days_for_a_word(world: World) -> None:
    """News for all who took part fills the caps each week; views keep coming, and one of them is answered."""
    for person in PEOPLE:
        world.text(person, "showers cold again no one listens")
    for week in range(13):
        tell_all(world, OTHERS[week % 4])
        tell_all(world, OTHERS[(week + 1) % 4])
        world.wait(days=3.5)
        world.text(PEOPLE[week % 3], f"and the bins are full, week {week}")
        with world.writing() as db:
            viewing.give(db, 1, "repairs manager", world.clock.at)
        world.wait(days=3.5)
    for person in PEOPLE:
        words = [one.at for one in unasked(world.went) if one.address == person.address and is_word(one)]
        assert longest_gap(world.went[0].at, words, world.clock.at) < SILENT
        assert len(words) <= 7
    assert any("must be decided by then" in one.text for one in world.went)


def tell_all(world: World, did: str) -> None:
    said, done = (Text({"en": words}) for words in ("it is dark", did))
    with world.writing() as db:
        outcome = Outcome(world.house.frame.ids(), "oak-house", "doing", said, done)
        loop.add_outcome(db, outcome, world.clock.at, world.house.frame)


def is_word(went: Went) -> bool:
    return "Your words are not answered yet" in went.text


def longest_gap(begin: datetime, words: list[datetime], end: datetime) -> timedelta:
    times = [begin, *words, end]
    return max(later - earlier for earlier, later in itertools.pairwise(times))
