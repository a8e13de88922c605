"""What is wrong only when two settings are seen together: one sentence each, never with a value."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from bot.setting_keys import same_keys

if TYPE_CHECKING:
    from bot.settings import Settings

KEYS = ("secret_key", "secret_key_previous", "index_key", "index_key_previous")

Describe = Callable[[str], str]
"""What to write for the setting of that name."""


def clashes(settings: "Settings", describe: Describe) -> Iterator[str]:
    yield from _half_set(settings, describe)
    yield from same_keys({f"YOUSAID_{name.upper()}": getattr(settings, name) for name in KEYS})
    if settings.twilio_from and settings.twilio_messaging_service_sid:
        yield "TWILIO_FROM and TWILIO_MESSAGING_SERVICE_SID are both set: write only one of them."
    hooks = settings.twilio_account_sid or (settings.telegram_bot_token and settings.telegram_mode == "webhook")
    if hooks and not settings.public_url:
        yield f"YOUSAID_PUBLIC_URL is not set: write {describe('YOUSAID_PUBLIC_URL')}."


def _half_set(settings: "Settings", describe: Describe) -> Iterator[str]:
    sender = settings.twilio_from or settings.twilio_messaging_service_sid
    twilio = {
        "TWILIO_ACCOUNT_SID": settings.twilio_account_sid,
        "TWILIO_AUTH_TOKEN": settings.twilio_auth_token,
        "TWILIO_FROM": sender,
    }
    if any(twilio.values()):
        yield from (
            f"{name} is not set, and SMS needs it: write {describe(name)}." for name in twilio if not twilio[name]
        )
    if settings.telegram_bot_token and settings.telegram_mode == "webhook" and not settings.telegram_secret:
        yield f"TELEGRAM_SECRET is not set, and Telegram needs it: write {describe('TELEGRAM_SECRET')}."
