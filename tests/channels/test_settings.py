"""What each setting means once it is read, and what it is where nothing is set."""

import os
import subprocess
import sys
from dataclasses import FrozenInstanceError
from datetime import time
from pathlib import Path

import pytest

from bot.setting_forms import NO_END
from bot.settings import FIELDS, SettingsProblem, load_settings
from tests.channels.credentials import KEY, TELEGRAM, TWILIO

ROOT = Path(__file__).parent.parent.parent


def test_nothing_needs_to_be_set() -> None:
    settings = load_settings({})
    assert settings.database_url == "sqlite:///data/yousaid.db"
    assert settings.quiet_hours == (time(20), time(9))
    assert (str(settings.zone), settings.countries, settings.channels_on()) == ("Europe/London", ("GB",), ())


def test_the_database_is_in_the_data_folder_wherever_that_is() -> None:
    assert load_settings({"YOUSAID_DATA": "/srv/yousaid"}).database_url == "sqlite:////srv/yousaid/yousaid.db"


def test_a_channel_is_on_when_its_credentials_are_set() -> None:
    assert load_settings(TWILIO).channels_on() == ("sms",)
    assert load_settings({**TWILIO, **TELEGRAM}).channels_on() == ("sms", "telegram")


def test_missing_keys_are_said_only_when_they_are_needed() -> None:
    with pytest.raises(SettingsProblem) as problem:
        load_settings({"YOUSAID_INDEX_KEY": KEY}).keys()
    assert [said.split()[0] for said in problem.value.problems] == ["YOUSAID_SECRET_KEY"]


def test_no_secret_is_shown_with_the_settings() -> None:
    secrets = {
        "YOUSAID_SECRET_KEY": KEY,
        "TWILIO_AUTH_TOKEN": "canary-token",
        "SMTP_URL": "smtp://me:canary@mail.example",
    }
    shown = repr(load_settings({**TWILIO, **TELEGRAM, **secrets, "DATABASE_URL": "postgresql://me:canary@localhost/a"}))
    assert not [
        secret for secret in (*secrets.values(), "canary", TELEGRAM["TELEGRAM_SECRET"], "a" * 35) if secret in shown
    ]


@pytest.mark.parametrize(
    ("written", "hours"),
    [
        ("21:30-08:15", (time(21, 30), time(8, 15))),
        ("9:00 - 17:00", (time(9), time(17))),
        ("00:00-00:00", (time(0), time(0))),
    ],
)
def test_quiet_hours_are_two_times(written: str, hours: tuple[time, time]) -> None:
    assert load_settings({"YOUSAID_QUIET_HOURS": written}).quiet_hours == hours


def test_small_slips_in_writing_are_understood() -> None:
    written = {"YOUSAID_NATION": "Northern Ireland", "YOUSAID_COUNTRIES": "uk, ie", "YOUSAID_NAME": " Oak House "}
    settings = load_settings({**written, "YOUSAID_PUBLIC_URL": "https://a.example/"})
    assert (settings.nation, settings.countries, settings.name) == ("northern_ireland", ("GB", "IE"), "Oak House")
    assert settings.public_url == "https://a.example"


@pytest.mark.parametrize(
    "written", ["8080", "+8080", "08080", "8_080", "8080.0", "8080.", "8.08e3", "８０８０", " 8080\u00a0"]
)
def test_a_number_may_be_written_in_any_way_that_leaves_no_doubt(written: str) -> None:
    settings = load_settings({"PORT": written, "YOUSAID_MONTHLY_LIMIT": written, "TWILIO_SEGMENTS_PER_SECOND": "+1_0"})
    assert (settings.port, settings.monthly_limit, settings.twilio_segments_per_second) == (8080, 8080, 10.0)


@pytest.mark.parametrize("written", ["1000000000001", "9" * 30, "9" * 5000, "1e99"])
def test_a_number_that_nothing_comes_near_means_that_there_is_no_end(written: str) -> None:
    settings = load_settings({"YOUSAID_STRANGERS_PER_DAY": written, "YOUSAID_MONTHLY_LIMIT": written})
    assert settings.strangers_per_day == settings.monthly_limit == NO_END


@pytest.mark.parametrize("name", FIELDS)
def test_a_blank_value_is_not_set(name: str) -> None:
    assert load_settings({name: " \u00a0"}) == load_settings({})


def test_what_nobody_sees_at_either_end_is_no_part_of_a_value() -> None:
    settings = load_settings(
        {"YOUSAID_NAME": "\ufeff Oak House\u200b", "TWILIO_AUTH_TOKEN": "\u200e", "PORT": "80\u2060 "}
    )
    assert (settings.name, settings.twilio_auth_token, settings.port) == ("Oak House", None, 80)


def test_settings_do_not_change_once_they_are_read() -> None:
    with pytest.raises(FrozenInstanceError):
        load_settings({}).port = 1  # type: ignore[misc]


def test_settings_cost_little_to_import() -> None:
    check = "import sys, bot.settings; sys.exit(bool({'sqlalchemy', 'aiohttp', 'cryptography', 'twilio'} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", check], check=False, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert run.returncode == 0
