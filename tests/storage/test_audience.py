"""Who hears of an outcome: the database's answer is the rule's answer, and it is asked once."""

import itertools
from collections.abc import Mapping

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.facts import AnswerTakenBack, MemberLeft
from flows.loop import Record, hears
from flows.outcome import About, Outcome
from flows.value import Value
from storage import loop, references
from storage.database import Database
from tests.storage.installation import Words_, answer, hear, incoming, put, secret, text
from tests.storage.sending import outcome

PEOPLE = 5
QUESTIONS = ("first-repair", "safe", "100%_'\"")
values = st.one_of(
    st.integers(-2, 12),
    st.sampled_from(["yes", "no", "1", "[1,2]", "%", "ja,1,nein"]),
    st.lists(st.integers(-2, 12), max_size=4, unique=True).map(tuple),
)
answers = st.dictionaries(st.sampled_from(QUESTIONS), values, max_size=3)
person = st.tuples(answers, st.integers(0, 2), st.booleans())
wanted = st.lists(st.tuples(st.sampled_from(QUESTIONS), values), max_size=2)
_names = itertools.count(1)

quick = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
few = settings(parent=quick, max_examples=8)


def contribute(
    database: Database, number: int, name: str, given: Mapping[str, Value], views: int
) -> tuple[str, Record]:
    """One person's answers and views in this consultation, and the plain record of them."""
    facts = [*(answer(value, question, name) for question, value in given.items())]
    words = [Words_(consultation=name)] * views
    (begun,) = hear(database, incoming("x", number), facts=[*facts, *words], reply=None)
    first = references.number(begun.here.reference)
    said = frozenset(references.reference(first + place) for place in range(views))
    return begun.who.member, Record(said, tuple(given.items()), bool(given or views))


def holds(
    database: Database, people: list[tuple[Mapping[str, Value], int, bool]], about: About, pick: list[int]
) -> None:
    name = f"consultation-{next(_names)}"
    records = [
        (number, *contribute(database, number, name, given, views)) for number, (given, views, _) in enumerate(people)
    ]
    gone = {member for (number, member, _), (_, _, leaves) in zip(records, people, strict=True) if leaves}
    for number, member, _ in records:
        leaves = member in gone
        happened = [MemberLeft()] if leaves else []
        from dataclasses import replace

        hear(
            database,
            incoming("x", number),
            facts=happened,
            reply=None,
            state=lambda s, leaves=leaves: replace(s, left=leaves),
        )
    said = sorted({reference for _, _, record in records for reference in record.references})
    about = About(tuple(said[place] for place in pick if place < len(said)) or about.references, about.answers)
    by_rule = {member: why for _, member, record in records if (why := hears(about, record)) and member not in gone}
    with database.reading() as db:
        told = Outcome("0" * 32, name, "doing", text("cold"), text("a boiler"), about=about)
        by_database = loop.audience(db, told)
        assert loop.count_audience(db, told) == len(by_database)
    assert {hearer.member: hearer.why for hearer in by_database} == by_rule
    assert len(by_database) == len(by_rule)


everybody = st.lists(person, min_size=1, max_size=PEOPLE)
picks = st.lists(st.integers(0, 6), max_size=2)


@quick
@given(everybody, st.builds(About, st.just(()), wanted.map(tuple)), picks)
def test_the_database_and_the_rule_agree_on_who_hears_and_why(
    sqlite: Database, people: list[tuple[Mapping[str, Value], int, bool]], about: About, pick: list[int]
) -> None:
    holds(sqlite, people, about, pick)


@few
@given(everybody, st.builds(About, st.just(()), wanted.map(tuple)), picks)
def test_postgresql_and_the_rule_agree_too(
    postgresql: Database, people: list[tuple[Mapping[str, Value], int, bool]], about: About, pick: list[int]
) -> None:
    holds(postgresql, people, about, pick)


def test_an_answer_that_was_changed_or_taken_back_counts_no_more(database: Database) -> None:
    put(database)
    hear(database, incoming("1", 1), facts=[answer(1), answer(2)])
    hear(database, incoming("1", 2), facts=[answer(1), AnswerTakenBack("oak-house", "first-repair")])
    with database.reading() as db:
        assert loop.audience(db, outcome(about=About((), (("first-repair", 1),)))) == []
        assert len(loop.audience(db, outcome(about=About((), (("first-repair", 2),))))) == 1


def test_a_secret_choice_tells_nobody_but_taking_part_does(database: Database) -> None:
    put(database)
    hear(database, incoming("3"), facts=[secret(3)])
    with database.reading() as db:
        assert loop.audience(db, outcome(about=About((), (("safe-night", 3),)))) == []
        assert [hearer.why for hearer in loop.audience(db, outcome())] == ["took_part"]


def test_a_hearer_is_written_to_where_and_how_they_last_wrote(database: Database) -> None:
    hear(database, incoming("a", language="pl", channel="telegram"), facts=[Words_()])
    with database.reading() as db:
        (hearer,) = loop.audience(db, outcome())
    assert (hearer.channel, hearer.language, hearer.why) == ("telegram", "pl", "took_part")
