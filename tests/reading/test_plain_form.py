"""Whatever was typed, one plain form."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.reading.plain_form import LIMIT, cut, plain_form


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("", ""),
        (" \u00a0\u3000\r\n\t", ""),
        ("Hello,   World!", "hello world"),
        ("don’t / don't / don`t", "dont dont dont"),
        ("Żółć ŁÓDŹ Straße", "zolc lodz strasse"),
        ("e\u0301 é", "e e"),
        ("a\x00b", "ab"),
        ("a\x1b[31mb\x07", "a 31mb"),
        ("\ud83d", ""),
        ("1\ufe0f\u20e3 ① ¹ １ ١ १ Ⅱ", "1 1 1 1 1 1 2"),
        ("🔟 🅰 ½", "10 a 1/2"),
        ("4½", "4 1/2"),
        ("S\u200bT\u200dO\ufeffP", "stop"),
        ("st\u00ado\U000e0001p\ufe0f", "stop"),
        ("ЅТОР", "stop"),
        ("Sтоp", "stop"),
        ("нi шiсть", "ні шість"),
        ("пoмocть", "помость"),
        ("ＳＴＯＰ", "stop"),
        ("ꜱᴛᴏᴘ 𝐒𝐓𝐎𝐏", "stop stop"),
        ("s" + "\u0301" * 500 + "top", "stop"),
        ("А", "a"),
        ("НЕТ спасибо", "нет спасибо"),
        ("\u202etxet", "txet"),
        ("4/5 B>A 1,3 B → A", "4/5 b>a 1,3 b>a"),
        ("\"stop\" (1) 2. 'yes'", "stop 1 2 yes"),
        ("yesssss nooooo xxx", "yes no xxx"),
        ("👍🏽👍", "👍 👍"),
        ("हाँ नहीं", "हाँ नहीं"),
        ("ﬁx ℅", "fix c/o"),
        ("μ×", "ux"),
        ("🅰ρ", "ap"),
    ],
)
def test_what_was_typed_has_one_plain_form(typed: str, plain: str) -> None:
    assert plain_form(typed) == plain_form(plain_form(plain)) == plain_form(plain)


@given(st.text())
def test_a_plain_form_is_its_own_plain_form(text: str) -> None:
    text = unicodedata.normalize("NFKC", text)
    assert plain_form(plain_form(text)) == plain_form(text)


@given(st.text(alphabet="abc 12,./>-!?", max_size=60))
def test_between_two_words_there_is_one_gap(text: str) -> None:
    words, gaps = cut(text)
    assert len(gaps) == len(words) + 1


def test_only_the_start_of_an_endless_text_is_looked_at() -> None:
    assert plain_form("no " * LIMIT + "stop") == plain_form("no " * LIMIT)
