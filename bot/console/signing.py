"""What is signed with the installation's secret key: keys in the links of emails, each for one purpose and one time.

Why real time and not the house's clock: in the demo "next day" moves that one, and would end every link.
"""

import hashlib
from datetime import timedelta

from itsdangerous import BadSignature, TimestampSigner

from bot.clock import RealClock
from bot.console.telling_key import Secret


def signer(secret: Secret, purpose: str) -> TimestampSigner:
    """What it signs for one purpose is good for no other."""
    return _RealTime(secret, salt=f"yousaid {purpose}", digest_method=_sha256, key_derivation="hmac")


def signed(secret: Secret, purpose: str, given: str, lasts: timedelta) -> bytes | None:
    """What was signed; None where it was not signed by us for this purpose, or too long ago."""
    try:
        given_bytes = given.encode("utf-8", "surrogatepass")
        return signer(secret, purpose).unsign(given_bytes, max_age=int(lasts.total_seconds()))
    except BadSignature:
        return None


class _RealTime(TimestampSigner):
    def get_timestamp(self) -> int:
        return int(RealClock().now().timestamp())


def _sha256(data: bytes = b"") -> "hashlib._Hash":
    return hashlib.sha256(data)
