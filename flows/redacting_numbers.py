"""Numbers that lead to somebody: of phones, health, insurance, accounts, cars and cases; postcodes, days of birth."""

import re
from collections.abc import Callable, Iterator

NEAR = 40
"""So many letters before a number may say what it is."""

_RUN = re.compile(r"(?<![\w£$€])\+?\(?\d(?:[ ().\-+/]{0,3}\d){5,29}(?!\w)")
_DATE = r"\d{1,2}[ ./-]{1,2}\d{1,2}[ ./-]{1,2}(?:19|20)?\d{2}"
_MONTH = (
    r"(?:january|february|march|april|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|may|jun|jul|aug|sept|sep|oct|nov|dec)"
)
_LONG_DATE = (
    rf"\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH},?(?: \d{{2,4}})?|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,?(?: \d{{2,4}})?"
)
_STARTS_AS_DATE = re.compile(rf"{_DATE}(?!\d)")
_BORN = re.compile(
    rf"\b(?:d\.?o\.?b\.?|date of birth|birth ?date|birthday|born)\b[^\d\n]{{0,{NEAR}}}?"
    rf"({_DATE}|{_LONG_DATE}|(?:19|20)\d{{2}})(?!\d)",
    re.IGNORECASE,
)
_PHONE_SAID = re.compile(
    r"\b(?:call|ring|phone|tel|mobile|mob|whatsapp|text|number is|dial)\b[^\n]{0,20}$", re.IGNORECASE
)
_NHS_SAID = re.compile(r"\bn\.?h\.?s\b[^\n]{0,30}$", re.IGNORECASE)
_BANK_SAID = re.compile(r"\b(?:sort ?code|account|acc|bank|card)\b[^\n]{0,30}$", re.IGNORECASE)

_POSTCODE = re.compile(
    r"(?<![A-Za-z0-9])(?:GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? {0,2}\d[ABD-HJLNP-UW-Z]{2})(?![A-Za-z0-9])", re.IGNORECASE
)
_ORDINAL = re.compile(r" {1,2}(?:1st|2nd|3rd|[4-90]th)$")
_INSURANCE = re.compile(
    r"(?<![A-Za-z0-9])[A-Z]{2}[ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D](?![A-Za-z0-9])", re.IGNORECASE
)
_IBAN = re.compile(
    r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])", re.IGNORECASE
)
_IBAN_SAID = re.compile(r"\biban\b[^\n]{0,20}$", re.IGNORECASE)
_PLATE = re.compile(r"(?<![A-Za-z0-9])(?:[A-Z]{2}\d{2} ?[A-Z]{3}|[a-z]{2}\d{2} ?[a-z]{3})(?![A-Za-z0-9])")
_OLD_PLATE = re.compile(r"(?<![A-Za-z0-9])(?:[A-HJ-NP-TV-Y]\d{1,3} ?[A-Z]{3}|[A-Z]{3} ?\d{1,3}[A-Y])(?![A-Za-z0-9])")
_PLATE_SAID = re.compile(
    r"\b(?:reg|registration|number ?plate|plate)\b(?: (?:is|no|number))?[ .:#]{0,3}([A-Z0-9]{2,4} ?[A-Z0-9]{2,4})\b",
    re.IGNORECASE,
)
_WORDS = re.compile(
    "ALL|AND|ARE|BUT|CAN|FOR|GET|GOT|HAD|HAS|HER|HIM|HIS|HOW|ITS|NOT|NOW|OFF|OUR|OUT|SEE|SHE|THE|TOO|WAS|WHO|WHY|YET|YOU"
)
_CASE = re.compile(
    r"\b(?:case|ref|reference|claim|ticket|crime|tenancy|order|application|complaint|invoice|account|policy|passport"
    r"|licence|visa|member(?:ship)?|customer|patient|hospital|student)\b"
    r"(?: (?:no|number|num|id|ref|reference|is)){0,3}[ .:#]{0,3}((?=[A-Z/-]{0,6}\d)[A-Z0-9][A-Z0-9/-]{3,30})\b",
    re.IGNORECASE,
)

