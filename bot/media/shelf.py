"""Files that somebody is looking at just now: in memory, for two minutes, a few at a time, and nowhere else.

Why at all: the page that says whether there is a file, the picture on it, and each part that a player asks for are
requests of their own, and the provider is asked once. Each of the staff has their own, so that each look is kept.
"""

import asyncio
from dataclasses import dataclass, field

from bot.media.fetching import NO_ANSWER, NOT_THEIRS, SECONDS, NotShown
from bot.media.kinds import type_of
from bot.media.registry import SOURCES
from bot.settings import Settings
from storage.enclosed import Enclosed

Name = tuple[str, str, str]
"""Who looks, the channel, and where its provider keeps it."""

LASTS = 120
MOST = 4
AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class File:
    """`type` None: it is not shown, only given as a download."""

    content: bytes
    type: str | None


@dataclass(slots=True)
class Shelf:
    files: dict[Name, File] = field(default_factory=dict)
    asking: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def file(self, who: str, wanted: Enclosed, settings: Settings) -> tuple[File, bool]:
        """With whether it had to be fetched. Raises NotShown."""
        name = (who, wanted.channel, wanted.where)
        async with self.asking:
            known = self.files.get(name)
            return (known, False) if known else (self._put(name, await _file(wanted, settings)), True)

    def _put(self, name: Name, file: File) -> File:
        while len(self.files) >= MOST:
            del self.files[next(iter(self.files))]
        self.files[name] = file
        asyncio.get_running_loop().call_later(LASTS, self._take_away, name, file)
        return file

    def _take_away(self, name: Name, file: File) -> None:
        if self.files.get(name) is file:
            del self.files[name]


async def _file(wanted: Enclosed, settings: Settings) -> File:
    from aiohttp import ClientError

    source = SOURCES.get(wanted.channel)
    if source is None or wanted.channel not in settings.channels_on():
        raise NotShown(NOT_THEIRS.format("a provider"))
    try:
        async with asyncio.timeout(SECONDS):
            content = await source.fetch(wanted.where, settings)
    except (ClientError, TimeoutError, OSError, ValueError):
        raise NotShown(NO_ANSWER.format(source.NAME)) from None
    return File(content, type_of(content, wanted.kind))
