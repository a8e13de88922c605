"""Somebody who was not let alone has not asked us to leave them alone."""

import pytest

from bot.tools.read import answer


@pytest.mark.parametrize(
    ("text", "leave"),
    [
        ("i said stop and he didnt stop. was that rape", "unsure"),
        ("he forced me. i said stop", "unsure"),
        ("i said stop", "yes"),
        ("STOP", "yes"),
        ("i want to die, stop texting me", "yes"),
    ],
)
def test_stop_beside_violence_is_no_wish_to_leave_us(text: str, leave: str) -> None:
    assert answer({"text": text})["leave"] == leave
