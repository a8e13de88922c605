"""One counted vote for each person and question, however many channels: the last valid one before close, open or secret,
and every vote of theirs stays in the log."""

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.facts import Fact
from flows.linked import LinkAsked, MembersLinked
from storage import consultations, tables
from storage.database import Database
from tests.examples import ON_ONE_DATABASE, examples
from tests.storage.installation import NOW, answer, close, every, hear, incoming, put, secret

PLACES = ("sms", "telegram", "other phone")
CODE = "48217730"
votes = st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from([1, 2]), st.booleans()), max_size=8)


class Person:
    """One, with three addresses. `counts`: what must count, by whether it is the secret question."""

    def __init__(self, database: Database) -> None:
        self.database, self.now = database, NOW
        self.counts: dict[bool, int] = {}
        self.voted = {True: 0, False: 0}
        with database.transaction() as db:
            for table in reversed(tables.METADATA.sorted_tables):
                if table.name not in ("counters", "settings"):
                    db.exec_driver_sql(f'DELETE FROM "{table.name}"')
        put(database)
        self.members = {place: self.says(place, "hello") for place in PLACES}

    def says(self, place: str, words: str, *facts: Fact) -> str:
        self.now += timedelta(seconds=1)
        person, channel = (2, "sms") if place == "other phone" else (1, place)
        (begun,) = hear(self.database, incoming(words, person, channel=channel), facts=facts, now=self.now, reply=None)
        return begun.who.member

    def votes(self, place: str, value: int, is_secret: bool) -> None:
        self.says(place, str(value), (secret if is_secret else answer)(value))
        self.counts[is_secret] = value
        self.voted[is_secret] += 1

    def links(self, place: str) -> None:
        kept = self.says("sms", "link", LinkAsked(CODE))
        self.says(place, f"LINK {CODE}", MembersLinked(kept))


def counted(database: Database, now: datetime) -> dict[bool, dict[object, int]]:
    close(database, now=now)
    with database.reading() as db:
        tally = consultations.tally(db, "oak-house")
    return {one.question == "safe-night": dict(one.counts) for one in tally.questions}


def holds(database: Database, before: list[tuple[str, int, bool]], after: list[tuple[str, int, bool]]) -> None:
    person = Person(database)
    for vote in before:
        person.votes(*vote)
    for place in PLACES[1:]:
        person.links(place)
    for vote in after:
        person.votes(*vote)
    log = len(every(database, tables.answered.c.number))
    assert log == sum(person.voted.values())
    assert len(every(database, tables.members.c.id)) == 1
    found = counted(database, person.now)
    for is_secret in (False, True):
        wanted = {person.counts[is_secret]: 1} if is_secret in person.counts else {}
        assert {value: many for value, many in found[is_secret].items() if many} == wanted


few = settings(max_examples=examples(12), suppress_health_check=ON_ONE_DATABASE)


@few
@given(votes, votes)
def test_of_all_votes_of_one_person_the_last_one_counts(
    sqlite: Database, before: list[tuple[str, int, bool]], after: list[tuple[str, int, bool]]
) -> None:
    holds(sqlite, before, after)


@settings(parent=few, max_examples=examples(5))
@given(votes, votes)
def test_on_postgresql_too(
    postgresql: Database, before: list[tuple[str, int, bool]], after: list[tuple[str, int, bool]]
) -> None:
    holds(postgresql, before, after)


def test_votes_of_two_people_stay_two(database: Database) -> None:
    put(database)
    for person in (1, 2):
        hear(database, incoming("1", person), facts=[answer(1)], reply=None)
    assert counted(database, NOW)[False][1] == 2
