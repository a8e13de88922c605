"""Who gets a broadcast: the database's answer is the rule's answer, whoever is named, and those who left never are."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from flows.agreeing import Basis
from flows.crowd import Person, Rule, Segment, gets
from flows.facts import AnswerTakenBack
from storage import crowds, references
from storage.database import Database
from storage.frame import Who
from storage.statements import insert, run
from storage.tables.columns import micros
from tests.examples import ON_ONE_DATABASE, examples
from tests.storage.installation import NOW, Words_, answer, hear, incoming, new_id

PLACES = (("oak-house", "first-repair"), ("oak-house", "100%_'\""), ("elm-house", "first-repair"))
people = st.lists(
    st.builds(
        Person,
        st.sampled_from(["en", "pl"]),
        st.sampled_from(["sms", "telegram"]),
        st.frozensets(st.sampled_from(["oak-house", "elm-house"])),
        st.frozensets(st.sampled_from(PLACES)),
        unreachable=st.integers(0, 5).map(lambda number: number == 0),
        groups=st.frozensets(st.sampled_from(["first floor", "100%_'\""])),
        asked_again=st.sampled_from([None, True, False]),
        wrote=st.booleans(),
        was_asked=st.booleans(),
    ),
    min_size=1,
    max_size=6,
)
rule = st.one_of(
    st.just(Rule("everybody")),
    st.sampled_from(["en", "pl", "so"]).map(lambda of: Rule("language", of)),
    st.sampled_from(["sms", "telegram"]).map(lambda of: Rule("channel", of)),
    st.sampled_from(["oak-house", "elm-house"]).map(lambda of: Rule("took-part", of)),
    st.sampled_from(["oak-house", "elm-house"]).map(lambda of: Rule("has-not-answered", of)),
    st.sampled_from(PLACES).map(lambda place: Rule("has-not-answered", *place)),
    st.integers(0, 5).map(lambda place: Rule("said", str(place))),
    st.sampled_from(["first floor", "100%_'\""]).map(lambda of: Rule("group", of)),
)
rules = st.lists(rule, max_size=3).map(tuple)
bases = st.sampled_from(["", "consent", "soft_opt_in", "public_task"])
segments = st.builds(Segment, rules, st.lists(rule, max_size=1).map(tuple), st.lists(rule, max_size=1).map(tuple))
_numbers = itertools.count(1)
quick = settings(max_examples=examples(15), suppress_health_check=ON_ONE_DATABASE)
few = settings(parent=quick, max_examples=examples(6))
WAYS_TO_BE_LEFT_ALONE = (
    '"left" = true',
    "held = true",
    """state = '{"v":1,"language":"en","joined":true,"pace":"paused"}'""",
    """state = '{"v":1,"language":"en"}'""",
)


def meet(database: Database, person: Person, way: str) -> tuple[str, Person]:
    """Somebody of whom this is so, and what is known of them now: words make somebody take part, and so do answers."""
    number = next(_numbers)
    facts = [
        *(answer(1, question, name) for name, question in sorted(person.answered)),
        *(Words_(consultation=name) for name in sorted(person.took_part)),
    ]
    came = incoming("x", number, channel=person.channel, language=person.language)
    (begun,) = hear(database, came, facts=facts, reply=None)
    if person.unreachable:
        with database.transaction() as db:
            db.exec_driver_sql(f"UPDATE members SET {way} WHERE id = '{begun.who.member}'")
    with database.transaction() as db:
        for name in sorted(person.groups):
            insert(db, "member_groups", ("name", "member_id"), [(name, begun.who.member)])
    with database.transaction() as db:
        agreed(db, person, begun.who)
    first = references.number(begun.here.reference)
    said = frozenset(references.reference(first + place) for place in range(len(person.took_part)))
    took_part = person.took_part | {name for name, _ in person.answered}
    return begun.who.member, replace(person, took_part=took_part, references=said)


def agreed(db: Connection, person: Person, who: Who) -> None:
    """Whoever was asked unasked before has such a text in the outbox; one that never went is none."""
    last = micros(NOW) if person.wrote else None
    said = (person.asked_again, last, who.member)
    run(db, "UPDATE members SET asked_again = ?, last_inbound_at = ? WHERE id = ?", [said])
    state = "sent" if person.was_asked else "cancelled"
    row = (new_id(), who.member, "sms", "update", 40, state, False, False, False, 1, 0, 0, 0, 0)
    insert(db, "outbox", UNASKED, [row])


def holds(database: Database, them: list[Person], segment: Segment, way: str, basis: Basis) -> None:
    with database.transaction() as db:
        for table in ("facts", "consents", "outbox", "views", "answered", "ballots", "messages"):
            db.exec_driver_sql(f"DELETE FROM {table}")
        db.exec_driver_sql('UPDATE members SET "left" = true')
    known = dict(meet(database, person, way) for person in them)
    said = sorted(reference for person in known.values() for reference in person.references)
    segment = Segment(
        *(tuple(named(one, said) for one in part) for part in (segment.to, segment.include, segment.exclude))
    )
    expected = sorted(member for member, person in known.items() if gets(segment, person, basis))
    would = [member for member, person in known.items() if gets(segment, replace(person, **AGREED), basis)]
    with database.reading() as db:
        found = crowds.crowd(db, segment, basis=basis)
        sizes, first, unagreed = crowds.count(db, segment, basis)
    assert unagreed == len(would) - len(expected)
    assert sum(first.values()) == sum(not known[one].wrote and not known[one].was_asked for one in expected)
    assert [hearer.member for hearer in found] == expected
    ways = [(hearer.language, hearer.channel) for hearer in found]
    assert sizes == {way: ways.count(way) for way in ways}


def named(one: Rule, said: list[str]) -> Rule:
    if one.kind != "said":
        return one
    return Rule("said", said[int(one.of) % len(said)] if said else "Z999")


AGREED = {"asked_again": True}
UNASKED = (
    "id", "member_id", "channel", "kind", "priority", "state", "fleeting", "goodbye", "outranks", "segments",
    "created_at", "not_before", "attempts", "rank",
)  # fmt: skip
ways = st.sampled_from(WAYS_TO_BE_LEFT_ALONE)


@quick
@given(people, segments, ways, bases)
def test_the_database_and_the_rule_agree_on_who_gets_it(
    sqlite: Database, them: list[Person], segment: Segment, way: str, basis: Basis
) -> None:
    holds(sqlite, them, segment, way, basis)


@pytest.mark.faults
@few
@given(people, segments, ways, bases)
def test_postgresql_and_the_rule_agree_too(
    postgresql: Database, them: list[Person], segment: Segment, way: str, basis: Basis
) -> None:
    holds(postgresql, them, segment, way, basis)


def test_a_slice_begins_after_the_one_before_it_and_all_slices_are_everybody(database: Database) -> None:
    for number in range(5):
        hear(database, incoming("cold", number))
    everybody = Segment((Rule("everybody"),))
    with database.reading() as db:
        whole = crowds.crowd(db, everybody)
        slices = [crowds.crowd(db, everybody, after, 2) for after in ("", whole[1].member, whole[3].member)]
    assert [one for slice in slices for one in slice] == whole
    assert [len(slice) for slice in slices] == [2, 2, 1]


def test_an_answer_that_was_taken_back_is_none(database: Database) -> None:
    hear(database, incoming("1"), facts=[answer(1), AnswerTakenBack("oak-house", "first-repair")])
    with database.reading() as db:
        assert len(crowds.crowd(db, Segment((Rule("has-not-answered", "oak-house"),)))) == 1


EN, PL, SMS = Rule("language", "en"), Rule("language", "pl"), Rule("channel", "sms")


@pytest.mark.parametrize(
    ("segment", "is_in"),
    [
        (Segment(), False),
        (Segment((EN, PL)), True),
        (Segment((EN, PL, SMS)), False),
        (Segment((SMS,), include=(PL,)), True),
        (Segment((EN, PL), exclude=(PL,)), False),
        (Segment((Rule("took-part", "a"), Rule("took-part", "b"))), False),
        (Segment((Rule("took-part", "a"), Rule("has-not-answered", "a", "second"))), True),
        (Segment((Rule("has-not-answered", "a", "first"),)), False),
    ],
)
def test_several_languages_are_any_of_them_and_everything_else_must_all_be_so(segment: Segment, is_in: bool) -> None:
    person = Person("pl", "telegram", frozenset({"a"}), frozenset({("a", "first")}))
    assert gets(segment, person) is is_in
    assert not gets(segment, replace(person, unreachable=True))
