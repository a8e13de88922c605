"""Word lists are put in order once, before anybody writes."""

from pathlib import Path

import pytest

from bot import compiled, languages
from bot.getting_ready import get_words_ready


def test_once_they_are_in_order_nothing_is_worked_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    get_words_ready()
    for remembered in (languages.words, languages.everywhere, languages._grammar, languages._in_latin):
        remembered.cache_clear()
    languages._in_other_letters.cache_clear()
    monkeypatch.setattr(compiled, "_keep", lambda kept, content: pytest.fail(f"{Path(kept).name} was made again"))
    get_words_ready()
