"""One message that breaks us never takes others with it, and is not lost itself."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.wording import Wording
from flows import engine
from flows.turn import Here, Incoming, Turn
from storage.tables.columns import moment
from tests.hostile.attack import Answer, Attack, attacked, number

POISON = "poison"
TEXTS = ["green", "poison i want to die", "blue", "poison", "i want to die", "2"]


@asynccontextmanager
async def one_batch(attack: Attack) -> AsyncIterator[Callable[..., "asyncio.Task[Answer]"]]:
    """What is posted inside is committed in one batch, at the end."""
    busy = threading.Event()
    waiting = asyncio.create_task(attack.here.house.writer.run(busy.wait))
    first = asyncio.create_task(attack.sms("first", number(900)))
    await until(lambda: len(attack.here.house.inbox._forming) == 0 and attack.here.house.inbox._running is not None)
    yield lambda work: asyncio.create_task(work)
    busy.set()
    await waiting
    await first


async def until(holds: Callable[[], bool]) -> None:
    while not holds():
        await asyncio.sleep(0)


def break_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    take_turn = engine.take_turn

    def break_down(here: Here, incoming: Incoming) -> Turn:
        if POISON in incoming.text:
            raise RuntimeError(incoming.text)
        return take_turn(here, incoming)

    monkeypatch.setattr(engine, "take_turn", break_down)


def break_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what members with poison in their text would be told; the others' words come out."""
    meaning = engine.meaning

    def mark(here: Here, incoming: Incoming) -> Turn:
        Wording.poisoned = POISON in incoming.text  # type: ignore[attr-defined]
        return meaning(here, incoming)

    phrase = Wording.phrase

    def break_down(self: Wording, *of: Any) -> str:
        if Wording.poisoned:  # type: ignore[attr-defined]
            raise KeyError("blank")
        return phrase(self, *of)

    monkeypatch.setattr(engine, "meaning", mark)
    monkeypatch.setattr(Wording, "phrase", break_down)
    monkeypatch.setattr(Wording, "poisoned", False, raising=False)


def break_the_look(monkeypatch: pytest.MonkeyPatch) -> None:
    look = engine.look

    def break_down(text: str, *rest: Any) -> Any:
        if POISON in text:
            raise IndexError(text)
        return look(text, *rest)

    monkeypatch.setattr(engine, "look", break_down)


@pytest.mark.parametrize("break_it", [break_turns, break_words, break_the_look])
async def test_a_poison_message_keeps_its_words_and_the_others_go_on(
    break_it: Callable[[pytest.MonkeyPatch], None], tmp_path: Path, empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with attacked(tmp_path, empty, "oak-house") as attack:
        attack.joined(*(("sms", number(place)) for place in range(1, 7)), words=["JOIN"])
        break_it(monkeypatch)
        async with one_batch(attack) as post:
            tasks = [post(attack.sms(text, number(place))) for place, text in enumerate(TEXTS, start=1)]
        assert {(await task)[0] for task in tasks} == {200}
        kept = {text for (text,) in attack.rows("SELECT text FROM messages")}
        assert set(TEXTS) <= kept
        assert attack.rows("SELECT value FROM ballots") == [("2",)]
        alerted = {text for (text,) in attack.rows("SELECT text FROM messages JOIN alerts a USING (member_id)")}
        assert {"poison i want to die", "i want to die"} <= alerted
        asked = {text for (text,) in attack.rows("SELECT text FROM messages m JOIN requests r ON r.message_id = m.id")}
        assert asked == {"poison i want to die", "poison"}


async def test_a_poisoned_chat_goes_on_with_its_next_message(
    tmp_path: Path, empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with attacked(tmp_path, empty, "oak-house") as attack:
        attack.joined(("telegram", "1"))
        break_turns(monkeypatch)
        for text in ("poison", "2", "poison", "STOP"):
            assert (await attack.chat(text))[0] == 200
        assert attack.rows("SELECT value FROM ballots") == [("2",)]
        assert attack.rows('SELECT "left" FROM members') == [(1,)]


async def test_an_answer_that_arrived_before_close_counts_though_its_commit_came_after(
    tmp_path: Path, empty: Path
) -> None:
    async with attacked(tmp_path, empty, "oak-house") as attack:
        attack.joined(("sms", number(1)), ("sms", number(2)))
        closes = moment(attack.one("SELECT closes FROM consultations"))
        attack.here.clock.at = closes - timedelta(milliseconds=1)
        async with one_batch(attack) as post:
            before = post(attack.sms("1", number(1)))
            await until(lambda: len(attack.here.house.inbox._forming) == 1)
            attack.here.clock.at = closes
            after = post(attack.sms("2", number(2)))
            await until(lambda: len(attack.here.house.inbox._forming) == 2)
        assert ((await before)[0], (await after)[0]) == (200, 200)
        assert attack.rows("SELECT value, late FROM ballots ORDER BY value") == [("1", 0), ("2", 1)]
