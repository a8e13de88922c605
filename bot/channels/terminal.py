"""The terminal, for `yousaid try`: what we say is printed, with the buttons under it."""

import sys
from datetime import datetime
from typing import Any, TextIO

from bot.channels.channel import Heard, Raw, Refused
from bot.settings import Settings
from storage.outbox import Fate, Post


def read(raw: Raw, settings: Settings, now: datetime) -> Heard:
    """Nothing comes by the web: whoever runs the terminal makes the Incoming."""
    raise Refused(404, "The terminal has no address on the web.")


async def connect(settings: Settings) -> Any:
    return sys.stdout


async def send(client: TextIO, post: Post) -> Fate:
    """A pipe that has been closed is somebody who has gone: no other message would reach them either."""
    buttons = "".join(f"\n  [{label}]" for label, _ in post.buttons)
    try:
        print(f"bot: {post.text}{buttons}", file=client, flush=True)
    except (OSError, ValueError):
        return Fate(post.id, "failed", code="closed")
    return Fate(post.id, "sent", provider_id=post.id)


async def close(client: TextIO) -> None:
    """The terminal stays open: it is not ours."""
