"""Phone numbers: one way to write each, and which senders nobody can answer."""

import re
from functools import lru_cache

WITHHELD = frozenset({"+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"})
"""What Twilio writes for anonymous, restricted, blocked, unknown and unavailable callers (letters on a keypad)."""

_UK_MOBILE = re.compile(r"\+447[0-9]{9}")
_UK_USUAL = re.compile(r"\+447[1-57-9][0-9]{8}")
"""Not 070, which forwards at a price, nor 076, where pagers are."""

_MAYBE_A_NUMBER = re.compile(r"[+0-9][0-9 ().-]{5,24}")


def read_number(written: str, country: str) -> str | None:
    """E.164, such as +447700900123; None for what cannot be sent to: short codes, names, hidden numbers, nonsense.

    `country` (two letters) is for numbers written without their country's code. Fictional numbers are numbers.
    """
    if _UK_MOBILE.fullmatch(written):
        return written
    if written in WITHHELD or not _MAYBE_A_NUMBER.fullmatch(written):
        return None
    return _parse(written, country)


def is_served(number: str, countries: tuple[str, ...]) -> bool:
    """Is this E.164 number of one of these countries (two letters)? By its country code."""
    return ("GB" in countries and _UK_MOBILE.fullmatch(number) is not None) or _is_of(number, countries)


def is_answered(number: str, countries: tuple[str, ...]) -> bool:
    """Of one of these countries, and none that earns by being answered, nor one that no phone is behind."""
    is_usual = "GB" in countries and _UK_USUAL.fullmatch(number) is not None
    return is_usual or (_is_of(number, countries) and not _is_dear(number))


@lru_cache(maxsize=1024)
def _is_of(number: str, countries: tuple[str, ...]) -> bool:
    import phonenumbers

    code = phonenumbers.parse(number).country_code
    return any(phonenumbers.country_code_for_region(country) == code for country in countries)


@lru_cache(maxsize=1024)
def _is_dear(number: str) -> bool:
    import phonenumbers
    from phonenumbers import PhoneNumberType as Kind

    dear = (Kind.PREMIUM_RATE, Kind.SHARED_COST, Kind.PERSONAL_NUMBER, Kind.UAN, Kind.PAGER, Kind.VOICEMAIL)
    return phonenumbers.number_type(phonenumbers.parse(number)) in dear


@lru_cache(maxsize=1024)
def _parse(written: str, country: str) -> str | None:
    import phonenumbers

    try:
        number = phonenumbers.parse(written, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
