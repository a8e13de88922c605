"""Where what people send is kept, by channel."""

from typing import Protocol

from bot.media import telegram, twilio
from bot.settings import Settings


class Source(Protocol):
    @property
    def NAME(self) -> str:
        """As staff know it."""

    def is_theirs(self, where: str, settings: Settings) -> bool:
        """May this be opened at all?"""

    async def fetch(self, where: str, settings: Settings) -> bytes:
        """Raises NotShown, and what the line raises."""


SOURCES: dict[str, Source] = {"sms": twilio, "telegram": telegram}
