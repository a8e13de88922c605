"""Plays a transcript in a world: our lines are compared with, or replaced by, what the world says and records."""

import re
from datetime import datetime
from typing import Protocol

from tests.transcripts.script import ZONE, Line, moment

START = datetime(2026, 11, 24, 12, 0, tzinfo=ZONE)
_MEDIA = re.compile(r"\[(photo|voice|video|file)\] ?")


class World(Protocol):
    """`hear` and `tick` return our texts; `happened` the facts since it was last asked, as "Kind subject"."""

    async def hear(self, text: str, media: list[str], now: datetime) -> list[str]: ...
    async def press(self, label: str, now: datetime) -> list[str]: ...
    async def staff(self, command: str, now: datetime) -> None: ...
    async def tick(self, now: datetime) -> list[str]: ...
    async def owner(self, text: str, now: datetime) -> None: ...
    def to_owner(self) -> list[str]: ...
    async def happened(self) -> list[str]: ...


async def play(world: World, lines: list[Line]) -> list[Line]:
    """The same transcript with our own lines as this world says them."""
    now, played = START, []
    for line in lines:
        if line.who in ("bot", "~", "to owner"):
            continue
        played.append(line)
        if line.who == "at":
            now = moment(line.text, now)
        played += await ours(world, line, now)
    return played


async def ours(world: World, line: Line, now: datetime) -> list[Line]:
    if line.who == "member":
        media = _MEDIA.findall(line.text)
        said = await world.hear(_MEDIA.sub("", line.text), media, now)
    elif line.who == "press":
        said = await world.press(line.text, now)
    elif line.who == "staff":
        await world.staff(line.text, now)
        said = []
    elif line.who == "at":
        said = await world.tick(now)
    elif line.who == "owner":
        await world.owner(line.text, now)
        said = []
    else:
        return []
    facts = await world.happened()
    told = [Line("to owner", one_line(text)) for text in world.to_owner()]
    return [*([Line("~", "; ".join(facts))] if facts else []), *told, *(Line("bot", one_line(text)) for text in said)]


def one_line(text: str) -> str:
    return " ".join(text.split())
