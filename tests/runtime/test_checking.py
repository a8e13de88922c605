"""`yousaid check` says of each webhook address whether it is as it should be, and what to set it to."""

import pytest

from bot.checking.telegram import webhook
from bot.checking.twilio import addresses
from bot.settings import load_settings

ADDRESS = "https://yousaid.example.org"
SETTINGS = load_settings({"YOUSAID_PUBLIC_URL": ADDRESS})
POLLING = load_settings({"TELEGRAM_MODE": "poll"})


@pytest.mark.parametrize("retries", ["#rc=3&rp=all", "#rp=all&rc=3", "#rc=3&rp=all&ct=2000"])
def test_an_address_with_its_retries_is_as_it_should_be(retries: str) -> None:
    known = {"sms_url": f"{ADDRESS}/sms{retries}", "sms_fallback_url": f"{ADDRESS}/sms/fallback{retries}"}
    assert all(finding.ok for finding in addresses(SETTINGS, [known]))


@pytest.mark.parametrize(
    "set_to", ["", f"{ADDRESS}/sms", f"{ADDRESS}/sms#rc=3", "https://old.example.org/sms#rc=3&rp=all"]
)
def test_an_address_without_its_retries_or_of_another_place_says_what_to_set(set_to: str) -> None:
    first = next(addresses(SETTINGS, [{"sms_url": set_to}]))
    assert not first.ok
    assert f"{ADDRESS}/sms#rc=3&rp=all" in first.what


@pytest.mark.parametrize("numbers", [None, []])
def test_a_number_that_twilio_does_not_show_is_said(numbers: list[dict[str, object]] | None) -> None:
    (finding,) = addresses(SETTINGS, numbers)
    assert not finding.ok
    assert "TWILIO_FROM" in finding.what


def test_telegram_s_address_is_compared_and_a_backlog_is_said() -> None:
    assert webhook(SETTINGS, {"url": f"{ADDRESS}/telegram"}).ok
    assert not webhook(SETTINGS, {"url": "https://old.example.org/telegram"}).ok
    assert "5000 messages wait" in webhook(SETTINGS, {"url": f"{ADDRESS}/telegram", "pending_update_count": 5000}).what


def test_polling_needs_no_webhook_at_all() -> None:
    assert webhook(POLLING, {"url": ""}).ok
    assert not webhook(POLLING, {"url": f"{ADDRESS}/telegram"}).ok
