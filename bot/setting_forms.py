"""How settings are written, where that is more than a word or a number. Each raises ValueError for another form."""

import re
from base64 import urlsafe_b64decode
from collections.abc import Callable
from datetime import time
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

LOOPBACK = {"localhost", "127.0.0.1", "::1"}
KEY_FORM = re.compile(r"[A-Za-z0-9_-]{43}=?")
ALERT_FORM = re.compile(r"([0-9]{1,4}) ?, ?([0-9]{1,4}) ?, ?([0-9]{1,4})")
MINUTES_OF_A_DAY = 24 * 60
EMAIL_FORM = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
LONGEST_EMAIL = 254
LONGEST_ZONE = 64
HOST_FORM = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?)(:[0-9]+)?", re.IGNORECASE)
QUIET_FORM = re.compile(r"([01]?\d|2[0-3]):([0-5]\d) ?- ?([01]?\d|2[0-3]):([0-5]\d)")

NATIONS = ("england", "scotland", "wales", "northern_ireland")
NUMBER_FORM = re.compile(r"[+-]?(\d+(_\d+)*(\.\d*)?|\.\d+)(e[+-]?\d{1,2})?", re.IGNORECASE)
NO_END = 10**12
"""Nothing that is counted here comes near it: what is larger is read as this, since it means that there is no end."""


def like(form: str) -> Callable[[str], str]:
    """The whole of it looks so."""
    whole = re.compile(form)

    def read(written: str) -> str:
        if not whole.fullmatch(written):
            raise ValueError("not of this form")
        return written

    return read


def one_of(*words: str) -> Callable[[str], str]:
    return like("|".join(map(re.escape, words)))


def whole(least: int, most: int = NO_END) -> Callable[[str], int]:
    """A whole number, both ends included."""

    def read(written: str) -> int:
        value = number(written)
        if not least <= value <= most or value != int(value):
            raise ValueError("not such a number")
        return int(value)

    return read


def amount(most: int = NO_END) -> Callable[[str], Decimal]:
    """From nothing to `most`, with or without a fraction."""

    def read(written: str) -> Decimal:
        if not 0 <= (value := number(written)) <= most:
            raise ValueError("not such an amount")
        return value

    return read


def number(written: str) -> Decimal:
    """As anybody may write one: 5, +5, 05, 5.0, 10_000, 1e3, and in the digits of any script."""
    if not NUMBER_FORM.fullmatch(written):
        raise ValueError("not a number")
    return min(Decimal(written), Decimal(NO_END)) + 0  # written out, and nothing is never less than nothing


def rate(most: int) -> Callable[[str], float]:
    """More than nothing, and at most so much."""

    def read(written: str) -> float:
        value = amount(most)(written)
        if not value:
            raise ValueError("nothing")
        return float(value)

    return read


def folder(written: str) -> Path:
    if "\x00" in written:
        raise ValueError("not the name of a folder")
    return Path(written)


def key(written: str) -> bytes:
    if not KEY_FORM.fullmatch(written):
        raise ValueError("not a key")
    return urlsafe_b64decode(written.rstrip("=") + "=")


def quiet_hours(written: str) -> tuple[time, time]:
    if not (found := QUIET_FORM.fullmatch(written)):
        raise ValueError("not two times")
    from_hour, from_minute, until_hour, until_minute = map(int, found.groups())
    return time(from_hour, from_minute), time(until_hour, until_minute)


def zone_name(written: str) -> str:
    if len(written) > LONGEST_ZONE:
        raise ValueError("no zone is called so")
    try:
        ZoneInfo(written)
    except (KeyError, ValueError, OSError):
        raise ValueError("not a time zone") from None
    return written


def nation(written: str) -> str:
    return one_of(*NATIONS)(re.sub(r"[ _-]+", "_", written).casefold())


def languages(written: str) -> tuple[str, ...]:
    """Codes of two letters; a dash means none."""
    codes = tuple(code for code in re.split(r"[ ,]+", written.lower().strip(" ,")) if code != "-")
    if not all(re.fullmatch("[a-z]{2}", code) for code in codes):
        raise ValueError("not language codes")
    return codes


def countries(written: str) -> tuple[str, ...]:
    codes = tuple("GB" if code == "UK" else code for code in re.split(r"[ ,]+", written.upper().strip(" ,")))
    if not all(re.fullmatch("[A-Z]{2}", code) for code in codes) or not _have_numbers(codes):
        raise ValueError("not country codes")
    return codes


def _have_numbers(codes: tuple[str, ...]) -> bool:
    """Of a code that is no country's, nobody would ever be answered, and nothing would say why."""
    if set(codes) == {"GB"}:
        return True
    from phonenumbers import SUPPORTED_REGIONS

    return SUPPORTED_REGIONS.issuperset(codes)


def alert_minutes(written: str) -> tuple[int, int, int]:
    """Three whole numbers, each larger than the one before; a day is the most."""
    if not (found := ALERT_FORM.fullmatch(written)):
        raise ValueError("not three numbers")
    second, manager, everybody = (int(minutes) for minutes in found.groups())
    if not 0 < second < manager < everybody <= MINUTES_OF_A_DAY:
        raise ValueError("not in order")
    return second, manager, everybody


def mail_server(written: str) -> str:
    """`smtps://user:password@host:465?from=address`; what is not needed may be left out."""
    parts = urlsplit(written)
    host = parts.netloc.rpartition("@")[2]
    if parts.scheme not in ("smtp", "smtps") or not is_host(host) or parts.path.strip("/") or parts.port == 0:
        raise ValueError("not a mail server")
    if parts.fragment or re.search(r"[\s#\x00-\x1f\x7f-\U0010ffff]", written):
        raise ValueError("more than a mail server")
    return written


def email(written: str) -> str:
    """One address, as a mail server takes it."""
    if not EMAIL_FORM.fullmatch(written) or len(written) > LONGEST_EMAIL:
        raise ValueError("not an email address")
    return written


def address(written: str) -> str:
    """`https://host/path`, without the slash at its end, with nothing in it that could not be signed as it stands."""
    parts = urlsplit(written)
    if parts.scheme not in ("http", "https") or not is_host(parts.netloc) or "//" in parts.path:
        raise ValueError("not a web address")
    if parts.query or parts.fragment or re.search(r"[\s?#\x00-\x1f\x7f-\U0010ffff]", written) or parts.port == 0:
        raise ValueError("more than an address")
    return written.rstrip("/")


def is_host(written: str) -> bool:
    """A name or an address of a machine, with or without a port."""
    return HOST_FORM.fullmatch(written) is not None


def is_this_machine(written: str) -> bool:
    return urlsplit(written).hostname in LOOPBACK


def provider_address(written: str) -> str:
    """Credentials are sent there: in clear only to this machine itself."""
    if urlsplit(address(written)).scheme != "https" and not is_this_machine(written):
        raise ValueError("not encrypted")
    return written.rstrip("/")
