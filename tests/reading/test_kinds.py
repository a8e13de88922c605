"""What each kind of question asks, says back, offers as buttons and refuses."""

import tomllib
from pathlib import Path

import pytest

from bot.languages import words
from flows.consultation import Question, Text
from flows.questions import choose_many, choose_one, rank, registry, score
from flows.questions.registry import KINDS

OPTIONS = (Text({"en": "Hot water", "pl": "Ciepła woda"}), Text({"en": "Locks"}), Text({"en": "Heating"}))
ROOT = Path(__file__).parents[2]
WITH_OPTIONS = ["choose_one", "choose_many", "rank", "points"]
ASKED = Text({"en": "Which first?"})
ONE = Question("repair", "choose_one", ASKED, options=OPTIONS)
SAFE = Question(
    "safe", "score", Text({"en": "How safe?"}), low_label=Text({"en": "not"}), high_label=Text({"en": "very"})
)


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_is_asked_again_in_fewer_words_where_staff_gave_them(kind: str) -> None:
    question = ONE._replace(kind=kind, short=Text({"en": "First?"}))
    assert KINDS[kind].ask(question).blanks["question"] == ASKED
    assert KINDS[kind].ask_again(question).blanks["question"] == Text({"en": "First?"})


@pytest.mark.parametrize("kind", WITH_OPTIONS)
def test_the_options_stand_in_the_question(kind: str) -> None:
    assert KINDS[kind].ask(ONE).blanks["options"] == OPTIONS


@pytest.mark.parametrize("total", [2, 3, 5, 10, 100])
def test_who_copies_the_example_has_shared_out_all_points(total: int) -> None:
    question = ONE._replace(kind="points", total=total)
    blanks = KINDS["points"].ask(question).blanks
    most, rest = blanks["most"], blanks["rest"]
    copied = KINDS["points"].understand(question, f"1: {most}, 2: {rest}", words("en"))
    assert (copied.value, copied.sure) == ((most, rest, 0), True)


def test_a_score_without_words_at_its_ends_asks_for_a_number() -> None:
    assert score.ask(SAFE).key == "ask-score"
    assert score.ask(SAFE._replace(low_label=None)).key == "ask-score-plain"


def test_what_was_understood_is_said_back_by_number_and_name() -> None:
    assert choose_one.say_back(ONE, 2).blanks == {"number": 2, "option": OPTIONS[1]}
    assert choose_one.say_back(ONE, "abstain").key == "have-abstain"
    assert choose_many.say_back(ONE, ()).key == "have-none"
    assert KINDS["yes_no"].say_back(ONE, "no").key == "have-no"


def test_several_options_are_said_back_in_each_language() -> None:
    blanks = rank.say_back(ONE, (2, 1)).blanks
    assert blanks["numbers"] == "2, 1"
    assert blanks["options"] == Text({"en": "Locks, Hot water", "pl": "Locks, Ciepła woda"})


def test_buttons_stand_for_the_values() -> None:
    assert choose_one.choices(ONE) == (1, 2, 3)
    assert score.choices(SAFE) == (1, 2, 3, 4, 5)
    assert score.choices(SAFE._replace(high=10)) == ()
    assert KINDS["yes_no"].choices(ONE) == ("yes", "no")
    assert KINDS["consent"].choices(ONE) == ("yes", "no", "object")
    assert KINDS["statements"].choices(ONE) == ("agree", "disagree", "pass")
    assert KINDS["points"].choices(ONE) == ()


def test_every_kind_is_in_the_contract_that_keeps_kinds_apart() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    apart = next(contract["modules"] for contract in contracts if contract["name"].startswith("question kinds"))
    assert set(apart) == {f"flows.questions.{kind}" for kind in KINDS}


def test_points_are_said_back_by_name_without_the_options_that_got_none() -> None:
    assert KINDS["points"].say_back(ONE, (6, 0, 4)).blanks["points"] == Text(
        {"en": "Hot water: 6, Heating: 4", "pl": "Ciepła woda: 6, Heating: 4"}
    )


