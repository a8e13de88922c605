"""The key in the link of an email to one of the staff: which telling it is, signed, so that nobody can make one up.

It needs no time limit: all that it opens is an answer to what that email asks, in the name of whom it was sent to.
"""

import hashlib
from collections.abc import Sequence

from itsdangerous import BadSignature, Signer

Secret = bytes | Sequence[bytes]
"""Of several the last one signs; what any of them has signed is good."""

ALERT, PROMISE = "alert", "promise"


def key_of(secret: bytes, telling: str, about: str = ALERT) -> str:
    return _signer(secret, about).sign(telling).decode()


def telling_of(secret: Secret, key: str, about: str = ALERT) -> str | None:
    """None for a key that is not ours, or of something else."""
    try:
        return _signer(secret, about).unsign(key.encode("utf-8", "surrogatepass")).decode()
    except (BadSignature, UnicodeDecodeError):
        return None


def _signer(secret: Secret, about: str) -> Signer:
    return Signer(secret, salt=f"yousaid {about}", digest_method=hashlib.sha256, key_derivation="hmac")
