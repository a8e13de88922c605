"""The code that deletes everything counts in whatever digits somebody's phone writes."""

from datetime import timedelta

import pytest

from tests.flows.talking import after_talk, new_world

SOON = timedelta(seconds=5)
THE_CODE = ("483920", "٤٨٣٩٢٠", "۴۸۳ ۹۲۰", "৪৮৩৯২০", "４８３９２０")
WRONG = ("111111", "١١١١١١", "۱۱۱ ۱۱۱")


def answer_to(typed: str) -> str:
    talk = [("hello", SOON), ("forget me", SOON), (typed, SOON)]
    (_, said), *_ = reversed(after_talk(talk, new_world()))
    return said[0]


@pytest.mark.parametrize("typed", THE_CODE)
def test_the_code_deletes_in_any_digits(typed: str) -> None:
    assert answer_to(typed).startswith("We are deleting everything")


@pytest.mark.parametrize("typed", WRONG)
def test_a_wrong_one_is_told_so_and_deletes_nothing(typed: str) -> None:
    assert answer_to(typed).startswith("That is not the code. Nothing is deleted.")
