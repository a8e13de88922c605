"""LINK from end to end: two phones of one person, one conversation; and guessing leads nowhere, and soon to silence."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.demo.samples import sample
from flows.linking import MOST_TRIES
from storage import consultations
from storage.tables import members
from tests.installed import Installation, installed
from tests.transcripts.player import START


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Installation]:
    async with installed(tmp_path, START) as running:
        with running.house.database.transaction() as db:
            consultations.load(db, sample("oak-house", START), running.clock.now())
        yield running


async def say(here: Installation, channel: str, text: str) -> list[str]:
    """What that phone shows for it."""
    phone = here.phone(channel)
    before = len(phone.messages)
    await phone.text(text)
    await here.settle()
    return [shown.text for shown in phone.messages[before:] if shown.side == "bot"]


async def code(here: Installation) -> str:
    (said,) = await say(here, "sms", "link")
    found = re.search(r"LINK \d{4} \d{4}", said)
    assert found is not None
    return found[0]


async def test_what_was_answered_on_the_phone_is_answered_in_the_app(here: Installation) -> None:
    await say(here, "sms", "oak")
    await say(here, "sms", "1")
    sent = await code(here)
    assert await say(here, "telegram", sent.lower()) == [
        "Done. Both are one conversation now. If you voted on both, the later vote counts."
    ]
    (said,) = await say(here, "telegram", "change")
    assert "1: Hot water" in said
    with here.house.database.reading() as db:
        assert len(db.execute(select(members.c.id)).all()) == 1


async def test_a_code_works_once_and_not_after_a_quarter_of_an_hour(here: Installation) -> None:
    await say(here, "sms", "oak")
    sent = await code(here)
    here.clock.at += timedelta(minutes=16)
    (said,) = await say(here, "telegram", sent)
    assert said.startswith("That code does not work.")
    with here.house.database.reading() as db:
        assert len(db.execute(select(members.c.id)).all()) == 2


async def test_guesses_are_met_with_silence_and_then_the_right_one_too(here: Installation) -> None:
    await say(here, "sms", "oak")
    sent = await code(here)
    guesses = [await say(here, "telegram", f"LINK 0000 000{place}") for place in range(MOST_TRIES)]
    assert all(len(said) <= 1 for said in guesses)
    assert await say(here, "telegram", sent) == []
    (said,) = await say(here, "telegram", "hello")
    assert "Thank you" in said
