"""Everything that one installation is told from outside: read once, frozen, and every mistake said at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, tzinfo
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

from bot import setting_forms as forms
from bot.setting import SettingsProblem, bare, is_in_quotes, setting, settings_of
from bot.setting_clashes import clashes
from bot.setting_file import told
from bot.setting_names import misspelt

if TYPE_CHECKING:
    from storage.sealed import Keys

__all__ = ["FIELDS", "Settings", "SettingsProblem", "describe", "load_settings", "read_one", "values_of"]

WORD = r"[!-~]+"
KEY_WORDS = (
    "32 bytes as URL-safe base64 (44 characters): the one on the printed key sheet or, before there is a database, one "
    "that yousaid check --new-keys makes"
)
"""Who is told to make a key for a database that is there may believe that the old one is not needed."""


@dataclass(frozen=True)
class Settings:
    """One installation's settings. An environment variable wins over `.env`; an empty or blank one counts as not set.

    `given`: the variables that somebody has set.
    """

    data: Path = setting("YOUSAID_DATA", Path("data"), forms.folder, "a folder for the database and other files")
    database_url: str = setting(
        "DATABASE_URL",
        "",
        forms.like(r"(sqlite:///|postgres(ql)?(\+psycopg)?://)[^\x00\n]*"),
        "a database address such as sqlite:///data/yousaid.db or postgresql://yousaid@localhost/yousaid",
        secret=True,
    )
    port: int = setting("PORT", 8080, forms.whole(1, 65535), "a port number from 1 to 65535, such as 8080")
    public_url: str = setting(
        "YOUSAID_PUBLIC_URL",
        "",
        forms.address,
        "the address at which this machine is reached from outside, such as https://yousaid.example.org",
    )
    secret_key: bytes | None = setting("YOUSAID_SECRET_KEY", None, forms.key, KEY_WORDS, secret=True)
    secret_key_previous: bytes | None = setting("YOUSAID_SECRET_KEY_PREVIOUS", None, forms.key, KEY_WORDS, secret=True)
    index_key: bytes | None = setting("YOUSAID_INDEX_KEY", None, forms.key, KEY_WORDS, secret=True)
    index_key_previous: bytes | None = setting("YOUSAID_INDEX_KEY_PREVIOUS", None, forms.key, KEY_WORDS, secret=True)
    name: str = setting(
        "YOUSAID_NAME",
        "",
        forms.like(r"[^\x00-\x1f\x7f]{0,16}"),
        "the name that texts begin with, at most 16 characters, such as Oak House",
    )
    organisation: str = setting(
        "YOUSAID_ORGANISATION",
        "",
        forms.like(r"[^\x00-\x1f\x7f]{0,80}"),
        "the full name of the organisation that answers for the data, at most 80 characters",
    )
    data_contact: str = setting(
        "YOUSAID_DATA_CONTACT",
        "",
        forms.like(r"([!-~][ -~]{0,39})?"),
        "an email address or number for questions about data, at most 40 characters; members are told it",
    )
    timezone: str = setting("YOUSAID_TIMEZONE", "Europe/London", forms.zone_name, "a time zone, such as Europe/London")
    nation: str = setting("YOUSAID_NATION", "", forms.nation, "england, scotland, wales or northern_ireland")
    language: str = setting(
        "YOUSAID_LANGUAGE",
        "en",
        forms.like(r"[a-z]{2}"),
        "the language of the first answer by SMS, one of the folders in locales",
    )
    plain_letters: tuple[str, ...] = setting(
        "YOUSAID_PLAIN_LETTERS",
        ("pl", "ro"),
        forms.languages,
        "the languages that SMS sends without the letters that make texts dearer, such as pl; none: -",
    )
    quiet_hours: tuple[time, time] = setting(
        "YOUSAID_QUIET_HOURS",
        (time(20), time(9)),
        forms.quiet_hours,
        "the times between which nothing unasked is sent, such as 20:00-09:00",
    )
    countries: tuple[str, ...] = setting(
        "YOUSAID_COUNTRIES",
        ("GB",),
        forms.countries,
        "the countries whose numbers are answered, as two-letter codes with commas, such as GB,IE",
    )
    strangers_per_day: int = setting(
        "YOUSAID_STRANGERS_PER_DAY", 1000, forms.whole(0), "how many new people are answered on one day"
    )
    metrics_token: str | None = setting(
        "YOUSAID_METRICS_TOKEN",
        None,
        forms.like(r"(?s:.{16,})"),
        "at least 16 characters that nobody can guess",
        secret=True,
    )
    twilio_account_sid: str | None = setting(
        "TWILIO_ACCOUNT_SID",
        None,
        forms.like(r"AC[0-9a-fA-F]{32}"),
        "the Account SID from Twilio's console: AC and 32 more characters",
    )
    twilio_auth_token: str | None = setting(
        "TWILIO_AUTH_TOKEN", None, forms.like(WORD), "the Auth Token from Twilio's console", secret=True
    )
    twilio_auth_token_previous: str | None = setting(
        "TWILIO_AUTH_TOKEN_PREVIOUS",
        None,
        forms.like(WORD),
        "the Auth Token that was used before, while Twilio changes over",
        secret=True,
    )
    twilio_from: str | None = setting(
        "TWILIO_FROM",
        None,
        forms.like(r"\+[1-9][0-9]{6,14}|[0-9]{3,8}"),
        "a number that people can answer, with its country code and no blanks, or a short code",
    )
    twilio_messaging_service_sid: str | None = setting(
        "TWILIO_MESSAGING_SERVICE_SID",
        None,
        forms.like(r"MG[0-9a-fA-F]{32}"),
        "the SID of a messaging service in Twilio's console: MG and 32 more characters",
    )
    twilio_api_base: str = setting(
        "TWILIO_API_BASE",
        "https://api.twilio.com",
        forms.provider_address,
        "an https address; only a rehearsal on this machine may use http",
    )
    twilio_segments_per_second: float = setting(
        "TWILIO_SEGMENTS_PER_SECOND",
        1.0,
        forms.rate(1000),
        "segments a second: 1 for a long number, 3 toll-free, 100 for a short code",
    )
    telegram_bot_token: str | None = setting(
        "TELEGRAM_BOT_TOKEN",
        None,
        forms.like(r"[0-9]{3,20}:[A-Za-z0-9_-]{30,64}"),
        "the token that BotFather gave: digits, a colon and about 35 characters",
        secret=True,
    )
    telegram_secret: str | None = setting(
        "TELEGRAM_SECRET",
        None,
        forms.like(r"[A-Za-z0-9_-]{8,256}"),
        "8 to 256 letters, digits, _ and - that nobody can guess; Telegram sends it with each message",
        secret=True,
    )
    telegram_api_base: str = setting(
        "TELEGRAM_API_BASE",
        "https://api.telegram.org",
        forms.provider_address,
        "an https address; only a rehearsal on this machine may use http",
    )
    telegram_mode: Literal["webhook", "poll"] = setting(
        "TELEGRAM_MODE", "webhook", forms.one_of("webhook", "poll"), "webhook, or poll where there is no public address"
    )
    alert_minutes: tuple[int, int, int] = setting(
        "YOUSAID_ALERT_MINUTES",
        (5, 15, 30),
        forms.alert_minutes,
        "minutes until an open alert goes to a second person, the manager and everybody, such as 5,15,30",
    )
    smtp_url: str | None = setting(
        "SMTP_URL", None, forms.mail_server, "a mail server such as smtps://user:password@mail.example.org", secret=True
    )
    price_per_segment: Decimal | None = setting(
        "YOUSAID_PRICE_PER_SEGMENT", None, forms.amount(10), "what one segment of a text costs, such as 0.04"
    )
    per_week: int = setting(
        "YOUSAID_PER_WEEK", 2, forms.whole(0, 7), "the most texts a week that a member did not ask for"
    )
    per_month: int = setting(
        "YOUSAID_PER_MONTH", 6, forms.whole(0, 31), "the most texts a month that a member did not ask for"
    )
    fewest_shown: int = setting(
        "YOUSAID_FEWEST_SHOWN",
        5,
        forms.whole(5, 100),
        "the smallest number of people that the public page shows: 5 or more",
    )
    sign_in: Literal["link", "password"] = setting(
        "YOUSAID_SIGN_IN",
        "link",
        forms.one_of("link", "password"),
        "how staff sign in: link, or password for a link or a password and code",
    )
    lawful_basis: Literal["", "consent", "soft_opt_in", "public_task"] = setting(
        "YOUSAID_LAWFUL_BASIS",
        "",
        forms.one_of("consent", "soft_opt_in", "public_task"),
        "consent, soft_opt_in or public_task: the right to ask again",
    )
    alone_people: int = setting(
        "YOUSAID_ALONE_PEOPLE",
        50,
        forms.whole(0),
        "the most people that one person may send a broadcast to; above, a second person approves",
    )
    alone_cost: Decimal | None = setting(
        "YOUSAID_ALONE_COST",
        None,
        forms.amount(),
        "the most that a broadcast of one person may cost, such as 10; above, a second person approves",
    )
    monthly_limit: Decimal | None = setting(
        "YOUSAID_MONTHLY_LIMIT", None, forms.amount(), "the most that texts may cost in a month, such as 50"
    )
    keep_views: int = setting(
        "YOUSAID_KEEP_VIEWS", 90, forms.whole(1, 730), "days that a view's words stay after it was answered"
    )
    keep_texts: int = setting(
        "YOUSAID_KEEP_TEXTS", 365, forms.whole(1, 730), "days that other texts stay, theirs and ours"
    )
    keep_files: int = setting(
        "YOUSAID_KEEP_FILES", 180, forms.whole(1, 730), "days that we know where photos and voice notes lie"
    )
    given: frozenset[str] = field(default=frozenset(), repr=False)

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

        given = {"YOUSAID_SECRET_KEY": self.secret_key, "YOUSAID_INDEX_KEY": self.index_key}
        if missing := [name for name, key in given.items() if key is None]:
            raise SettingsProblem(*(f"{name} is not set: write {KEY_WORDS}." for name in missing))
        return Keys(self.secret_key or b"", self.index_key or b"", self.secret_key_previous, self.index_key_previous)


def load_settings(env: Mapping[str, str] | None = None) -> Settings:
    """From the environment and `.env`, or from `env` alone. Raises SettingsProblem with everything that is wrong."""
    written = {name: value for name, value in (told(FIELDS) if env is None else env).items() if bare(value)}
    settings, wrong = _read(written)
    if wrong:
        settings, _ = _read({name: value for name, value in written.items() if name not in wrong})
    at_odds = (said for said in clashes(values_of(settings), describe) if not any(name in said for name in wrong))
    if problems := (*wrong.values(), *misspelt(written, FIELDS), *at_odds):
        raise SettingsProblem(*problems)
    return settings


def _read(written: Mapping[str, str]) -> tuple[Settings, Mapping[str, str]]:
    """The settings, and a sentence for each variable that is wrong: never its value, which may be a secret."""
    values: dict[str, Any] = {"given": frozenset(FIELDS.keys() & written.keys())}
    wrong = {}
    for name in FIELDS:
        if name not in written:
            continue
        try:
            values[FIELDS[name].field] = read_one(name, written[name])
        except ValueError:
            wrong[name] = f"{name} is not right: write {describe(name)}."
        if is_in_quotes(written[name]):
            wrong[name] = f"{name} is in quotes, and they count as part of it here: write it without them."
    values.setdefault("database_url", f"sqlite:///{values.get('data', Settings.data) / 'yousaid.db'}")
    return Settings(**values), wrong


def read_one(name: str, written: str) -> Any:
    """What the variable of that name says. Raises ValueError for what is not right."""
    written.encode()  # an environment that is not UTF-8 holds what no page, text or database could
    return FIELDS[name].read(bare(written))


def values_of(settings: Settings) -> dict[str, Any]:
    """By the variables' names."""
    return {name: getattr(settings, one.field) for name, one in FIELDS.items()}


def describe(name: str) -> str:
    """What to write for the setting of that name."""
    return FIELDS[name].description


FIELDS = settings_of(Settings)
"""Every setting by its variable's name."""
