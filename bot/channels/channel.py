"""What a channel is: a module that reads a provider's requests and sends through the provider's official client."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from bot.settings import Settings
from flows.turn import Incoming
from storage.outbox import Fate, Post, Receipt


@dataclass(frozen=True, slots=True)
class Raw:
    """A webhook request as it arrived. `target`: raw path and query. `headers`: names in lower case."""

    target: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Heard:
    """What a request held, and the body that tells the provider that we have it."""

    messages: tuple[Incoming, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    body: str = ""
    content_type: str = "text/plain"
    notes: Mapping[str, str] = field(default_factory=dict)


class Refused(Exception):
    """This request changes nothing. `status` is an HTTP status from 400 to 499; `reason` is one plain sentence."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class Channel(Protocol):
    def read(self, raw: Raw, settings: Settings, now: datetime) -> Heard:
        """Raises Refused for what is forged, cut off, oversized or nonsense. No input makes it raise anything else."""

    async def connect(self, settings: Settings) -> Any:
        """A client to send through; imports the provider's library only now."""

    async def send(self, client: Any, post: Post) -> Fate:
        """Never raises because of what the provider does or does not answer."""

    async def close(self, client: Any) -> None:
        """Give back what `connect` took."""
