"""Everything that one installation is told from outside: read once, frozen, and every mistake said at once.

Why pydantic without pydantic-settings: that would lie in the memory of every process for what two lines do.
"""

import os
from collections.abc import Mapping
from datetime import time, tzinfo
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from bot import setting_forms as forms
from bot.setting_clashes import clashes

if TYPE_CHECKING:
    from storage.sealed import Keys

Key = Annotated[bytes | None, BeforeValidator(forms.key)]
Word = Annotated[str, Field(pattern=r"^[!-~]+$")]
Nation = Annotated[Literal["", "england", "scotland", "wales", "northern_ireland"], BeforeValidator(forms.nation)]
MailServer = Annotated[str, AfterValidator(forms.mail_server)]
KEY_WORDS = "32 bytes as URL-safe base64 (44 characters); make one with: yousaid check --new-keys"


class SettingsProblem(Exception):
    """What is wrong with the settings; `problems` has one sentence each, the message has them all, one a line."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Settings(BaseModel):
    """One installation's settings. An environment variable wins over `.env`; an empty one counts as not set."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True, hide_input_in_errors=True)

    data: Path = Field(Path("data"), alias="YOUSAID_DATA", description="a folder for the database and other files")
    database_url: str = Field(
        default_factory=lambda known: f"sqlite:///{known.get('data', Path('data')) / 'yousaid.db'}",
        alias="DATABASE_URL",
        pattern=r"^(sqlite:///|postgres(ql)?(\+psycopg)?://)",
        description="a database address such as sqlite:///data/yousaid.db or postgresql://yousaid@localhost/yousaid",
        repr=False,
    )
    port: int = Field(8080, alias="PORT", ge=1, le=65535, description="a port number from 1 to 65535, such as 8080")
    public_url: Annotated[str, AfterValidator(forms.address)] = Field(
        "",
        alias="YOUSAID_PUBLIC_URL",
        description="the address at which this machine is reached from outside, such as https://yousaid.example.org",
    )
    secret_key: Key = Field(None, alias="YOUSAID_SECRET_KEY", repr=False, description=KEY_WORDS)
    secret_key_previous: Key = Field(None, alias="YOUSAID_SECRET_KEY_PREVIOUS", repr=False, description=KEY_WORDS)
    index_key: Key = Field(None, alias="YOUSAID_INDEX_KEY", repr=False, description=KEY_WORDS)
    index_key_previous: Key = Field(None, alias="YOUSAID_INDEX_KEY_PREVIOUS", repr=False, description=KEY_WORDS)
    name: str = Field(
        "",
        alias="YOUSAID_NAME",
        max_length=16,
        pattern=r"^[^\x00-\x1f\x7f]*$",
        description="the name that texts begin with, at most 16 characters, such as Oak House",
    )
    organisation: str = Field(
        "",
        alias="YOUSAID_ORGANISATION",
        pattern=r"^[^\x00-\x1f\x7f]{0,80}$",
        description="the full name of the organisation that answers for the data, at most 80 characters",
    )
    data_contact: str = Field(
        "",
        alias="YOUSAID_DATA_CONTACT",
        pattern=r"^([!-~][ -~]{0,39})?$",
        description="an email address or number for questions about data, at most 40 characters; members are told it",
    )
    timezone: Annotated[str, AfterValidator(forms.zone_name)] = Field(
        "Europe/London", alias="YOUSAID_TIMEZONE", description="a time zone, such as Europe/London"
    )
    nation: Nation = Field("", alias="YOUSAID_NATION", description="england, scotland, wales or northern_ireland")
    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")] = Field(
        "en",
        alias="YOUSAID_LANGUAGE",
        description="the language of the first answer by SMS, one of the folders in locales",
    )
    plain_letters: Annotated[tuple[str, ...], BeforeValidator(forms.languages)] = Field(
        ("pl", "ro"),
        alias="YOUSAID_PLAIN_LETTERS",
        description="the languages that SMS sends without the letters that make texts dearer, such as pl; none: -",
    )
    quiet_hours: Annotated[tuple[time, time], BeforeValidator(forms.quiet_hours)] = Field(
        (time(20), time(9)),
        alias="YOUSAID_QUIET_HOURS",
        description="the times between which nothing unasked is sent, such as 20:00-09:00",
    )
    countries: Annotated[tuple[str, ...], BeforeValidator(forms.countries)] = Field(
        ("GB",),
        alias="YOUSAID_COUNTRIES",
        description="the countries whose numbers are answered, as two-letter codes with commas, such as GB,IE",
    )
    strangers_per_day: int = Field(
        1000, alias="YOUSAID_STRANGERS_PER_DAY", ge=0, description="how many new people are answered on one day"
    )
    metrics_token: str | None = Field(
        None,
        alias="YOUSAID_METRICS_TOKEN",
        min_length=16,
        repr=False,
        description="at least 16 characters that nobody can guess",
    )
    twilio_account_sid: str | None = Field(
        None,
        alias="TWILIO_ACCOUNT_SID",
        pattern=r"^AC[0-9a-fA-F]{32}$",
        description="the Account SID from Twilio's console: AC and 32 more characters",
    )
    twilio_auth_token: Word | None = Field(
        None, alias="TWILIO_AUTH_TOKEN", repr=False, description="the Auth Token from Twilio's console"
    )
    twilio_auth_token_previous: Word | None = Field(
        None,
        alias="TWILIO_AUTH_TOKEN_PREVIOUS",
        repr=False,
        description="the Auth Token that was used before, while Twilio changes over",
    )
    twilio_from: str | None = Field(
        None,
        alias="TWILIO_FROM",
        pattern=r"^(\+[1-9]\d{6,14}|\d{3,8})$",
        description="a number that people can answer, with its country code and no blanks, or a short code",
    )
    twilio_messaging_service_sid: str | None = Field(
        None,
        alias="TWILIO_MESSAGING_SERVICE_SID",
        pattern=r"^MG[0-9a-fA-F]{32}$",
        description="the SID of a messaging service in Twilio's console: MG and 32 more characters",
    )
    twilio_api_base: Annotated[str, AfterValidator(forms.provider_address)] = Field(
        "https://api.twilio.com",
        alias="TWILIO_API_BASE",
        description="an https address; only a rehearsal on this machine may use http",
    )
    twilio_segments_per_second: float = Field(
        1.0,
        alias="TWILIO_SEGMENTS_PER_SECOND",
        gt=0,
        le=1000,
        description="segments a second: 1 for a long number, 3 toll-free, 100 for a short code",
    )
    telegram_bot_token: str | None = Field(
        None,
        alias="TELEGRAM_BOT_TOKEN",
        pattern=r"^\d{3,20}:[A-Za-z0-9_-]{30,64}$",
        repr=False,
        description="the token that BotFather gave: digits, a colon and about 35 characters",
    )
    telegram_secret: str | None = Field(
        None,
        alias="TELEGRAM_SECRET",
        pattern=r"^[A-Za-z0-9_-]{8,256}$",
        repr=False,
        description="8 to 256 letters, digits, _ and - that nobody can guess; Telegram sends it with each message",
    )
    telegram_api_base: Annotated[str, AfterValidator(forms.provider_address)] = Field(
        "https://api.telegram.org",
        alias="TELEGRAM_API_BASE",
        description="an https address; only a rehearsal on this machine may use http",
    )
    telegram_mode: Literal["webhook", "poll"] = Field(
        "webhook", alias="TELEGRAM_MODE", description="webhook, or poll where there is no public address"
    )
    alert_minutes: Annotated[tuple[int, int, int], BeforeValidator(forms.alert_minutes)] = Field(
        (5, 15, 30),
        alias="YOUSAID_ALERT_MINUTES",
        description="minutes until an open alert goes to a second person, the manager and everybody, such as 5,15,30",
    )
    smtp_url: MailServer | None = Field(
        None,
        alias="SMTP_URL",
        repr=False,
        description="a mail server such as smtps://user:password@mail.example.org",
    )
    price_per_segment: Decimal | None = Field(
        None, alias="YOUSAID_PRICE_PER_SEGMENT", ge=0, le=10, description="what one segment costs, such as 0.04"
    )
    per_week: int = Field(
        2, alias="YOUSAID_PER_WEEK", ge=0, le=7, description="the most texts a week that a member did not ask for"
    )
    per_month: int = Field(
        6, alias="YOUSAID_PER_MONTH", ge=0, le=31, description="the most texts a month that a member did not ask for"
    )
    fewest_shown: int = Field(
        5,
        alias="YOUSAID_FEWEST_SHOWN",
        ge=5,
        le=100,
        description="the smallest number of people that the public page shows: 5 or more",
    )
    sign_in: Literal["link", "password"] = Field(
        "link",
        alias="YOUSAID_SIGN_IN",
        description="how staff sign in: link, or password for a link or a password and code",
    )
    lawful_basis: Literal["", "consent", "soft_opt_in", "public_task"] = Field(
        "", alias="YOUSAID_LAWFUL_BASIS", description="consent, soft_opt_in or public_task: the right to ask again"
    )
    alone_people: int = Field(
        50,
        alias="YOUSAID_ALONE_PEOPLE",
        ge=0,
        description="the most people that one person may send a broadcast to; above, a second person approves",
    )
    alone_cost: Decimal | None = Field(
        None,
        alias="YOUSAID_ALONE_COST",
        ge=0,
        description="the most that a broadcast of one person may cost, such as 10; above, a second person approves",
    )
    monthly_limit: Decimal | None = Field(
        None, alias="YOUSAID_MONTHLY_LIMIT", ge=0, description="the most that texts may cost in a month, such as 50"
    )

    keep_views: int = Field(
        90, alias="YOUSAID_KEEP_VIEWS", ge=1, le=730, description="days that a view's words stay after it was answered"
    )
    keep_texts: int = Field(
        365, alias="YOUSAID_KEEP_TEXTS", ge=1, le=730, description="days that other texts stay, theirs and ours"
    )
    keep_files: int = Field(
        180, alias="YOUSAID_KEEP_FILES", ge=1, le=730, description="days that we know where photos and voice notes lie"
    )

    @property
    def zone(self) -> tzinfo:
        return ZoneInfo(self.timezone)

    def channels_on(self) -> tuple[str, ...]:
        """The channels whose credentials are set: "sms", "telegram"."""
        has = {"sms": self.twilio_account_sid, "telegram": self.telegram_bot_token}
        return tuple(name for name, credential in has.items() if credential)

    def keys(self) -> "Keys":
        """Raises SettingsProblem when one is not set."""
        from storage.sealed import Keys

        missing = [name for name, key in self._current_keys() if key is None]
        if missing:
            raise SettingsProblem(*(f"{name} is not set: write {KEY_WORDS}." for name in missing))
        return Keys(self.secret_key or b"", self.index_key or b"", self.secret_key_previous, self.index_key_previous)

    def _current_keys(self) -> tuple[tuple[str, bytes | None], ...]:
        return (("YOUSAID_SECRET_KEY", self.secret_key), ("YOUSAID_INDEX_KEY", self.index_key))


