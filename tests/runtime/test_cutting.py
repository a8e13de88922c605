"""The last resort for words that do not fit: whole words up to the limit, at once however long they are."""

from time import process_time

import pytest

from bot.wording import GSM_TWO, UCS_THREE, cut
from flows.segments import measure


@pytest.mark.parametrize("words", ["a b" * 36_000, "ż b" * 36_000, "x" * 110_000, "a b" * 100 + "ż", "short", ""])
def test_whole_words_up_to_the_limit_and_at_once(words: str) -> None:
    began = process_time()
    text = cut(words).text
    assert process_time() - began < 0.5
    assert text.endswith("...")
    assert measure(text).units <= (GSM_TWO if measure(words).encoding == "GSM-7" else UCS_THREE)
    kept = text.removesuffix("...")
    assert words.startswith(kept)
    assert " " not in words or words[len(kept) : len(kept) + 1] in (" ", "")
