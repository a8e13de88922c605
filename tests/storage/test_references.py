"""References are short, have no letter that looks like a digit, and count on without a gap."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.references import after, number, reference

numbers = st.integers(1, 10**9)


def test_they_start_as_written_down() -> None:
    told = [reference(n) for n in (1, 9, 10, 88, 207, 208, 297, 298, 2277, 2278)]
    assert told == ["A1", "A9", "B1", "K7", "Z9", "A10", "A99", "B10", "Z99", "A100"]


@given(numbers)
def test_a_reference_is_its_number(n: int) -> None:
    assert number(reference(n)) == n
    assert number(f" {reference(n).lower()} ") == n
    assert after(reference(n)) == reference(n + 1)
    assert not set(reference(n)) & set("ILO")


@pytest.mark.parametrize(
    "word", ["", "K", "7", "K0", "K07", "I1", "O1", "KK7", "K7a", "K٧", "K-1", "ſ1", "K" + "9" * 13, "Z" + "9" * 5000]
)
def test_what_is_no_reference_is_refused(word: str) -> None:
    with pytest.raises(ValueError, match="is not a reference"):
        number(word)
