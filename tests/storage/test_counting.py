"""Ballots are added up one by one, whoever they are from; who works here is told apart only in the sums."""

import itertools
from collections import Counter
from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import BigInteger, Integer, Numeric

from flows.result import Given, Side
from flows.results import results
from flows.value import Value
from storage import counting, staff, tables
from storage.database import Database
from storage.tables.columns import Moment
from tests.examples import ON_ONE_DATABASE, examples
from tests.storage.installation import KEYS, NOW, answer, close, consultation, hear, incoming, number, put, secret

TALKS = itertools.count(1)


def count(database: Database, name: str = "oak-house") -> Mapping[str, Given | None]:
    with database.reading() as db:
        return counting.given(db, name, KEYS)


def works_here(database: Database, *people: int, role: str = "staff") -> None:
    with database.transaction() as db:
        for person in people:
            staff.add(db, f"desk {person}", (role,), ("sms", number(person)), KEYS, NOW)


def nobody_works_here(database: Database) -> None:
    with database.transaction() as db:
        db.execute(tables.staff.delete())


def test_who_works_here_is_known_by_their_address_alone(database: Database) -> None:
    put(database)
    works_here(database, 1)
    works_here(database, 2, role="outside_reader")
    for person in (1, 2, 3):
        hear(database, incoming("1", person), facts=[answer(1)])
    assert count(database) == {"first-repair": Given({1: Side(2, 1)})}


def test_only_the_answer_that_counts_is_counted_and_late_ones_stand_apart(database: Database) -> None:
    put(database)
    hear(database, incoming("1"), facts=[answer(1), answer(2)])
    hear(database, incoming("2", 2), facts=[answer(1, late=True)])
    assert count(database) == {"first-repair": Given({2: Side(1, 0)}, late=1)}


def test_a_secret_vote_is_counted_once_its_ballots_are_open_and_never_by_group(database: Database) -> None:
    put(database)
    works_here(database, 1)
    for person in (1, 2):
        hear(database, incoming("3", person), facts=[secret(3)])
    assert count(database) == {"safe-night": None}
    close(database)
    assert count(database) == {"safe-night": Given({3: Side(2, 0)}, are_apart=False)}


def test_nothing_that_is_kept_of_a_ballot_or_of_a_person_could_weigh_it() -> None:
    numbers = {
        f"{table.name}.{column.name}"
        for table in (tables.ballots, tables.answered, tables.members, tables.addresses, tables.staff)
        for column in table.columns
        if isinstance(column.type, Integer | BigInteger | Numeric) and not isinstance(column.type, Moment)
    }
    assert numbers == {"ballots.version", "answered.number"}


person = st.tuples(st.sampled_from([1, 2]), st.booleans())


@given(st.lists(person, min_size=1, max_size=14))
@settings(max_examples=examples(15), suppress_health_check=ON_ONE_DATABASE)
def test_swapping_who_works_here_changes_no_result(sqlite: Database, people: list[tuple[int, bool]]) -> None:
    name = f"talk-{next(TALKS)}"
    asked = consultation(name)
    put(sqlite, asked)
    for place, (choice, _) in enumerate(people, start=1):
        hear(sqlite, incoming("x", place), facts=[answer(choice, name=name)], reply=None)
    seen = []
    for swap in (False, True):
        nobody_works_here(sqlite)
        works_here(sqlite, *(place for place, (_, is_staff) in enumerate(people, start=1) if is_staff != swap))
        found = count(sqlite, name)["first-repair"]
        assert found is not None
        assert {value: sum(side) for value, side in found.answers.items()} == plain(people)
        result = results(asked, {"first-repair": found})["first-repair"]
        seen.append((result.answered, result.won, [row.people for row in result.rows], found))
    assert seen[0][:3] == seen[1][:3]
    assert seen[0][3].answers == {value: Side(*reversed(side)) for value, side in seen[1][3].answers.items()}


def plain(people: list[tuple[int, bool]]) -> dict[Value, int]:
    return dict(Counter(choice for choice, _ in people))
