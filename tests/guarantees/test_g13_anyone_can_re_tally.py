"""Anyone can count an export again: its ballots give its results, whatever was answered, and lead to nobody.

On any machine, without a database and without a key; and one ballot that is changed, added or left out is named.
"""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import exporting
from bot.__main__ import run
from bot.clock import shuffled
from bot.verifying import retally
from flows.consultation import Question
from flows.value import Value
from storage import consultations
from storage.database import Database
from tests.storage.installation import KEYS, NOW, answer, consultation, hear, incoming, new_id, text

OPTIONS = (text("Hot water"), text("Locks"), text("Heating"))
QUESTIONS = (
    Question("one", "choose_one", text("One?"), options=OPTIONS),
    Question("many", "choose_many", text("Many?"), options=OPTIONS),
    Question("order", "rank", text("Order?"), options=OPTIONS),
    Question("shared", "points", text("Points?"), options=OPTIONS),
    Question("mark", "score", text("Mark?")),
    Question("yes", "yes_no", text("Yes?")),
    Question("fine", "consent", text("Fine?")),
    Question("say", "statements", text("Say?")),
    Question("hidden", "choose_one", text("Hidden?"), options=OPTIONS, secret=True),
    Question("words", "open_text", text("Words?")),
)
some = st.lists(st.integers(1, 3), unique=True, max_size=3)
VALUES: dict[str, st.SearchStrategy[Value]] = {
    "one": st.integers(1, 3),
    "many": some.map(lambda chosen: tuple(sorted(chosen))),
    "order": some.filter(bool).map(tuple),
    "shared": st.tuples(*[st.integers(0, 10)] * 3),
    "mark": st.integers(1, 5),
    "yes": st.sampled_from(["yes", "no"]),
    "fine": st.sampled_from(["yes", "no", "object"]),
    "say": st.sampled_from(["agree", "disagree", "pass"]),
    "hidden": st.integers(1, 3),
}
given_answers = st.lists(
    st.sampled_from(sorted(VALUES)).flatmap(lambda id: st.tuples(st.just(id), VALUES[id], st.integers(1, 4), st.booleans())),
    max_size=14,
)  # fmt: skip


def export(database: Database, answers: list[tuple[str, Value, int, bool]], closes: bool) -> dict[str, Any]:
    name = f"asked-{new_id()[-6:]}"
    with database.transaction() as db:
        consultations.load(db, consultation(name, questions=QUESTIONS), NOW)
        consultations.open_consultation(db, name, NOW)
    for id, value, person, late in answers:
        is_secret = id == "hidden"
        fact = answer(value, id, name, late=late and not is_secret, secret=is_secret)
        hear(database, incoming("x", person), facts=[fact])
    with database.transaction() as db:
        if closes:
            consultations.close_consultation(db, name, NOW, shuffled, KEYS)
        asked = consultations.find(db, name)
        assert asked is not None
        return json.loads(exporting.written(db, asked, "json"))  # type: ignore[no-any-return]


@given(given_answers, st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
def test_the_ballots_of_any_export_give_its_results(
    sqlite: Database, answers: list[tuple[str, Value, int, bool]], closes: bool
) -> None:
    found = export(sqlite, answers, closes)
    counted, wrong = retally(found)
    assert wrong == []
    people = {(id, person, late and id != "hidden") for id, _, person, late in answers if closes or id != "hidden"}
    assert counted == len(people)


ANSWERS: list[tuple[str, Value, int, bool]] = [("one", 1, 1, False), ("one", 2, 2, False), ("mark", 5, 1, False)]


def test_what_is_changed_in_an_export_is_named(database: Database) -> None:
    found = export(database, ANSWERS, closes=True)
    assert retally(found) == (3, [])
    changed, added, told = (copy.deepcopy(found) for _ in range(3))
    changed["questions"][0]["ballots"][0] = 3
    added["questions"][4]["ballots"].append(5)
    told["results"][0]["people"] = 9
    assert "one: the ballots do not add up to the results: Heating has 1 by the ballots and 0" in retally(changed)[1][0]
    assert "mark: the ballots do not add up" in retally(added)[1][0]
    assert "Hot water has 1 by the ballots and 9 in the results" in retally(told)[1][0]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda found: found.update(questions=[]), "one: the results have answers to it, and its ballots are not in"),
        (lambda found: found.update(questions={}), "one: the results have answers to it, and its ballots are not in"),
        (lambda found: found["questions"][0].update(ballots=None), "one: the results have answers to it, and its ball"),
        (lambda found: found["questions"].append(found["questions"][0]), "one: this question is there 2 times."),
        (lambda found: found["results"].append({**found["results"][0], "question": "two"}), "two: the results have"),
        (lambda found: found["results"].append({**found["results"][0], "question": "two", "answer": None}), "two: the"),
        (lambda found: found["results"].append(found["results"][0]), "one: an answer stands twice in the results"),
    ],
)
def test_results_that_no_ballot_gave_are_named(
    database: Database, change: Callable[[dict[str, Any]], None], said: str
) -> None:
    found = export(database, ANSWERS, closes=True)
    change(found)
    assert retally(found)[1][0].startswith(said)


def test_of_open_words_it_says_only_how_many_answered(database: Database) -> None:
    found = export(database, [*ANSWERS, ("words", "K7", 1, False), ("words", "K8", 2, False)], closes=True)
    (told,) = [row for row in found["results"] if row["question"] == "words"]
    assert (told["answer"], told["people"], told["answered"]) == (None, None, 2)
    assert retally(found) == (3, [])
    told.update(answer="K7", people=1)  # as earlier releases wrote it
    assert retally(found) == (3, [])


def test_nothing_in_it_leads_to_anybody_and_an_open_secret_is_not_in_it(database: Database) -> None:
    found = export(database, [("hidden", 2, person, False) for person in (1, 2)], closes=False)
    hidden = next(one for one in found["questions"] if one["id"] == "hidden")
    assert hidden["ballots"] is None
    twice = [export(database, order, closes=True)["questions"][0]["ballots"] for order in (ANSWERS, ANSWERS[::-1])]
    assert twice[0] == twice[1]
    assert not any(letters in json.dumps(found) for letters in ("7700900", "member", "2026-11"))


def test_it_is_counted_again_where_there_is_no_database(
    sqlite: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    (elsewhere / "asked.json").write_text(json.dumps(export(sqlite, ANSWERS, closes=True)))
    assert run(["verify", "asked.json"]) == 0
    said = capfd.readouterr().out
    assert "3 ballots, counted again, give the results" in said
    assert "not compared: there is no database here" in said
    for content in ("not json", "[]", '{"log": {}}', '{"log": {"entries": 1, "hash": "x"}, "questions": [{}]}'):
        (elsewhere / "asked.json").write_text(content)
        assert run(["verify", "asked.json"]) == 1
        assert len(capfd.readouterr().err.splitlines()) == 1
    assert run(["verify", "nowhere.json"]) == 1
