"""Signing in: a printed link with a key of limited life, the cookie that it is changed for, and a token for each form.

Why real time and not the house's clock: in the demo "next day" moves that one, and would sign everybody out.
"""

import hashlib
import hmac
from datetime import timedelta

from itsdangerous import BadSignature, TimestampSigner

from bot.clock import RealClock, token

COOKIE = "yousaid_staff"
LASTS = timedelta(hours=12)


class Signing:
    """Everything is derived from the installation's secret key: another key, or time, ends every link and session."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def link_key(self) -> str:
        """For `/console?key=...`; good for twelve hours."""
        return self._signer("link").sign(token()).decode()

    def opens(self, key: str) -> bool:
        return self._holds("link", key)

    def session(self) -> str:
        """A new session, as the cookie carries it."""
        return self._signer("session").sign(token()).decode()

    def is_signed_in(self, cookie: str) -> bool:
        return self._holds("session", cookie)

    def form_token(self, session: str) -> str:
        """What each form of this session carries, so that no other page can send one."""
        return hmac.new(self._secret, b"yousaid form\x00" + _bytes(session), "sha256").hexdigest()

    def is_own_form(self, session: str, given: str) -> bool:
        return hmac.compare_digest(self.form_token(session).encode(), _bytes(given))

    def _holds(self, purpose: str, given: str) -> bool:
        return signed(self._secret, purpose, given, LASTS) is not None

    def _signer(self, purpose: str) -> TimestampSigner:
        return signer(self._secret, purpose)


def signer(secret: bytes, purpose: str) -> TimestampSigner:
    """What it signs for one purpose is good for no other."""
    return _RealTime(secret, salt=f"yousaid {purpose}", digest_method=_sha256, key_derivation="hmac")


def signed(secret: bytes, purpose: str, given: str, lasts: timedelta) -> bytes | None:
    """What was signed; None where it was not signed by us for this purpose, or too long ago."""
    try:
        return signer(secret, purpose).unsign(_bytes(given), max_age=int(lasts.total_seconds()))
    except BadSignature:
        return None


class _RealTime(TimestampSigner):
    def get_timestamp(self) -> int:
        return int(RealClock().now().timestamp())


def _sha256(data: bytes = b"") -> "hashlib._Hash":
    return hashlib.sha256(data)


def _bytes(text: str) -> bytes:
    """Whatever a stranger sends: lone surrogates too."""
    return text.encode("utf-8", "surrogatepass")
