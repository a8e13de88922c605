"""What is wrong only when two settings are seen together: one sentence each, never with a value."""

import os
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.setting_forms import is_this_machine
from bot.setting_keys import same_keys
from storage import failing

KEYS = ("YOUSAID_SECRET_KEY", "YOUSAID_SECRET_KEY_PREVIOUS", "YOUSAID_INDEX_KEY", "YOUSAID_INDEX_KEY_PREVIOUS")
BASES = {"TWILIO_ACCOUNT_SID": "TWILIO_API_BASE", "TELEGRAM_BOT_TOKEN": "TELEGRAM_API_BASE"}
"""What a channel cannot do without -> where its provider is."""

POINTS = ", ".join(failing.POINTS)
Values = Mapping[str, Any]
"""Each setting's value by its variable's name; None or empty for one that is not set."""

Describe = Callable[[str], str]
"""What to write for the setting of that name."""


def clashes(values: Values, describe: Describe) -> Iterator[str]:
    yield from _half_set(values, describe)
    yield from same_keys({name: values[name] for name in KEYS})
    if values["TWILIO_FROM"] and values["TWILIO_MESSAGING_SERVICE_SID"]:
        yield "TWILIO_FROM and TWILIO_MESSAGING_SERVICE_SID are both set: write only one of them."
    hooks = values["TWILIO_ACCOUNT_SID"] or (values["TELEGRAM_BOT_TOKEN"] and values["TELEGRAM_MODE"] == "webhook")
    if hooks and not values["YOUSAID_PUBLIC_URL"]:
        yield f"YOUSAID_PUBLIC_URL is not set: write {describe('YOUSAID_PUBLIC_URL')}."
    yield from made_to_fail(values, os.environ.get(failing.VARIABLE, ""))


def made_to_fail(values: Values, written: str) -> Iterator[str]:
    """Failing on purpose is for rehearsals: where a provider is a real one, real people would wait."""
    reached = [values[base] for credential, base in BASES.items() if values[credential]]
    if written and not all(map(is_this_machine, reached)):
        yield f"{failing.VARIABLE} is set, and makes yousaid fail on purpose: it is only for rehearsals. Take it away."
        return
    try:
        failing.understood(written)
    except ValueError:
        actions = ", ".join(failing.ACTIONS)
        yield f"{failing.VARIABLE} is not right: write POINT:PASS:ACTION; actions: {actions}; points: {POINTS}."


def _half_set(values: Values, describe: Describe) -> Iterator[str]:
    twilio = {name: values[name] for name in ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_FROM")}
    twilio["TWILIO_FROM"] = twilio["TWILIO_FROM"] or values["TWILIO_MESSAGING_SERVICE_SID"]
    if any(twilio.values()):
        yield from (
            f"{name} is not set, and SMS needs it: write {describe(name)}." for name in twilio if not twilio[name]
        )
    if values["TELEGRAM_BOT_TOKEN"] and values["TELEGRAM_MODE"] == "webhook" and not values["TELEGRAM_SECRET"]:
        yield f"TELEGRAM_SECRET is not set, and Telegram needs it: write {describe('TELEGRAM_SECRET')}."
