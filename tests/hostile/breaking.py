"""A batch that is held open for a test, and three ways in which one text breaks us."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.wording import Wording
from flows import engine
from flows.turn import Here, Incoming, Turn
from tests.hostile.attack import Answer, Attack, number

POISON = "poison"


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
