"""Parts of an SMS, counted as phone networks count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.segments import BASIC, EXTENDED, measure, plain_typography

GSM = "".join(sorted(BASIC | EXTENDED))


@pytest.mark.parametrize(
    ("text", "encoding", "segments", "units"),
    [
        ("", "GSM-7", 1, 0),
        ("a" * 160, "GSM-7", 1, 160),
        ("a" * 161, "GSM-7", 2, 161),
        ("a" * 306, "GSM-7", 2, 306),
        ("a" * 307, "GSM-7", 3, 307),
        ("€" * 80, "GSM-7", 1, 160),
        ("€" * 81, "GSM-7", 2, 162),
        ("a" * 152 + "€" + "a" * 152, "GSM-7", 3, 306),
        ("a" * 151 + "€" + "a" * 153, "GSM-7", 2, 306),
        ("ł" * 70, "UCS-2", 1, 70),
        ("ł" * 71, "UCS-2", 2, 71),
        ("ł" * 134, "UCS-2", 2, 134),
        ("ł" * 135, "UCS-2", 3, 135),
        ("😀" * 35, "UCS-2", 1, 70),
        ("😀" * 36, "UCS-2", 2, 72),
        ("ł" * 66 + "😀" + "ł" * 66, "UCS-2", 3, 134),
        ("éñüà" * 40, "GSM-7", 1, 160),
        ("\r\n" * 80, "GSM-7", 1, 160),
    ],
)
def test_parts_are_counted_at_the_borders(text: str, encoding: str, segments: int, units: int) -> None:
    measured = measure(text)
    assert (measured.encoding, measured.segments, measured.units) == (encoding, segments, units)


@pytest.mark.parametrize("letter", "áíóúçêłż")
def test_letters_outside_gsm_7_are_named(letter: str) -> None:
    assert measure(f"a{letter}b{letter}").because == (letter,)


@given(st.text(alphabet=GSM, max_size=700))
def test_gsm_parts_are_those_that_laying_the_characters_out_gives(text: str) -> None:
    assert measure(text).segments == _laid_out([1 + (c in EXTENDED) for c in text], 160, 153)


@given(st.text(alphabet="ł😀a", max_size=400).map(lambda text: "ł" + text))
def test_ucs_parts_are_those_that_laying_the_characters_out_gives(text: str) -> None:
    assert measure(text).segments == _laid_out([1 + (c > "\uffff") for c in text], 70, 67)


@given(st.text())
def test_plain_typography_never_costs_more(text: str) -> None:
    assert measure(plain_typography(text)).segments <= max(measure(text).segments, len(text))


def test_typography_that_triples_the_price_is_made_plain() -> None:
    assert plain_typography("“It’s – ok…”\u00a0") == '"It\'s - ok..." '
    assert measure(plain_typography("‘’“”–—…\u00a0")).encoding == "GSM-7"


def _laid_out(widths: list[int], alone: int, each: int) -> int:
    """One part after another, no character cut in two."""
    if sum(widths) <= alone:
        return 1
    parts, left = 1, each
    for width in widths:
        if width > left:
            parts, left = parts + 1, each
        left -= width
    return parts
