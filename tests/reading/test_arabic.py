"""Arabic writes "and", tenses and persons as one word with the next: the lists need not name them all."""

import pytest

from bot.languages import words
from flows.reading.arabic import bare, others
from flows.safety import look


@pytest.mark.parametrize(
    "word, left",
    [("وبيضربني", "يضربني"), ("هيقتلني", "يقتلني"), ("كيصرخ", "يصرخ"), ("والحبل", "الحبل")],
)
def test_what_only_says_and_or_when_is_taken_off(word: str, left: str) -> None:
    assert bare(word) == left


@pytest.mark.parametrize("word", ["والله", "وانا", "حياتي", "بيت", "كيف"])
def test_what_is_a_word_of_its_own_stays(word: str) -> None:
    assert bare(word) == word


@pytest.mark.parametrize("word", ["تخنقني", "يخنقوني", "خنقتني", "بتخنقنا"])
def test_whoever_does_it_to_whomever_is_found_by_one_man_doing_it_to_me(word: str) -> None:
    assert {"يخنقني", "خنقني"}.intersection(others(word))


@pytest.mark.parametrize("text", ["وبيخنقني", "هتخنقني", "كيخنقوني", "وبيخنقونا", "بتخنقنا"])
def test_a_cry_is_heard_in_every_tense_and_of_everybody(text: str) -> None:
    danger = look(f"زوجي {text}", (), words("ar"))
    assert danger is not None
    assert danger.level == "high"
