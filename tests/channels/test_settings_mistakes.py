"""Whatever is wrong with the settings is said at once, with what to write, and never with the value."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from bot.setting_names import SLIPS
from bot.settings import FIELDS, SettingsProblem, load_settings
from tests.channels.credentials import KEY, OTHER_KEY, TELEGRAM, TWILIO


def problems(**env: str) -> tuple[str, ...]:
    with pytest.raises(SettingsProblem) as problem:
        load_settings(env)
    return problem.value.problems


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
        "https://a.b;",
        "https://a..b",
        "https://a.b:",
        "https://a.b,https://c.d",
        "https://a.bhttps://a.b",
    ],
    "YOUSAID_SECRET_KEY": ["short", "a" * 44, KEY[:-1] + "==", KEY.replace("_", "/") + "A"],
    "YOUSAID_NAME": ["seventeen letters", "a\nb", "Caf\udce9"],
    "YOUSAID_TIMEZONE": ["London", "../../etc/passwd", "Europe", "+01:00", "Europe/London" * 100_000],
    "YOUSAID_NATION": ["france", "uk"],
    "YOUSAID_QUIET_HOURS": ["20:00", "25:00-09:00", "20:00-9", "8pm-9am", "٢٠:00-09:00"],
    "YOUSAID_COUNTRIES": ["Britain", "G", ",", "44", "XX", "GB,EI", "EN"],
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
        "smtp://a;",
        "smtp://me:mine@",
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


@pytest.mark.parametrize(
    ("written", "meant"),
    [("YOUSAID_QUITE_HOURS", "YOUSAID_QUIET_HOURS"), ("YOUSAID_MONTHLY_LIMTS", "YOUSAID_MONTHLY_LIMIT"),
     ("TWILIO_ACOUNT_SID", "TWILIO_ACCOUNT_SID"), ("YOUSAID_SECRETKEY", "YOUSAID_SECRET_KEY")],
)  # fmt: skip
def test_a_misspelt_name_is_said_with_the_one_that_was_meant(written: str, meant: str) -> None:
    assert problems(**{written: "21:00-09:00"}) == (
        f"{written} is no setting of yousaid: write {meant}, or take it away.",
    )


def test_what_is_like_no_name_of_ours_is_another_program_s() -> None:
    load_settings({"TWILIO_API_KEY": "1", "TWILIO_PHONE_NUMBER": "1", "TELEGRAM_CHAT": "1", "YOUSAID_BACKUP_TO": "1"})


def test_no_two_names_are_so_alike_that_one_could_be_meant_for_the_other() -> None:
    assert all(OSA.distance(one, other) > SLIPS for one, other in combinations(FIELDS, 2))


@given(st.sampled_from(sorted(FIELDS)), st.text(min_size=1))
def test_no_value_is_too_strange_to_be_told_what_to_write(name: str, value: str) -> None:
    try:
        load_settings({name: value})
    except SettingsProblem as problem:
        assert all(said.endswith(".") for said in problem.problems)  # noqa: PT017 - either is right


@pytest.mark.parametrize("quote", ['"', "'"])
@pytest.mark.parametrize("name", FIELDS)
def test_a_value_in_quotes_is_refused_before_they_are_taken_for_a_part_of_it(name: str, quote: str) -> None:
    assert problems(**{name: f" {quote}10{quote}"}) == (
        f"{name} is in quotes, and they count as part of it here: write it without them.",
    )
