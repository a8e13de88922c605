"""Writing a consultation on a page: three fields, defaults for the rest, and the checks of a file."""

from collections.abc import Mapping

import pytest

from bot.console.consultations import fields, reading
from bot.console.consultations.knowing import surroundings
from bot.console.consultations.reading import Around
from bot.house import House
from flows.consultation import Consultation
from storage import consultations
from tests.files.reading import ZONE, read
from tests.pages.conftest import NOON, Visit, text
from tests.pages.reader import Reader

NEW = "/console/consultations/new"
SMALLEST = {
    "language": "en",
    "q1-kind": "choose_one",
    "q1-text": "What should we repair first?",
    "q1-options": "Hot water\nLocks\nHeating",
    "decided_by": "members",
    "answer_by": "2026-12-20",
    "do": "save",
}


def found(house: House, name: str) -> Consultation:
    with house.database.reading() as db:
        consultation = consultations.find(db, name)
    assert consultation is not None
    return consultation


def words(page: str) -> str:
    return " ".join(Reader(page).words.split())


async def test_three_fields_are_enough(house: House, visit: Visit) -> None:
    visitor = await visit(house)
    await visitor.sign_in()
    assert "What do you ask?" in await visitor.look(f"{NEW}/choose_one")
    status, place, _ = await visitor.send(f"{NEW}/choose_one", **SMALLEST)
    assert (status, place) == (303, "/console/consultation/repair?done=written")
    kept = found(house, "repair")
    assert kept.opens is None
    assert kept.keyword == "REPAIR"
    assert kept.decides.by_language == {"en": "You decide. Most votes win."}
    assert [option.in_language("en") for option in kept.questions[0].options] == ["Hot water", "Locks", "Heating"]
    assert "Saved. Nothing has been sent." in await visitor.look(place)


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"q1-text": ""}, "q1-text", "Write the question."),
        ({"decided_by": ""}, "decided_by", "Say who decides"),
        ({"decided_by": "others"}, "decides", "Say in a few words who decides"),
        ({"answer_by": ""}, "answer_by", "Say by which day"),
        ({"answer_by": "2026-11-01"}, "answer_by", "This is in the past."),
        ({"answer_by": "2026-11-28"}, "short_because", "less than 7 days"),
        ({"q1-options": "Hot water"}, "q1-options", "There is 1 option."),
        ({"q1-options": "Hot water\nSTOP"}, "q1-options", "the phone company would stop all our messages"),
        ({"q1-options": "Locks\nlocks"}, "q1-options", "reads the same as option 1"),
        ({"q1-options": ""}, "q1-options", "Write the options"),
        ({"q1-text": "x" * 301}, "q1-text", "has 301 characters"),
        ({"keyword": "menu"}, "keyword", "the command"),
        ({"closes": "2026-11-20T12:00"}, "closes", "This is in the past."),
        ({"rung": "co-production", "decided_by": "staff"}, "rung", "It is no co-production"),
    ],
)
async def test_every_problem_stands_at_its_field(
    house: House, visit: Visit, changes: Mapping[str, str], field: str, sentence: str
) -> None:
    visitor = await visit(house)
    await visitor.sign_in()
    status, _, page = await visitor.send(f"{NEW}/choose_one", **{**SMALLEST, **changes})
    assert status == 422
    assert f'href="#{field}"' in page
    assert f'id="{field}' in page
    assert sentence in words(page)


async def test_what_was_typed_is_there_again_with_one_more_question(house: House, visit: Visit) -> None:
    visitor = await visit(house)
    await visitor.sign_in()
    status, _, page = await visitor.send(f"{NEW}/choose_one", **{**SMALLEST, "do": "more", "more-kind": "open_text"})
    assert status == 200
    assert "Hot water" in page
    assert 'id="q2-text"' in page
    assert 'name="q2-kind" value="open_text"' in page


