"""More than one text in twenty that is taken for spam, of fifty at least, is a reason to pause."""

import pytest

from flows.filtering import is_filtered


@pytest.mark.parametrize(
    ("known", "filtered", "is_reason"),
    [
        (49, 49, False),
        (50, 2, False),
        (50, 3, True),
        (100, 5, False),
        (100, 6, True),
        (100_000, 5000, False),
        (100_000, 5001, True),
        (0, 0, False),
    ],
)
def test_more_than_a_twentieth_of_fifty_at_least(known: int, filtered: int, is_reason: bool) -> None:
    assert is_filtered(known, filtered) is is_reason
