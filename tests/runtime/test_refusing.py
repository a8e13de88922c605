"""The log says that requests are refused and what to look at, and nobody outside can fill it."""

import logging

import pytest

from bot.logs import redact
from bot.refusing import HELP, Refusals
from bot.web import HOOKS


def test_it_is_said_at_once_and_then_once_a_minute_with_how_many(caplog: pytest.LogCaptureFixture) -> None:
    now = [1000.0]
    refusals = Refusals(lambda: now[0])
    with caplog.at_level(logging.WARNING, "bot.refusing"):
        for second in (0.0, 1, 30, 59, 60):
            now[0] = 1000 + second
            refusals.note("sms", 403)
    assert [message.split(" ", 1)[0] for message in caplog.messages] == ["1", "4"]
    assert "YOUSAID_PUBLIC_URL and TWILIO_AUTH_TOKEN must be what Twilio has" in caplog.messages[0]
    assert redact(caplog.messages[0]) == caplog.messages[0]


def test_what_is_no_forgery_is_said_to_its_sender_alone(caplog: pytest.LogCaptureFixture) -> None:
    Refusals().note("sms", 413)
    assert not caplog.messages


def test_each_channel_that_can_be_forged_has_words() -> None:
    assert set(HELP) == set(HOOKS.values())
