"""Ukrainian typed in Latin letters is read as Ukrainian, and nothing else is."""

import pytest

from bot.languages import words
from flows.reading.latin_letters import answer_in_cyrillic, in_cyrillic
from flows.reading.yes_no import yes_or_no
from flows.safety import look


@pytest.mark.parametrize("text", ["ne mozhu dyhaty", "ne mozhu dykhaty", "ne mozu dihati", "NE MOZHU DYXATY"])
def test_however_it_is_spelled_it_is_the_same_cry(text: str) -> None:
    danger = look(text, (), words("uk"))
    assert danger is not None
    assert danger == look("не можу дихати", (), words("uk"))


@pytest.mark.parametrize("text", ["we need more lights in the park", "potrzebujemy windy", "", "не можу дихати", "123"])
def test_a_text_that_is_not_ukrainian_in_latin_letters_stays_as_it_is(text: str) -> None:
    assert in_cyrillic(tuple(text.split()), words("uk")) in {(), tuple(text.split())}


def test_only_whoever_has_chosen_ukrainian_is_read_so() -> None:
    assert in_cyrillic(("ne", "mozhu", "dyhaty"), words("pl")) == ()


def test_an_idiom_is_one_in_these_letters_too() -> None:
    assert look("tone v paperah", (), words("uk")) is None


@pytest.mark.parametrize(
    "typed, meant",
    [
        ("ya proty", "я проти"),
        ("pidtrymuiu povnistiu", "підтримую повністю"),
        ("ne zhoden", "не згоден"),
        ("net spasibo", "нет спасибо"),
        ("my pryidemo", "ми прийдемо"),
        ("ne vpevnena", "не впевнена"),
        ("harazd", "гаразд"),
    ],
)
def test_an_answer_in_these_letters_is_the_same_answer(typed: str, meant: str) -> None:
    assert yes_or_no(typed, words("uk")) == yes_or_no(meant, words("uk"))


@pytest.mark.parametrize("text", ["the bus is late", "tam duzhe temno", "zamki", "12", "ya proty " * 4])
def test_words_that_are_in_no_answer_are_none_in_these_letters(text: str) -> None:
    assert answer_in_cyrillic(tuple(text.split()), words("uk")) == ()
