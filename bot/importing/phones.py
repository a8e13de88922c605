"""What stands in the column for phones, as a number that texts reach; or why not, and what to write."""

import re

from bot.channels.numbers import WITHHELD, is_served, read_number
from bot.settings import Settings

SCIENTIFIC = re.compile(r"[0-9]+(?:[.,][0-9]+)?[eE]\+?[0-9]+")
NOTHING = frozenset({"", "-", "?", "n/a", "na", "none", "no", "unknown", "tbc", "x"})
SEVERAL = re.compile(r"[0-9)]\s*(?:/|,|;|\||&|\bor\b|\band\b)\s*[+(0-9]", re.IGNORECASE)
EXTENSION = re.compile(r"[0-9]\s*(?:ext\.?|extension|x|#)\s*[0-9]+\s*$", re.IGNORECASE)
UK_MOBILE = re.compile(r"\+447(?!0|6(?!24))[0-9]{9}")
"""Neither 070, which is forwarded at a price, nor 076, which are pagers, but for the Isle of Man."""

LED_BY = re.compile(r"(?:tel|sms|whatsapp):(?://)?", re.IGNORECASE)
SHOWN_AS_FRACTION = re.compile(r"(\+?[0-9]{9,15})\.0+")
"""How programs write a number that they took for a quantity."""

MAYBE = re.compile(r"[-+0-9 ().\u2010-\u2015\u00a0]{3,40}")
LIKE_THIS = "Write it like this: 07700 900123."
CHATS = range(1, 2**52)


class Wrong(Exception):
    """What is wrong, and what to write: one or two short sentences."""


def read_phone(cell: str, settings: Settings) -> str:
    """E.164. Raises Wrong."""
    text = LED_BY.sub("", cell.strip()).strip("'\"‘’“” ")
    text = SHOWN_AS_FRACTION.sub(r"\1", text)
    _refuse_what_is_no_number(text)
    number = read_number(_plain(text), settings.countries[0])
    if number is None or not _is_possible(number):
        raise Wrong(f"This is not a phone number that exists: {_length(text)}. {LIKE_THIS}")
    if number in WITHHELD:
        raise Wrong(f"This stands for a hidden number. {LIKE_THIS}")
    if number == settings.twilio_from:
        raise Wrong("This is our own number. Write the person's.")
    if not is_served(number, settings.countries):
        served = ", ".join(settings.countries)
        raise Wrong(f"This number is of another country. We text {served}: YOUSAID_COUNTRIES sets that.")
    if not UK_MOBILE.fullmatch(number) and (sentence := _cannot_be_texted(number)):
        raise Wrong(sentence)
    return number


def read_chat(cell: str) -> str:
    """The number of a Telegram chat with one person. Raises Wrong."""
    text = cell.strip()
    if text.startswith("@") or "t.me/" in text:
        raise Wrong("A name in Telegram cannot be written to first. Ask the person to write to the bot.")
    if not re.fullmatch(r"-?[0-9]{1,16}", text):
        raise Wrong("A Telegram chat is a whole number, such as 4242424242.")
    if int(text) not in CHATS:
        raise Wrong("This is a group in Telegram, not a person.")
    return str(int(text))


def _refuse_what_is_no_number(text: str) -> None:
    if text.casefold() in NOTHING:
        raise Wrong(f"There is no number. {LIKE_THIS}")
    if SCIENTIFIC.fullmatch(text.replace(" ", "")):
        raise Wrong("The spreadsheet has shortened this number. Format the column as Text and type it again.")
    if SEVERAL.search(text):
        raise Wrong("There are two numbers. Keep the one that texts reach.")
    if EXTENSION.search(text):
        raise Wrong("A number with an extension gets no texts. Write the person's mobile number.")
    if not MAYBE.fullmatch(text):
        raise Wrong(f"This is not a phone number. {LIKE_THIS}")


def _plain(text: str) -> str:
    """With the dashes and blanks that everybody types, and 00 for +."""
    ascii_only = re.sub(r"[\u2010-\u2015.]", "-", text).replace("\u00a0", " ")
    tidy = " ".join(ascii_only.split())
    return f"+{tidy[2:]}" if tidy.startswith("00") else tidy


def _is_possible(number: str) -> bool:
    import phonenumbers

    return phonenumbers.is_possible_number(phonenumbers.parse(number))


def _cannot_be_texted(number: str) -> str | None:
    import phonenumbers
    from phonenumbers import PhoneNumberType as Kind

    kinds = {
        Kind.FIXED_LINE: "This is a landline, which gets no texts. Write a mobile number.",
        Kind.PREMIUM_RATE: "This is a premium number. Write the person's mobile number.",
        Kind.SHARED_COST: "This is a service number. Write the person's mobile number.",
        Kind.TOLL_FREE: "This is a service number. Write the person's mobile number.",
        Kind.UAN: "This is a service number. Write the person's mobile number.",
        Kind.PERSONAL_NUMBER: "This is an 070 number, which forwards at a price. Write the person's mobile number.",
        Kind.PAGER: "This is a pager. Write the person's mobile number.",
        Kind.VOIP: "This is an internet phone, which may get no texts. Write a mobile number.",
        Kind.VOICEMAIL: "This is a mailbox. Write the person's mobile number.",
        Kind.UNKNOWN: f"No network has this number. {LIKE_THIS}",
    }
    return kinds.get(phonenumbers.number_type(phonenumbers.parse(number)))


def _length(text: str) -> str:
    digits = sum(letter.isdigit() for letter in text)
    return f"it has {digits} digit{'' if digits == 1 else 's'}"