def test_the_question_says_how_many_points_there_are() -> None:
    assert KINDS["points"].ask(ONE._replace(total=12)).blanks["total"] == 12


@pytest.mark.parametrize("total", [-1, 0, 1, 101])
def test_a_total_that_nobody_can_share_out_is_refused(total: int) -> None:
    (problem,) = KINDS["points"].problems(ONE._replace(total=total))
    assert "from 2 to 100" in problem


@pytest.mark.parametrize("kind", ["yes_no", "consent", "statements", "score", "open_text"])
def test_options_of_a_kind_that_has_none_are_refused(kind: str) -> None:
    assert "no options" in next(iter(KINDS[kind].problems(ONE._replace(kind=kind))))


def test_an_option_is_understood_in_every_language_that_it_has() -> None:
    assert choose_one.understand(ONE, "ciepła woda", words("en")).value == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_as_it_should_be_has_no_problems(kind: str) -> None:
    options = OPTIONS if kind in WITH_OPTIONS else ()
    assert list(KINDS[kind].problems(ONE._replace(kind=kind, options=options))) == []


@pytest.mark.parametrize(
    ("options", "part"),
    [
        (("Only one",), "fewer than two options"),
        (("Stop", "Go"), 'act on the word "Stop"'),
        (("Locks", "locks!"), 'called "locks"'),
        (("2", "3"), "number 1"),
        (("?", "Locks"), "no letters or numbers"),
        (tuple(f"Option {letter}" for letter in "abcdefghijklmnopqrstuvwxyz"), "more than a text can hold"),
    ],
)
def test_options_that_cannot_work_are_refused_with_what_to_write(options: tuple[str, ...], part: str) -> None:
    question = ONE._replace(options=tuple(Text({"en": option}) for option in options))
    assert any(part in problem for problem in choose_one.problems(question))


@pytest.mark.parametrize(
    ("change", "part"),
    [({"low": 5, "high": 1}, "above the low"), ({"high": 1000}, "0 to 100"), ({"low_label": None}, "Only one end")],
)
def test_a_scale_that_cannot_work_is_refused(change: dict[str, int | None], part: str) -> None:
    assert any(part in problem for problem in score.problems(SAFE._replace(**change)))  # type: ignore[arg-type]


def test_every_module_of_questions_is_a_kind_that_is_registered() -> None:
    others = {"__init__", "kind", "registry"}
    modules = {path.stem for path in Path(registry.__file__).parent.glob("*.py")} - others
    assert modules == set(KINDS) == {kind.__name__.rpartition(".")[2] for kind in KINDS.values()}


WELSH = ONE._replace(options=tuple(Text({"cy": name}) for name in ("Parc", "Gardd", "Bws i'r dre", "Chwarae")))


@pytest.mark.parametrize(
    "text, option", [("i'r barc", 1), ("fy mharc", 1), ("yr ardd", 2), ("y fws i'r dre", 3), ("chwarae", 4)]
)
def test_a_name_that_begins_otherwise_in_a_welsh_sentence_is_that_name(text: str, option: int) -> None:
    reading = choose_one.understand(WELSH, text, words("cy"))
    assert (reading.value, reading.sure) == (option, True)


FRENCH = ONE._replace(options=tuple(Text({"fr": name}) for name in ("Eau chaude", "Serrures", "Ascenseur")))


@pytest.mark.parametrize(
    "text, option", [("l'assenceur", 3), ("lascenceur", 3), ("leau chaude", 1), ("d'eau chaude", 1)]
)
def test_a_name_that_is_elided_in_a_french_sentence_is_that_name(text: str, option: int) -> None:
    reading = choose_one.understand(FRENCH, text, words("fr"))
    assert (reading.value, reading.sure) == (option, True)
