"""Small choices of the public page: which language a browser likes best, and how numbers are said."""

import pytest

from bot.public.looking import more_than
from bot.public.words import wanted


@pytest.mark.parametrize(
    "header, language",
    [
        ("", None),
        ("pl", "pl"),
        ("PL-pl,en;q=0.9", "pl"),
        ("en;q=0.1,pl;q=0.2", "pl"),
        ("pl;q=0", None),
        (";q=x,,", None),
    ],
)
def test_the_language_that_a_browser_likes_best(header: str, language: str | None) -> None:
    assert wanted(header, ("en", "pl")) == language


def test_how_many_there_were_is_said_as_more_than_a_round_number() -> None:
    said = {3: None, 10: None, 11: 10, 20: 10, 21: 20, 100: 50, 101: 100, 4321: 2000}
    assert {number: more_than(number) for number in said} == said
