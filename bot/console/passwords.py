"""Passwords and codes: how they are made, hashed and compared. All of it is slow on purpose: call it in a thread."""

import hmac
import re
import unicodedata
from datetime import UTC, datetime
from functools import cache

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.clock import code, token
from bot.console.weak_passwords import is_tried_first

SHORTEST, LONGEST = 12, 1024
STEP = 30
"""Seconds that a code is of."""

TRIED_FIRST = "Whoever guesses tries this early: choose three or four words that do not belong together."
RECOVERY_CODES = 10
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
_HASHER = PasswordHasher()


def hashed(password: str) -> str:
    return _HASHER.hash(_composed(password))


def fits(kept: str | None, password: str) -> bool:
    """It takes as long when there is none. Composed letters first, then as it was typed: keyboards differ."""
    if len(password) > LONGEST:
        password = ""
    forms = dict.fromkeys((_composed(password), password))
    return any(_verified(kept or _nobodys(), form) for form in forms) and kept is not None


def _verified(kept: str, password: str) -> bool:
    try:
        return _HASHER.verify(kept, password.encode("utf-8", "surrogatepass"))
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    return _HASHER.hash(token())


def _composed(password: str) -> str:
    return unicodedata.normalize("NFC", password)


def too_weak(password: str, name: str, house: str = "") -> str | None:
    """What to do about it; None where it will do."""
    if not SHORTEST <= len(password) <= LONGEST:
        return f"Choose at least {SHORTEST} characters: three or four words that do not belong together are good."
    if len(set(password.casefold())) < 5:
        return "Choose more than a few letters over and over."
    if name.casefold() in password.casefold():
        return "Leave your name out of it."
    return TRIED_FIRST if is_tried_first(password, name, house) else None


def new_secret() -> str:
    return pyotp.random_base32()


def address_of(secret: str, name: str, house: str) -> str:
    """What the square shows to a phone: otpauth://..."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=house)


def time_of(secret: str, typed: str, now: datetime) -> datetime | None:
    """The time that this code is of: this step, the one before or the one after. None: it is no code of now."""
    digits = re.sub(r"\s", "", unicodedata.normalize("NFKC", typed[:40]))
    if not re.fullmatch(r"[0-9]{6}", digits):
        return None
    steps = int(now.timestamp()) // STEP
    every = [(step, pyotp.TOTP(secret).generate_otp(step)) for step in (steps - 1, steps, steps + 1)]
    found = [step for step, known in every if hmac.compare_digest(known, digits)]
    return datetime.fromtimestamp(found[-1] * STEP, UTC) if found else None


def new_recovery_codes() -> list[str]:
    """Twelve letters each, of which nobody guesses one: a plain hash tells nothing of them."""
    return ["-".join(code(4, _LETTERS) for _ in range(3)) for _ in range(RECOVERY_CODES)]


def plain_code(typed: str) -> str:
    """A recovery code, however it was typed."""
    letters = re.sub(r"[^a-z0-9]", "", typed[:40].casefold())
    return "-".join(letters[place : place + 4] for place in range(0, len(letters), 4))
