"""You said, we did: who hears, what staff may write, and what may be asked back."""

import pytest

from flows.consultation import Consultation, Question, Text
from flows.loop import Record, hears, missing_languages, problems, update_for
from flows.outcome import About, Outcome


def words(text: str) -> Text:
    return Text({"en": text})


CONSULTATION = Consultation(
    "park",
    words("The park"),
    words("The council decides."),
    words("The place can change."),
    (
        Question("safe", "score", words("How safe is it?")),
        Question("vote", "yes_no", words("Keep it open at night?"), secret=True),
        Question("fund", "points", words("Pay for what?"), options=(words("Swings"), words("Slides"))),
    ),
    ("en",),
)


@pytest.mark.parametrize(
    "about, record, why",
    [
        (About(), Record(took_part=True), "took_part"),
        (About(), Record(), None),
        (About(references=("K7",)), Record(frozenset({"K7"}), took_part=True), "said"),
        (About(references=("K7",)), Record(frozenset({"K8"}), took_part=True), None),
        (About(answers=(("safe", 2),)), Record(answers=(("safe", 2),), took_part=True), "answered"),
        (About(answers=(("safe", 2),)), Record(answers=(("safe", 3),), took_part=True), None),
        (About(answers=(("safe", 2),)), Record(answers=(("safe", (3, 2)),), took_part=True), "answered"),
        (About(("K7",), (("safe", 2),)), Record(frozenset({"K7"}), (("safe", 2),), True), "said"),
    ],
)
def test_who_hears_of_an_outcome_and_why(about: About, record: Record, why: str | None) -> None:
    assert hears(about, record) == why


@pytest.mark.parametrize(
    "outcome, says",
    [
        (Outcome("1", "park", "done", words("a")), "say what"),
        (Outcome("1", "park", "not_doing", words("a")), "reason"),
        (Outcome("1", "park", "tried", words("a"), words("b")), "learned"),
        (Outcome("1", "park", "heard", words("a"), about=About(answers=(("swings", 1),))), "no question"),
        (Outcome("1", "park", "heard", words("a"), about=About(answers=(("vote", "yes"),))), "secret"),
        (Outcome("1", "park", "heard", words("a"), about=About(answers=(("fund", 1),))), "nobody chose one answer"),
    ],
)
def test_an_outcome_that_cannot_be_told_says_why(outcome: Outcome, says: str) -> None:
    assert [says in problem for problem in problems(outcome, CONSULTATION)] == [True]


def test_only_done_asks_back_and_only_one_thing() -> None:
    for status in ("heard", "read", "planned", "doing", "tried", "not_doing"):
        say = update_for(Outcome("1", "park", status, words("a"), words("b"), words("c")))  # type: ignore[arg-type]
        assert (say.question, say.asks) == (None, None)
    done = update_for(Outcome("1", "park", "done", words("a"), words("b")))
    assert done.question is not None
    assert [button.value for button in done.buttons] == ["yes", "partly", "no"]


def test_a_sensitive_outcome_gives_nothing_away() -> None:
    say = update_for(Outcome("1", "park", "done", words("the clinic"), words("a new nurse"), sensitive=True))
    assert [phrase.key for phrase in say.phrases] == ["update-sensitive"]
    assert not say.phrases[0].blanks
    assert say.question is None


def test_a_missing_translation_is_named() -> None:
    outcome = Outcome("1", "park", "done", words("a"), Text({"en": "b", "pl": "b"}))
    assert missing_languages(outcome, ("en", "pl")) == (("said", "pl"),)
