"""The key in the link of an email to an outside reader: whose complaints it opens, signed, and good for two weeks.

Why a limit, where the key about an alert has none: this one lets words be read. While a complaint is unread, an email
with a new link comes each week.
"""

from datetime import timedelta

from itsdangerous.encoding import base64_decode, base64_encode

from bot.console.signing import signed, signer
from bot.console.telling_key import Secret

LASTS = timedelta(days=14)
PURPOSE = "outside reader"


def key_of(secret: bytes, name: str) -> str:
    return signer(secret, PURPOSE).sign(base64_encode(name)).decode()


def reader_of(secret: Secret, key: str) -> str | None:
    """Their name; None for a key that is not ours, or too old."""
    name = signed(secret, PURPOSE, key, LASTS)
    return None if name is None else base64_decode(name).decode()
