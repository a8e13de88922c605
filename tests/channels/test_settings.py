"""Settings are read once, and whatever is wrong with them is said at once, with what to write."""

import os
import subprocess
import sys
from base64 import urlsafe_b64encode
from dataclasses import FrozenInstanceError
from datetime import time
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from bot.setting_forms import NO_END
from bot.setting_names import SLIPS
from bot.settings import FIELDS, SettingsProblem, load_settings

KEY = urlsafe_b64encode(bytes(range(32))).decode()
OTHER_KEY = urlsafe_b64encode(bytes(range(1, 33))).decode()
TWILIO = {
    "TWILIO_ACCOUNT_SID": "AC" + "1" * 32,
    "TWILIO_AUTH_TOKEN": "12345",
    "TWILIO_FROM": "+447700900000",
    "YOUSAID_PUBLIC_URL": "https://yousaid.example.org",
}
TELEGRAM = {
    "TELEGRAM_BOT_TOKEN": "900900900:" + "a" * 35,
    "TELEGRAM_SECRET": "s" * 20,
    "YOUSAID_PUBLIC_URL": "https://yousaid.example.org",
}
ROOT = Path(__file__).parent.parent.parent


def problems(**env: str) -> tuple[str, ...]:
    with pytest.raises(SettingsProblem) as problem:
        load_settings(env)
    return problem.value.problems


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


WRONG = {
    "YOUSAID_DATA": ["da\0ta"],
    "DATABASE_URL": ["mysql://a", "yousaid.db", "sqlite:///a\0b"],
    "PORT": ["0", "65536", "http", "8080.5"],
    "YOUSAID_PUBLIC_URL": [
        "yousaid.example.org",
        "https://",
        "https://[",
        "ftp://a.b",
        "https://a.b/?x",
        "https://a:b@c.d",
        "https://a.b:99999",
        "https://a b",
    ],
    "YOUSAID_SECRET_KEY": ["short", "a" * 44, KEY[:-1] + "==", KEY.replace("_", "/") + "A"],
    "YOUSAID_NAME": ["seventeen letters", "a\nb", "Caf\udce9"],
    "YOUSAID_TIMEZONE": ["London", "../../etc/passwd", "Europe", "+01:00"],
    "YOUSAID_NATION": ["france", "uk"],
    "YOUSAID_QUIET_HOURS": ["20:00", "25:00-09:00", "20:00-9", "8pm-9am", "٢٠:00-09:00"],
    "YOUSAID_COUNTRIES": ["Britain", "G", ",", "44"],
    "YOUSAID_METRICS_TOKEN": ["short"],
    "TWILIO_ACCOUNT_SID": ["12345", "SK" + "1" * 32, "AC" + "1" * 31],
    "TWILIO_AUTH_TOKEN": ["with blank"],
    "TWILIO_FROM": ["OakHouse", "07700 900000", "+0", "whatsapp:+447700900000"],
    "TWILIO_MESSAGING_SERVICE_SID": ["MG1"],
    "TWILIO_API_BASE": ["http://api.example.org", "api.twilio.com"],
    "TWILIO_SEGMENTS_PER_SECOND": ["0", "-1", "nan", "inf", "fast"],
    "TELEGRAM_BOT_TOKEN": ["12345", "abc:" + "a" * 35],
    "TELEGRAM_SECRET": ["short", "with blank and more", "é" * 9],
    "TELEGRAM_API_BASE": ["http://api.example.org"],
    "TELEGRAM_MODE": ["hook"],
    "YOUSAID_ALERT_MINUTES": ["5", "5,15", "15,5,30", "0,5,10", "5,15,15", "5,15,9999", "5, 15, ٣٠", "a,b,c"],
    "SMTP_URL": [
        "mail.example.org",
        "http://mail.example.org",
        "smtp://",
        "smtps://a b",
        "smtps://a:99999",
        "smtp://a/b",
    ],
    "YOUSAID_ALONE_PEOPLE": ["-1", "5.5", "1e", "_5", "0x10", "five"],
    "YOUSAID_PRICE_PER_SEGMENT": ["-1", "4p", "NaN", "11", "0,04", "1e999"],
    "YOUSAID_MONTHLY_LIMIT": ["-1", "much", "Infinity"],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_what_is_wrong_is_said_with_what_to_write_and_never_with_the_value(name: str, value: str) -> None:
    said = [sentence for sentence in problems(**{name: value}) if sentence.startswith(f"{name} ")]
    assert said == [f"{name} is not right: write {FIELDS[name].description}."]


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values[:1]])
def test_every_mistake_is_said_at_once(name: str, value: str) -> None:
    said = problems(**{**{wrong: values[0] for wrong, values in WRONG.items()}, name: value})
    assert len(said) >= len(WRONG)
    assert len({sentence.split()[0] for sentence in said}) == len(said)


def test_what_is_missing_is_said_in_the_same_breath_as_what_is_wrong() -> None:
    said = problems(TWILIO_FROM="+447700900000", PORT="http")
    assert [sentence.split()[0] for sentence in said] == [
        "PORT",
        "TWILIO_ACCOUNT_SID",
        "TWILIO_AUTH_TOKEN",
    ]


@pytest.mark.parametrize("left_out", [name for name in TWILIO if name != "TWILIO_FROM"])
def test_a_channel_that_is_half_set_up_says_what_it_lacks(left_out: str) -> None:
    (said,) = problems(**{name: value for name, value in TWILIO.items() if name != left_out})
    assert said.startswith(f"{left_out} is not set")


