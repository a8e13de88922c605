"""Encryption of addresses and secret answers, and the keyed hashes by which an address is found again.

Why two keys: there are only a thousand million British mobile numbers, so whoever had the key of the hashes could
try them all. A leaked database with one of the two keys gives nobody's number away.
"""

import base64
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Connection

from storage import kept

KEY_BYTES = 32
NONCE_BYTES = 12


class WrongKey(Exception):
    """One sentence: which of the two keys is not the one that this database was made with."""


class Keys:
    """The two keys of an installation, 32 bytes each. Safe to use from several threads."""

    def __init__(self, secret: bytes, index: bytes) -> None:
        for name, key in (("secret", secret), ("index", index)):
            if len(key) != KEY_BYTES:
                raise ValueError(f"The {name} key has {len(key)} bytes and needs {KEY_BYTES}.")
        self._sealing = AESGCM(_derived(secret, b"yousaid seal"))
        self._index = _derived(index, b"yousaid address index")
        self._opt_out = _derived(index, b"yousaid opt-out list")

    def seal(self, plain: bytes, bound_to: str) -> bytes:
        """AES-256-GCM with a random nonce in front. It opens only where `bound_to` is the same."""
        return _seal(self._sealing, plain, bound_to)

    def open(self, sealed: bytes, bound_to: str) -> bytes:
        """Raises WrongKey for another key, another row, or a changed byte."""
        try:
            return _open(self._sealing, sealed, bound_to)
        except (InvalidTag, ValueError):
            raise WrongKey(
                "YOUSAID_SECRET_KEY does not open what is in this database: set the key that it was made with."
            ) from None

    def index(self, channel: str, address: str) -> bytes:
        """32 bytes that are the same for the same address."""
        return hmac.digest(self._index, f"{channel}\n{address}".encode(), "sha256")

    def opt_out_index(self, channel: str, address: str) -> bytes:
        """The same for the list of those who left, under a key of its own."""
        return hmac.digest(self._opt_out, f"{channel}\n{address}".encode(), "sha256")


class QuestionKey:
    """The random key of one secret question. Once its row is destroyed, nothing that it sealed can be read."""

    def __init__(self, id: str, key: bytes) -> None:
        self.id = id
        self._sealing = AESGCM(key)

    def seal(self, plain: str, bound_to: str) -> bytes:
        return _seal(self._sealing, plain.encode("utf-8", "surrogatepass"), bound_to)

    def open(self, sealed: bytes, bound_to: str) -> str:
        return _open(self._sealing, sealed, bound_to).decode("utf-8", "surrogatepass")


def random_key() -> bytes:
    return os.urandom(KEY_BYTES)


def random_id() -> str:
    """32 characters that tell nothing: not when, not in which order."""
    return os.urandom(16).hex()


def check_keys(db: Connection, keys: Keys) -> None:
    """At first use leaves a check in the database; later raises WrongKey, which names the key that is wrong."""
    index = hashlib.sha256(keys.index("check", "check") + keys.opt_out_index("check", "check")).hexdigest()
    expected = kept.value(db, "check_index_key")
    sealed = kept.value(db, "check_secret_key")
    if expected is None or sealed is None:
        kept.keep(db, "check_index_key", index)
        kept.keep(db, "check_secret_key", base64.b64encode(keys.seal(b"yousaid", "check")).decode())
        return
    if not hmac.compare_digest(index, expected):
        raise WrongKey("YOUSAID_INDEX_KEY is not the key that this database was made with: set that one.")
    try:
        keys.open(base64.b64decode(sealed), "check")
    except WrongKey:
        raise WrongKey("YOUSAID_SECRET_KEY is not the key that this database was made with: set that one.") from None


def _derived(key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(key)


def _seal(sealing: AESGCM, plain: bytes, bound_to: str) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + sealing.encrypt(nonce, plain, bound_to.encode())


def _open(sealing: AESGCM, sealed: bytes, bound_to: str) -> bytes:
    return sealing.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to.encode())
