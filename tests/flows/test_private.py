"""What must not stand in words that many people read is found at once, however long the words are."""

from time import process_time

import pytest

from flows.private import PRIVATE


@pytest.mark.parametrize(
    "words", ["ask jo@example.org", "a@b.c", "07700 900123", "+44 (0)7700-900-123", "x" * 99 + "@b.uk"]
)
def test_an_address_or_a_number_is_found(words: str) -> None:
    assert PRIVATE.search(words)


@pytest.mark.parametrize("words", ["at 7 @ the hall.", "@sam", "12 Jan 2027", "a@b", "a @b.c"])
def test_what_is_neither_is_not(words: str) -> None:
    assert not PRIVATE.search(words)


@pytest.mark.parametrize("words", ["a", "a@", "@a", "a.", "0", "+44", "a@b"])
def test_a_form_full_of_letters_takes_no_time(words: str) -> None:
    began = process_time()
    assert not PRIVATE.search(words * (120_000 // len(words)) + "!")
    assert process_time() - began < 0.5
