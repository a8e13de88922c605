"""What is wrong only when two settings are seen together: one sentence each, never with a value."""

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from bot.setting_forms import is_this_machine
from bot.setting_keys import same_keys
from storage import failing

if TYPE_CHECKING:
    from bot.settings import Settings

KEYS = ("secret_key", "secret_key_previous", "index_key", "index_key_previous")

POINTS = ", ".join(failing.POINTS)
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
    yield from made_to_fail(settings, os.environ.get(failing.VARIABLE, ""))


def made_to_fail(settings: "Settings", written: str) -> Iterator[str]:
    """Failing on purpose is for rehearsals: where a provider is a real one, real people would wait."""
    bases = {"sms": settings.twilio_api_base, "telegram": settings.telegram_api_base}
    if written and not all(is_this_machine(bases[channel]) for channel in settings.channels_on()):
        yield f"{failing.VARIABLE} is set, and makes yousaid fail on purpose: it is only for rehearsals. Take it away."
        return
    try:
        failing.understood(written)
    except ValueError:
        actions = ", ".join(failing.ACTIONS)
        yield f"{failing.VARIABLE} is not right: write POINT:PASS:ACTION; actions: {actions}; points: {POINTS}."


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
