"""Have Telegram delete a message of ours, in its store and on the phone: possible for two days after it was sent."""

from telegram.error import BadRequest, Forbidden

from bot.channels.telegram_sending import Sender


async def delete(client: Sender, provider_id: str, chat: str | None) -> None:
    """Returns when it is not there any more, or can never be deleted. Raises what the client raises."""
    if chat is None:
        return
    try:
        await client.bot.delete_message(chat, int(provider_id))
    except (BadRequest, Forbidden):
        return