def test_a_telegram_webhook_needs_its_secret_and_polling_does_not() -> None:
    token = {"TELEGRAM_BOT_TOKEN": TELEGRAM["TELEGRAM_BOT_TOKEN"]}
    assert [said.split()[0] for said in problems(**token)] == ["TELEGRAM_SECRET", "YOUSAID_PUBLIC_URL"]
    assert load_settings({**token, "TELEGRAM_MODE": "poll"}).channels_on() == ("telegram",)


def test_two_senders_are_one_too_many() -> None:
    (said,) = problems(**TWILIO, TWILIO_MESSAGING_SERVICE_SID="MG" + "1" * 32)
    assert "only one" in said


def test_keys_are_32_bytes_each_and_all_different() -> None:
    settings = load_settings({"YOUSAID_SECRET_KEY": KEY, "YOUSAID_INDEX_KEY": OTHER_KEY.rstrip("=")})
    assert (settings.secret_key, settings.index_key) == (bytes(range(32)), bytes(range(1, 33)))
    (said,) = problems(YOUSAID_SECRET_KEY=KEY, YOUSAID_INDEX_KEY=KEY.rstrip("="))
    assert said.startswith("YOUSAID_INDEX_KEY holds the same key as YOUSAID_SECRET_KEY")


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


def test_a_test_s_settings_are_only_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "9999")
    assert load_settings({}).port == 8080


def test_the_environment_wins_over_the_file_and_an_empty_value_is_not_set(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("\ufeffPORT=9001\nYOUSAID_NAME=Oak House # us\nTWILIO_FROM=\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    for name in FIELDS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("YOUSAID_NAME", "Mill Park")
    monkeypatch.setenv("YOUSAID_NATION", "")
    monkeypatch.setenv("PORT", " ")
    settings = load_settings()
    assert (settings.port, settings.name, settings.nation, settings.twilio_from) == (9001, "Mill Park", "", None)


def test_a_file_that_is_no_text_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("YOUSAID_NAME=é".encode("utf-16"))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsProblem, match=r"\.env"):
        load_settings()


@pytest.mark.parametrize(
    "line",
    ["PORT: 9001", 'YOUSAID_NAME="Oak House', "YOUSAID_NAME='Oak House", 'YOUSAID_NAME="Oak" House', 'X="\nPORT=1"2'],
)
def test_a_line_that_cannot_be_read_is_said_where_somebody_meant_a_setting(
    line: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text(f"YOUSAID_NATION=wales\n\n{line}\r\nYOUSAID_TIMEZONE=UTC\n", "utf-8", newline="")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsProblem, match=r"^Line 3 of \.env cannot be read: write NAME=value"):
        load_settings()


def test_a_line_that_is_not_about_us_may_be_anything(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(
        "the port: see below\nexport PORT = 9001 # as agreed\nPORT\nPORT='9002'\r\n", "utf-8"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PORT", raising=False)
    assert load_settings().port == 9002


@pytest.mark.parametrize(
    ("written", "meant"),
    [("YOUSAID_QUITE_HOURS", "YOUSAID_QUIET_HOURS"), ("YOUSAID_MONTHLY_LIMTS", "YOUSAID_MONTHLY_LIMIT"),
     ("TWILIO_ACOUNT_SID", "TWILIO_ACCOUNT_SID"), ("YOUSAID_SECRETKEY", "YOUSAID_SECRET_KEY")],
)  # fmt: skip
def test_a_misspelt_name_is_said_with_the_one_that_was_meant(written: str, meant: str) -> None:
    assert problems(**{written: "21:00-09:00"}) == (
        f"{written} is no setting of yousaid: write {meant}, or take it away.",
    )


def test_a_misspelt_name_is_found_wherever_it_stands(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("YOUSAID_KEEP_VEIWS", "30")
    Path(".env").write_text("YOUSAID_PER_WEKE=2\nPATH_OF_MINE=/here\n")
    with pytest.raises(SettingsProblem) as problem:
        load_settings()
    assert [said.split()[0] for said in problem.value.problems] == ["YOUSAID_KEEP_VEIWS", "YOUSAID_PER_WEKE"]


def test_what_is_like_no_name_of_ours_is_another_program_s() -> None:
    load_settings({"TWILIO_API_KEY": "1", "TWILIO_PHONE_NUMBER": "1", "TELEGRAM_CHAT": "1", "YOUSAID_BACKUP_TO": "1"})


def test_no_two_names_are_so_alike_that_one_could_be_meant_for_the_other() -> None:
    assert all(OSA.distance(one, other) > SLIPS for one, other in combinations(FIELDS, 2))


def test_the_example_file_is_right_as_it_stands_and_names_no_unknown_setting() -> None:
    lines = [line.lstrip("# ") for line in (ROOT / ".env.example").read_text("utf-8").splitlines()]
    written = dict(line.split("=", 1) for line in lines if "=" in line and line.split("=")[0].isupper())
    assert set(written) <= set(FIELDS)
    load_settings(written)


def test_settings_do_not_change_once_they_are_read() -> None:
    with pytest.raises(FrozenInstanceError):
        load_settings({}).port = 1  # type: ignore[misc]


@given(st.sampled_from(sorted(FIELDS)), st.text(min_size=1))
def test_no_value_is_too_strange_to_be_told_what_to_write(name: str, value: str) -> None:
    try:
        load_settings({name: value})
    except SettingsProblem as problem:
        assert all(said.endswith(".") for said in problem.problems)  # noqa: PT017 - either is right


def test_settings_cost_little_to_import() -> None:
    check = "import sys, bot.settings; sys.exit(bool({'sqlalchemy', 'aiohttp', 'cryptography', 'twilio'} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", check], check=False, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert run.returncode == 0
