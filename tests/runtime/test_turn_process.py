"""Turns in a process of their own: nothing changes on the way there, and nobody is told of what is not committed."""

import asyncio
import os
import signal
import socket
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot import turn_process
from bot.house import open_house
from bot.inbox import MOST_IN_A_BATCH, NotKept
from bot.turn_frames import Arriving, framed
from flows import engine
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


@given(st.lists(st.lists(incoming, min_size=1, max_size=3), min_size=1, max_size=3), st.integers(1, 40))
def test_what_goes_there_in_whatever_pieces_arrives_as_it_was(groups: list[list[Incoming]], pieces: int) -> None:
    ours, theirs = socket.socketpair()
    sent = b"".join(framed(group) for group in groups)
    sending = threading.Thread(target=send_in_pieces, args=(ours, sent, len(sent) // pieces + 1))
    sending.start()
    assert [group for batch in Arriving(theirs).batches() for group in batch] == groups
    sending.join()
    theirs.close()


def send_in_pieces(door: socket.socket, sent: bytes, size: int) -> None:
    with door:
        for begin in range(0, len(sent), size):
            door.sendall(sent[begin : begin + size])


def test_a_batch_is_whatever_has_arrived_and_never_too_much() -> None:
    ours, theirs = socket.socketpair()
    ours.sendall(b"".join(framed(text(number % 90, "hello")) for number in range(MOST_IN_A_BATCH + 3)))
    ours.close()
    assert [len(batch) for batch in Arriving(theirs).batches()] == [MOST_IN_A_BATCH, 3]
    theirs.close()


def text(number: int, words: str) -> list[Incoming]:
    return [Incoming("sms", f"SM{number}", f"+4477009001{number:02}", words, NOW)]


async def test_a_batch_is_committed_there_before_it_is_acknowledged_here(tmp_path: Path) -> None:
    settings = settings_for(9, tmp_path)
    migrate(settings.database_url)
    turns = turn_process.start(lambda: open_house(settings).batches)
    try:
        assert await turns.open()
        await asyncio.gather(turns.receive(text(1, "hello")), turns.receive(text(2, "hello")), turns.receive([]))
        await turns.receive(text(1, "hello"))
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
    for _ in range(2):
        with pytest.raises(NotKept):
            await turns.receive(text(1, "hello"))
    await turns.close()


def test_what_was_read_ahead_is_not_read_again_when_its_batch_comes() -> None:
    ours, theirs = socket.socketpair()
    ours.sendall(framed(text(1, "hello")))
    arriving = Arriving(theirs)
    batches = arriving.batches()
    assert next(batches) == [text(1, "hello")]
    assert arriving.next_unread() is None
    ours.sendall(framed(text(2, "two")) + framed(text(3, "three")))
    assert [arriving.next_unread() for _ in range(3)] == [*text(2, "two"), *text(3, "three"), None]
    ours.close()
    assert list(batches) == [[text(2, "two"), text(3, "three")]]
    theirs.close()


def test_a_text_that_cannot_be_read_ahead_waits_for_its_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    def break_down(said: str, *of: object) -> None:
        tried.append(said)
        raise RuntimeError("poison")

    settings = settings_for(9, tmp_path)
    migrate(settings.database_url)
    house = open_house(settings)
    monkeypatch.setattr(engine, "read_ahead", break_down)
    house.batches.read_ahead(*text(1, "hello"))
    assert tried == ["hello"]
    house.close()