Span = tuple[int, int, str]


def numbers_in(plain: str) -> Iterator[Span]:
    yield from _runs(plain)
    yield from _births(plain)
    yield from _all(plain, _POSTCODE, "postcode", lambda found: not _ORDINAL.search(found))
    yield from _all(plain, _INSURANCE, "National Insurance number")
    for match in _IBAN.finditer(plain):
        if is_iban(match[0]) or _IBAN_SAID.search(plain, max(0, match.start() - NEAR), match.start()):
            yield match.start(), match.end(), "bank account"
    yield from _all(plain, _PLATE, "car registration", _is_no_word)
    yield from _all(plain, _OLD_PLATE, "car registration", _is_no_word)
    for pattern, kind in ((_PLATE_SAID, "car registration"), (_CASE, "case number")):
        for match in pattern.finditer(plain):
            if sum(letter.isdigit() for letter in match[1]) >= (4 if kind == "case number" else 1):
                yield match.start(1), match.end(1), kind


def _all(plain: str, pattern: re.Pattern[str], kind: str, is_one: Callable[[str], bool] = bool) -> Iterator[Span]:
    for match in pattern.finditer(plain):
        if is_one(match[0]):
            yield match.start(), match.end(), kind


def _is_no_word(found: str) -> bool:
    """ "M25 AND" is a road, and "in20 the" a slip."""
    return not (_WORDS.fullmatch(found[-3:].upper()) or _WORDS.fullmatch(found[:3]))


def _births(plain: str) -> Iterator[Span]:
    for match in _BORN.finditer(plain):
        yield match.start(1), match.end(1), "date of birth"


def _runs(plain: str) -> Iterator[Span]:
    for match in _RUN.finditer(plain):
        before = plain[max(0, match.start() - NEAR) : match.start()]
        if kind := kind_of(match[0], before):
            yield match.start(), match.end(), kind


def kind_of(run: str, before: str) -> str | None:
    """What a number of six digits or more is, by itself and by what is said before it. None: it leads to nobody."""
    digits = "".join(letter for letter in run if letter.isdigit())
    if len(digits) == 10 and (is_nhs(digits) or _NHS_SAID.search(before)):
        return "NHS number"
    if _BANK_SAID.search(before) and len(digits) in (6, 8, 14):
        return "bank account"
    if _STARTS_AS_DATE.match(run):
        return None
    if 13 <= len(digits) <= 19 and is_card(digits):
        return "bank card"
    if _is_phone(run, digits) or _is_said_to_be(digits, before):
        return "phone number"
    return "long number" if re.search(r"\d{9}", run) else None


def _is_phone(run: str, digits: str) -> bool:
    starts = digits.startswith("0") or (digits.startswith("7") and len(digits) == 10)
    return (starts and 10 <= len(digits) <= 16) or (run.lstrip("(").startswith("+") and 7 <= len(digits) <= 16)


def _is_said_to_be(digits: str, before: str) -> bool:
    """The European help lines are everybody's."""
    return _PHONE_SAID.search(before) is not None and len(digits) <= 15 and not re.fullmatch(r"116\d{3}", digits)


def is_nhs(digits: str) -> bool:
    """Modulus 11 over the first nine digits, weighed 10 to 2."""
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True)) % 11
    return rest != 10 and int(digits[9]) == rest % 11


def is_card(digits: str) -> bool:
    """The check of bank cards: every second digit from the right is doubled."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(number - 9 * (number > 9) for number in doubled) % 10 == 0


def is_iban(written: str) -> bool:
    """ISO 7064, modulus 97."""
    letters = written.replace(" ", "").upper()
    return len(letters) >= 15 and int("".join(str(int(letter, 36)) for letter in letters[4:] + letters[:4])) % 97 == 1