def load_settings(env: Mapping[str, str] | None = None) -> Settings:
    """From the environment and `.env`, or from `env` alone. Raises SettingsProblem with everything that is wrong."""
    written = _written() if env is None else {name: value for name, value in env.items() if value}
    settings, wrong = _read(written)
    if wrong:
        settings, _ = _read({name: value for name, value in written.items() if name not in wrong})
    at_odds = (said for said in clashes(settings, describe) if not any(name in said for name in wrong))
    if problems := (*wrong.values(), *at_odds):
        raise SettingsProblem(*problems)
    return settings


def _written() -> Mapping[str, str]:
    """What the environment and `.env` hold of ours, as text."""
    file: Mapping[str, str | None] = {}
    try:
        if Path(".env").exists():
            from dotenv import dotenv_values  # a server is mostly told by its environment

            file = dotenv_values(".env", interpolate=False, encoding="utf-8-sig")
    except (UnicodeDecodeError, OSError):
        raise SettingsProblem("The file .env cannot be read: it must be a plain text file in UTF-8.") from None
    return {name: value for source in (file, os.environ) for name in FIELDS if (value := source.get(name))}


def _read(written: Mapping[str, str]) -> tuple[Settings, Mapping[str, str]]:
    """The settings, and a sentence for each variable that is wrong: never its value, which may be a secret."""
    try:
        return Settings.model_validate(written), {}
    except ValidationError as problem:
        variables = dict.fromkeys(str(error["loc"][0]) for error in problem.errors())
    sentences = {name: f"{name} is not right: write {FIELDS[name].description}." for name in variables}
    return Settings.model_validate({}), sentences


def describe(name: str) -> str:
    """What to write for the setting of that name."""
    return str(FIELDS[name].description)


FIELDS = {str(field.alias): field for field in Settings.model_fields.values()}
"""Every setting by its variable's name, with what to write (`description`) and its default."""
