"""A yes to a quote is a bare one, and taking it back is understood in every language and says nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import languages, messages
from flows import commands
from flows.quotes import is_cut_of
from flows.quoting import is_qualified, is_take_back
from flows.reading.leaving import wants_to_leave
from flows.reading.lexicon import lexicon
from flows.reading.plain_form import plain_form
from flows.redacting import GONE


@pytest.mark.parametrize("code", languages.codes())
def test_the_word_that_we_name_is_understood(code: str) -> None:
    words, said = languages.words(code), plain_form(messages.catalog(code)["quote-yes"])
    assert [phrase for phrase in words.unquote if f" {said} ".endswith(f" {phrase} ")] != []


@pytest.mark.parametrize("code", languages.codes())
def test_it_is_no_command_and_no_wish_to_leave(code: str) -> None:
    words = languages.words(code)
    assert is_take_back("UNQUOTE", words)
    for phrase in words.unquote:
        assert is_take_back(phrase, words)
        assert commands.find(phrase, words) is None, phrase
        assert wants_to_leave(phrase, words) != "yes", phrase


@pytest.mark.parametrize(
    "text", ["", "unquote the price of the lift please, it is far too high for all of us in here", "yes"]
)
def test_anything_else_is_not(text: str) -> None:
    assert not is_take_back(text, languages.words("en"))


QUALIFIED = (
    "yes but not the bit about the morning", "yes but", "yes only if", "yes except the morning", "yes without it",
    "yes about the bit", "yes and not the name",
)  # fmt: skip


@pytest.mark.parametrize("text", QUALIFIED)
def test_a_yes_to_a_part_is_told_from_a_yes_whatever_small_words_it_is_made_of(text: str) -> None:
    assert is_qualified(text, languages.words("en"))


@pytest.mark.parametrize("code", languages.codes())
def test_a_bare_yes_of_each_language_is_one(code: str) -> None:
    words = languages.words(code)
    its_own = [word for word, entry in lexicon(words).singles.items() if "yes" in entry.tags]
    assert [text for text in ("yes", "YES please", "ok", "yes thank you", *its_own) if is_qualified(text, words)] == []


@given(st.lists(st.sampled_from(["I", "do", "not", "like", "the", "cold", "showers", "here"]), min_size=1, max_size=12))
def test_a_cut_never_says_what_was_not_said_in_that_order(words: list[str]) -> None:
    """Words that stand apart in the whole are never brought together without a mark."""
    whole = "I do not like the cold showers here and I do like the garden"
    assert is_cut_of(" ".join(words), whole) == (f" {' '.join(words)} " in f" {whole} ")


def test_a_mark_stands_where_something_is_cut_out() -> None:
    whole = f"Ring {GONE}, the showers are cold and Tyler is rude"
    assert is_cut_of(f"the showers are cold {GONE} rude", whole)
    assert is_cut_of(f"Ring {GONE}, the showers", whole)
    assert not is_cut_of("Ring the showers", whole)
    assert not is_cut_of(f"rude {GONE} the showers", whole)
    assert not is_cut_of(GONE, whole)
