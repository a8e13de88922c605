"""Twilio's list of messages: texts that no webhook brought while we were away, and sends whose answer was lost.

A text that is fetched has the id that its webhook had, so that it counts once whichever comes first.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from bot.channels.channel import Heard, Refused
from bot.channels.forms import form_of
from bot.channels.sms import read_text
from bot.channels.twilio_sending import Sender
from bot.settings import Settings
from flows.turn import Incoming
from storage.outbox import Listed, Post

MOST_TEXTS = 10_000
MOST_SENT = PAGE = 1000


class TooMany(Exception):
    """The list goes on behind what we were given: what is not in that may still be in the list."""


async def texts_since(client: Sender, settings: Settings, since: datetime, now: datetime) -> tuple[Incoming, ...]:
    """Every text to us since then, oldest first; `at` is when Twilio had it. Raises what the client raises."""
    to = {"to": settings.twilio_from} if settings.twilio_from else {}
    listed = await client.client.messages.list_async(
        date_sent_after=since.astimezone(UTC), limit=MOST_TEXTS, page_size=PAGE, **to
    )
    found: list[Incoming] = []
    for message in reversed(listed):
        if message.direction == "inbound" and _is_since(message, since):
            found += _as_by_webhook(message, await _media(message, settings.twilio_api_base), settings, now).messages
    return tuple(found)


async def find_sent(client: Sender, post: Post, since: datetime) -> Listed:
    """What Twilio took from us for this address since then, oldest first. Raises what the client raises, and TooMany.

    Not asked for by date: what waits in Twilio's queue was not sent yet, and has none.
    """
    ours = {"from_": client.sender["from_"]} if "from_" in client.sender else {}
    listed = await client.client.messages.list_async(to=post.address, limit=MOST_SENT, page_size=PAGE, **ours)
    if len(listed) == MOST_SENT and _is_since(listed[-1], since):
        raise TooMany
    taken = [one for one in reversed(listed) if one.direction == "outbound-api" and _is_since(one, since)]
    return Listed(
        alike=_sids(one for one in taken if one.body == post.text),
        others=_sids(one for one in taken if one.body != post.text),
    )


def _sids(messages: Iterable[Any]) -> tuple[str, ...]:
    return tuple(str(message.sid) for message in messages)


def _is_since(message: Any, since: datetime) -> bool:
    """Where there is no date it may be."""
    made = message.date_created
    return not isinstance(made, datetime) or made.astimezone(UTC) >= since


async def _media(message: Any, base: str) -> list[tuple[str, str]]:
    """(address, content type) of each enclosure, asked for only where there is one."""
    if message.num_media in (None, "0"):
        return []
    return [
        (base + one.uri.removesuffix(".json"), one.content_type) for one in await message.media.list_async(limit=10)
    ]


def _as_by_webhook(message: Any, media: list[tuple[str, str]], settings: Settings, now: datetime) -> Heard:
    fields = {"MessageSid": message.sid, "From": message.from_, "To": message.to, "Body": message.body or ""}
    for number, (where, kind) in enumerate(media):
        fields |= {f"MediaUrl{number}": where, f"MediaContentType{number}": kind}
    try:
        return read_text(form_of(list(fields.items())), settings, _when(message, now))
    except Refused:
        return Heard()


def _when(message: Any, now: datetime) -> datetime:
    """Never in the future, whatever the provider's clock says."""
    sent = message.date_sent or message.date_created
    return min(sent.astimezone(UTC), now) if isinstance(sent, datetime) else now
