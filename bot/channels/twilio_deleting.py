"""Have Twilio delete its own copy of a message, and first what is enclosed with it, which it would keep otherwise."""

from typing import Any

from twilio.base.exceptions import TwilioRestException  # type: ignore[import-untyped]

from bot.channels.twilio_sending import Sender

MISSING = 404
MOST_MEDIA = 10


async def delete(client: Sender, provider_id: str, chat: str | None) -> None:
    """Returns when it is not there any more. Raises what the client raises, such as for one that is on its way."""
    message = client.client.messages(provider_id)
    try:
        for enclosed in await message.media.list_async(limit=MOST_MEDIA):
            await _gone(message.media(enclosed.sid))
        await _gone(message)
    except TwilioRestException as refusal:
        if refusal.status != MISSING:
            raise


async def _gone(resource: Any) -> None:
    """It answers 204, or says why not."""
    if not await resource.delete_async():
        raise RuntimeError("Twilio did not say that it is deleted.")
