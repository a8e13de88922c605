"""Who hears of an outcome: the database's answer is the rule's answer, and it is asked once."""

import itertools
from collections import Counter
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.facts import AnswerTakenBack, MemberLeft
from flows.loop import Record, hears
from flows.outcome import About, Outcome
from flows.value import Value
from storage import loop, references
from storage.audience import Crowd, count_left, tally, those_meant
from storage.database import Database
from tests.examples import ON_ONE_DATABASE, examples
from tests.storage.installation import Words_, answer, hear, incoming, put, secret, text
from tests.storage.sending import outcome

PEOPLE = 5
QUESTIONS = ("first-repair", "100%_'\"")
values = st.one_of(
    st.integers(0, 3),
    st.sampled_from(["yes", "no", "1", "[1,2]", "%", "ja,1,nein"]),
    st.lists(st.sampled_from([0, 1, 2, 3, 11, -1]), max_size=4, unique=True).map(tuple),
)
answers = st.dictionaries(st.sampled_from(QUESTIONS), values, max_size=2)
person = st.tuples(answers, st.integers(0, 2), st.booleans())
wanted = st.lists(st.tuples(st.sampled_from(QUESTIONS), values), max_size=2)
_names = itertools.count(1)

quick = settings(max_examples=examples(15), suppress_health_check=ON_ONE_DATABASE)
few = settings(parent=quick, max_examples=examples(6))


def contribute(
    database: Database, number: int, name: str, given: Mapping[str, Value], views: int
) -> tuple[str, Record]:
    """One person's answers and views in this consultation, and the plain record of them."""
    facts = [*(answer(value, question, name) for question, value in given.items())]
    words = [Words_(consultation=name)] * views
    happened = [*facts, *words]
    (begun,) = hear(database, incoming("x", number), facts=happened, reply=None, state=lambda s: s._replace(left=False))
    first = references.number(begun.here.reference)
    said = frozenset(references.reference(first + place) for place in range(views))
    return begun.who.member, Record(said, tuple(given.items()), bool(given or views))


def goes(database: Database, number: int) -> None:
    hear(database, incoming("stop", number), facts=[MemberLeft()], reply=None, state=lambda s: s._replace(left=True))


def holds(
    database: Database, people: list[tuple[Mapping[str, Value], int, bool]], about: About, pick: list[int]
) -> None:
    name = f"consultation-{next(_names)}"
    gone: list[Record] = []
    stays = [(number, chosen, views) for number, (chosen, views, leaves) in enumerate(people) if not leaves]
    records = dict(contribute(database, number, name, chosen, views) for number, chosen, views in stays)
    for number, (chosen, views, leaves) in enumerate(people):
        if leaves:
            gone.append(contribute(database, number, name, chosen, views)[1])
            goes(database, number)
    said = sorted({reference for record in records.values() for reference in record.references})
    about = About(tuple(said[place] for place in pick if place < len(said)), about.answers, about.voted)
    told = Outcome("0" * 32, name, "doing", text("cold"), text("a boiler"), about=about)
    with database.reading() as db:
        by_database = loop.audience(db, told)
        assert loop.count_audience(db, told) == len(by_database)
        assert tally(db, those_meant(told)) == Counter(Crowd(one.why, one.language, one.channel) for one in by_database)
        assert count_left(db, told) == len([why for record in gone if (why := hears(about, record))])
    assert [(hearer.member, hearer.why) for hearer in by_database] == sorted(
        (member, why) for member, record in records.items() if (why := hears(about, record))
    )


everybody = st.lists(person, min_size=1, max_size=PEOPLE)
abouts = st.builds(About, st.just(()), wanted.map(tuple), st.lists(st.sampled_from(QUESTIONS), max_size=1).map(tuple))
picks = st.lists(st.integers(0, 6), max_size=2)


@quick
@given(everybody, abouts, picks)
def test_the_database_and_the_rule_agree_on_who_hears_and_why(
    sqlite: Database, people: list[tuple[Mapping[str, Value], int, bool]], about: About, pick: list[int]
) -> None:
    holds(sqlite, people, about, pick)


@pytest.mark.faults
@few
@given(everybody, abouts, picks)
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


def test_a_list_answer_holds_each_option_in_it_and_no_other(database: Database) -> None:
    put(database)
    for person, value in enumerate([(2, 1), (11, 21), "[1]", "1,", 1], start=1):
        hear(database, incoming("?", person), facts=[answer(value)])
    with database.reading() as db:
        told = {
            wanted: loop.count_audience(db, outcome(about=About((), (("first-repair", wanted),))))
            for wanted in (1, 2, 11, 12)
        }
    assert told == {1: 2, 2: 1, 11: 1, 12: 0}


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


def test_who_said_it_and_answered_it_hears_because_they_said_it(database: Database) -> None:
    member, record = contribute(database, 1, "oak-house", {QUESTIONS[0]: 1}, views=1)
    (said,) = record.references
    chosen = About((said,), ((QUESTIONS[0], 1),))
    with database.reading() as db:
        (hearer,) = loop.audience(db, outcome(about=chosen))
    assert (hearer.member, hearer.why, hears(chosen, record)) == (member, "said", "said")
