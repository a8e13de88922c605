"""Random conversations: what people send, in any order, with any time between."""

from collections.abc import Coroutine
from datetime import timedelta
from functools import cache
from typing import Any, TypeVar

from hypothesis import strategies as st

from bot.demo.samples import sample
from flows.consultation import Consultation
from tests.transcripts.player import START
from tests.transcripts.pure_world import PureWorld

EVERYDAY = (
    "hello", "1", "2", "3", "4", "5", "yes", "no", "partly", "maybe", "both", "Hot water", "lcoks", "2 cos my door dont lock",
    "2, 4", "1 or 2 idk", "skip", "back", "undo", "undo sorry meant hot water", "menu", "help", "status", "news", "more", "language", "change",
    "change 2 4", "change 1 locks", "change K7 the new words", "change 2", "later", "later 5", "pause", "less", "person",
    "po polsku", "in English please", "START", "join", "oak", "stop", "please stop texting me", "why are you texting me",
    "i want to die", "i cant do this any more", "the bins are full", "tak", "nie", "druga", "pomiń", "cofnij", "", " ", "👍", "٢",
)  # fmt: skip
text = st.one_of(st.sampled_from(EVERYDAY), st.text(max_size=60))
pause = st.sampled_from(
    [timedelta(0), timedelta(seconds=20), timedelta(minutes=4), timedelta(hours=3), timedelta(days=9)]
)
conversation = st.lists(st.tuples(text, pause), min_size=1, max_size=12)
channel = st.sampled_from(["sms", "telegram"])
language = st.sampled_from(["en", "pl"])


T = TypeVar("T")


@cache
def oak_house() -> Consultation:
    """Read once: it never changes, and to read it takes longer than to talk about it."""
    return sample("oak-house", START)


def new_world(channel: str = "sms", language: str = "en") -> PureWorld:
    return PureWorld([oak_house()], channel, language)


def at_once(talk: Coroutine[Any, Any, T]) -> T:
    """What comes of it. By the rules alone nothing is ever waited for, so it needs no event loop."""
    try:
        talk.send(None)
    except StopIteration as done:
        value: T = done.value
        return value
    raise AssertionError("The rules waited for something.")


def after_talk(talk: list[tuple[str, timedelta]], world: PureWorld) -> list[tuple[str, list[str]]]:
    """Plays it; gives each text with our replies to it."""

    async def run() -> list[tuple[str, list[str]]]:
        now, told = START, []
        for text, wait in talk:
            now += wait
            told.append((text, await world.hear(text, [], now)))
        return told

    return at_once(run())