async def test_who_saves_second_is_told_and_loses_nothing(house: House, visit: Visit) -> None:
    visitor = await visit(house)
    await visitor.sign_in()
    await visitor.send(f"{NEW}/choose_one", **SMALLEST)
    form = {**SMALLEST, "q1-id": "repair", "title": "Repairs", "can_change": "All.", "version": "1"}
    here = "/console/consultation/repair/write"
    assert (await visitor.send(here, **{**form, "title": "First"}))[0] == 303
    status, _, page = await visitor.send(here, **{**form, "title": "Second"})
    assert status == 422
    assert "Somebody else changed this consultation" in page
    assert 'value="Second"' in page
    assert found(house, "repair").title.in_language("en") == "First"


async def test_an_open_one_is_changed_by_whoever_has_seen_what_it_does(house: House, visit: Visit) -> None:
    visitor = await visit(house)
    await visitor.sign_in()
    await visitor.send(f"{NEW}/choose_one", **SMALLEST)
    with house.database.transaction() as db:
        consultations.open_consultation(db, "repair", NOON)
    await text(house, "repair", number=7)
    await text(house, "2", number=7)
    form = {
        **SMALLEST,
        "q1-id": "repair",
        "title": "Repairs",
        "can_change": "All.",
        "version": "1",
        "closes": "2026-12-08T12:00",
    }
    here = "/console/consultation/repair/write"
    changed = {**form, "q1-text": "What do we repair first?"}
    status, _, page = await visitor.send(here, **changed)
    assert status == 200
    assert "1 person A question that they answered has changed." in words(page)
    assert found(house, "repair").version == 1
    assert (await visitor.send(here, **changed, sure="yes"))[0] == 303
    assert found(house, "repair").questions[0].text.in_language("en") == "What do we repair first?"


async def test_pressing_twice_writes_one(house: House, visit: Visit) -> None:
    visitor = await visit(house)
    await visitor.sign_in()
    places = [(await visitor.send(f"{NEW}/choose_one", **SMALLEST))[1] for _ in range(2)]
    assert places == ["/console/consultation/repair?done=written"] * 2
    with house.database.reading() as db:
        assert len(consultations.every(db)) == 2


SECOND = {
    "q2-kind": "score",
    "q2-text": "How safe is it?",
    "q2-if": "q1",
    "q2-is": "Locks; heating",
    "q2-secret": "yes",
    "q2-low_label": "not safe",
    "q2-high_label": "very safe",
}
AS_A_FILE = """\
name: repair
language: en
title: What should we repair first
decides: You decide. Most votes win.
decided_by: members
can_change: Your answers can change what happens.
closes: 2026-12-08
answer_by: 2026-12-20
keyword: REPAIR
questions:
  - id: repair
    kind: choose_one
    text: What should we repair first?
    options: [Hot water, Locks, Heating]
  - id: safe
    kind: score
    text: How safe is it?
    labels: {low: not safe, high: very safe}
    ask_if: {question: repair, is: [Locks, Heating]}
    secret: yes
"""


async def test_the_form_ends_in_the_same_values_as_a_file_and_is_filled_from_them(house: House, visit: Visit) -> None:
    visitor = await visit(house)
    await visitor.sign_in()
    assert (await visitor.send(f"{NEW}/choose_one", **{**SMALLEST, **SECOND}))[0] == 303
    kept = found(house, "repair")
    assert kept == read(AS_A_FILE)
    again = reading.read(fields.filled(kept, ZONE), Around(surroundings(house, NOON), NOON, name="repair"))
    assert (again.consultation, again.problems) == (kept, {})


def test_a_question_that_is_taken_out_takes_its_condition_along() -> None:
    form = {**SMALLEST, **SECOND, "q3-kind": "yes_no", "q3-if": "q2", "q3-is": "5", "q1-drop": "yes"}
    left = fields.tidy(form)
    assert fields.numbers(left) == ("q1", "q2")
    assert (left["q1-if"], left["q2-if"]) == ("", "q1")
