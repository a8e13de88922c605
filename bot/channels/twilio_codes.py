"""What each of Twilio's answers to a send means for the message, for the person and for the whole channel."""

from dataclasses import dataclass
from typing import Literal

from storage.outbox import Effect, Fate

LATER = 300.0
"""Seconds until it is worth asking again whether somebody has mended it. Without it, each try waits longer."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """`stop`: the whole channel waits for `retry_after` seconds."""

    status: Literal["retry", "failed", "unknown"]
    retry_after: float | None = None
    stop: bool = False
    effect: Effect | None = None


NOT_NOW = Meaning("retry", stop=True)
LOCKED_OUT = Meaning("retry", LATER, stop=True, effect="stop_channel")
TRY_AGAIN = Meaning("retry")
BACKLOG = Meaning("retry", LATER, stop=True)
BAD_ADDRESS = Meaning("failed", effect="bad_address")
LEFT = Meaning("failed", effect="left")
NEVER = Meaning("failed")
LOST = Meaning("unknown")

BY_CODE = {
    **dict.fromkeys((429, 20429), NOT_NOW),
    **dict.fromkeys((20003, 20404, 30002), LOCKED_OUT),
    **dict.fromkeys(
        (21606, 21701, 21703, 30034), LOCKED_OUT
    ),  # our sender is not set up to send: nothing can go until it is
    **dict.fromkeys((21211, 21266, 21604, 21614, 30005, 30006), BAD_ADDRESS),
    21610: LEFT,
    **dict.fromkeys((21612, 30001, 30003, 30008, 30017), TRY_AGAIN),
    21611: BACKLOG,
    **dict.fromkeys((30004, 30007, 21608, 14107, 21602, 21603, 21609, 21617), NEVER),
    30410: LOST,
}
BY_STATUS = {401: LOCKED_OUT, 404: LOCKED_OUT, 408: LOST, 429: NOT_NOW}

FILTERED = ("30007",)
"""In a receipt: a network, or Twilio itself, took the text for spam. It says something of all that have its words."""


def meaning(code: int | None, status: int) -> Meaning:
    """`code` is Twilio's, where it gave one; `status` is the HTTP status of an answer that is not a success."""
    if code is not None and code in BY_CODE:
        return BY_CODE[code]
    if status in BY_STATUS:
        return BY_STATUS[status]
    return NEVER if 400 <= status <= 499 else LOST


def effect_of(code: int) -> Effect | None:
    """What a code in a receipt says about the person or the address; a receipt never stops the channel."""
    effect = BY_CODE.get(code, NEVER).effect
    return None if effect == "stop_channel" else effect


def fate(post_id: str, code: int | None, status: int, retry_after: float | None = None) -> Fate:
    found = meaning(code, status)
    return Fate(
        post_id,
        found.status,
        code=str(code or status),
        retry_after=retry_after if retry_after is not None and found is NOT_NOW else found.retry_after,
        stop=found.stop,
        effect=found.effect,
    )
