"""The key in the link of an email about an alert: which telling it is, signed, so that nobody can make one up.

It needs no time limit: all it can say is "I am dealing with it", for the one person that it was sent to.
"""

import hashlib

from itsdangerous import BadSignature, Signer


def key_of(secret: bytes, telling: str) -> str:
    return _signer(secret).sign(telling).decode()


def telling_of(secret: bytes, key: str) -> str | None:
    """None for a key that is not ours."""
    try:
        return _signer(secret).unsign(key.encode("utf-8", "surrogatepass")).decode()
    except (BadSignature, UnicodeDecodeError):
        return None


def _signer(secret: bytes) -> Signer:
    return Signer(secret, salt="yousaid alert", digest_method=hashlib.sha256, key_derivation="hmac")
