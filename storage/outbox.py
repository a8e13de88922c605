"""Messages waiting to go out, and what became of each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Effect = Literal["left", "bad_address", "stop_channel", "moved"]

DIGESTED = "digested"
"""The code of what was not sent because it waited during a pause: it was told as one line, and NEWS gives it."""

LISTED = frozenset({"sms"})
"""Channels whose provider lists what it took: what became of a send can be looked up (`storage.looking`)."""


@dataclass(frozen=True, slots=True)
class Post:
    """One message to send. `buttons`: (label, token) in order. `address` is in clear, only in memory."""

    id: str
    channel: str
    address: str
    text: str
    kind: str = "reply"
    buttons: tuple[tuple[str, str], ...] = ()
    segments: int = 1
    attempts: int = 1


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a try. `sent`: accepted. `retry`: surely not sent. `failed`: never will be. `unknown`: no answer.

    `retry_after` in seconds. `stop`: nothing may be sent to this channel for `retry_after` seconds. `effect`: what
    else follows ("left": write the opt-out; "bad_address"; "stop_channel": credentials are wrong; "moved": `moved_to`).
    """

    id: str
    status: Literal["sent", "retry", "failed", "unknown"]
    provider_id: str | None = None
    code: str | None = None
    retry_after: float | None = None
    stop: bool = False
    effect: Effect | None = None
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """A provider's later word on a message: by our id where the callback carries it, else by the provider's.

    `status`: queued, sending, sent, delivered, undelivered, failed, canceled, read. It only ever goes up. `effect`:
    what else follows from a message that did not arrive.
    """

    channel: str
    status: str
    at: datetime
    outbox_id: str | None = None
    provider_id: str | None = None
    code: str | None = None
    effect: Effect | None = None


@dataclass(frozen=True, slots=True)
class Lost:
    """A send whose fate is unknown, to be looked for in the provider's list of what it took since then.

    `lease`: until when nobody else looks; it also says that what is found is still wanted.
    """

    post: Post
    since: datetime
    lease: datetime


@dataclass(frozen=True, slots=True)
class Listed:
    """Ids of what a provider took for one address: with the very words that are looked for, and with others."""

    alike: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
