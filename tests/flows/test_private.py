"""What must not stand in words that many people read is found at once, however long the words are."""

from time import process_time

import pytest

from flows.private import PRIVATE, REACHED_BY, private_in


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


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("oh seven seven double oh nine hundred one two three", REACHED_BY),
        ("write to jo@example.org", REACHED_BY),
        ("her NHS number 943 476 5919", "NHS number"),
        ("QQ123456C was wrong", "National Insurance number"),
        ("the van AB12 CDE", "car registration"),
        ("call the desk on 0161 496 0123", None),
        ("at M1 1AE from 9:30 on 12/11/2026", None),
        ("450 new doors for 12,500 pounds", None),
    ],
)
def test_what_leads_to_one_person_is_named_and_what_leads_to_an_office_is_not(words: str, kind: str | None) -> None:
    assert private_in(words) == kind
