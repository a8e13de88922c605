"""Turns in a process of their own: nothing changes on the way there, and nobody is told of what is not committed."""

import os
import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot import turn_process
from bot.house import open_house
from bot.turn_process import packed, unpacked
from flows.turn import Incoming, Media
from storage.migrating import migrate
from storage.problems import DatabaseProblem
from storage.tables import messages, outbox
from tests.installed import settings_for

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
any_text = st.text(st.characters(codec=None), max_size=30)
incoming = st.builds(
    Incoming,
    channel=st.sampled_from(["sms", "telegram"]),
    provider_id=any_text,
    address=any_text,
    text=any_text,
    at=st.datetimes(datetime(1990, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)),
    kind=st.sampled_from(["text", "button", "edited", "left"]),
    media=st.lists(st.builds(Media, any_text, any_text), max_size=2).map(tuple),
    token=st.none() | any_text,
    pressed=st.none(),
    language=st.none() | st.just("pl"),
)


@given(st.lists(st.lists(incoming, max_size=3), max_size=3))
def test_what_goes_there_arrives_as_it_was(groups: list[list[Incoming]]) -> None:
    assert unpacked(packed(groups, NOW)) == (groups, NOW)


def text(number: int, words: str) -> list[Incoming]:
    return [Incoming("sms", f"SM{number}", f"+4477009001{number:02}", words, NOW)]


async def test_a_batch_is_committed_there_before_it_is_acknowledged_here(tmp_path: Path) -> None:
    settings = settings_for(9, tmp_path)
    migrate(settings.database_url)
    turns = turn_process.start(lambda: open_house(settings).batches)
    try:
        assert await turns.open()
        assert await turns.take([text(1, "hello"), text(2, "hello")], NOW) == [True, True]
        assert await turns.take([text(1, "hello")], NOW) == [True]
    finally:
        await turns.close()
    house = open_house(settings)
    with house.database.reading() as db:
        assert db.execute(select(func.count()).select_from(messages)).scalar() == 2
        assert db.execute(select(func.count()).select_from(outbox)).scalar() == 2
    house.close()


async def test_a_database_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    def refuse() -> None:
        raise DatabaseProblem("there is none")

    turns = turn_process.start(refuse)  # type: ignore[arg-type]
    assert not await turns.open()
    await turns.close()


async def test_when_it_is_killed_nothing_is_acknowledged_any_more(tmp_path: Path) -> None:
    settings = settings_for(9, tmp_path)
    migrate(settings.database_url)
    turns = turn_process.start(lambda: open_house(settings).batches)
    assert await turns.open()
    os.kill(turns.process, signal.SIGKILL)
    with pytest.raises((OSError, EOFError)):
        await turns.take([text(1, "hello")], NOW)
    await turns.close()
