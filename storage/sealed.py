"""Encryption of addresses and secret answers, and the keyed hashes by which an address is found again.

Why two keys: there are only a thousand million British mobile numbers, so whoever had the key of the hashes could
try them all. A leaked database with one of the two keys gives nobody's number away.

While a key is being changed there is one from before: what it sealed opens, and addresses that are kept under it are
found; everything that is written is under the new one. The list of those who left has a key of its own, which is made
once of the first index key, kept in the database and never changed, so that a wish to be left alone outlives all keys.
"""

import copy
import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.keyed_hash import KeyedHash

KEY_BYTES = 32
NONCE_BYTES = 12
DOES_NOT_OPEN = "YOUSAID_SECRET_KEY does not open what is in this database: set the key that it was made with."


class WrongKey(Exception):
    """One sentence: which of the keys is not the one that this database was made with, and what to do."""


class Keys:
    """The two keys of an installation, 32 bytes each, and those from before. Safe to use from several threads.

    `key_number`: which index key it is, counted from 1, as the database says (see `storage.key_state`).
    """

    def __init__(
        self, secret: bytes, index: bytes, secret_before: bytes | None = None, index_before: bytes | None = None
    ) -> None:
        given = {"secret": secret, "index": index, "previous secret": secret_before, "previous index": index_before}
        for name, key in given.items():
            if key is not None and len(key) != KEY_BYTES:
                raise ValueError(f"The {name} key has {len(key)} bytes and needs {KEY_BYTES}.")
        self._given = {"secret": secret, "index": index}
        self._given_before = {"secret": secret_before, "index": index_before}
        self._sealing = _sealing(secret)
        self._sealing_before = _sealing(secret_before) if secret_before else None
        self._index = _index(index)
        self._index_before = _index(index_before) if index_before else None
        self._opt_out = KeyedHash(opt_out_key(index))
        self.key_number = 1

    def ready(self, opt_out: bytes, key_number: int, changing: Collection[str]) -> "Keys":
        """The same keys, with what only the database knows; of those from before only what is still `changing`."""
        ready = copy.copy(self)
        ready._opt_out, ready.key_number = KeyedHash(opt_out), key_number
        if "secret" not in changing:
            ready._sealing_before = None
        if "index" not in changing:
            ready._index_before = None
        return ready

    def mark(self, which: str, before: bool = False) -> str | None:
        """What a key can be known again by, and nothing else: of "secret" or "index". None: that one is not set."""
        key = (self._given_before if before else self._given)[which]
        return None if key is None else _derived(key, b"yousaid mark")[:16].hex()

    def seal(self, plain: bytes, bound_to: str) -> bytes:
        """AES-256-GCM with a random nonce in front. It opens only where `bound_to` is the same."""
        return _seal(self._sealing, plain, bound_to)

    def open(self, sealed: bytes, bound_to: str) -> bytes:
        """Raises WrongKey for another key, another row, or a changed byte."""
        try:
            return _open(self._sealing, sealed, bound_to)
        except (InvalidTag, ValueError):
            return self._open_before(sealed, bound_to)

    def _open_before(self, sealed: bytes, bound_to: str) -> bytes:
        if self._sealing_before is None:
            raise WrongKey(DOES_NOT_OPEN) from None
        try:
            return _open(self._sealing_before, sealed, bound_to)
        except (InvalidTag, ValueError):
            raise WrongKey(DOES_NOT_OPEN) from None

    def opened(self, sealed: bytes, bound_to: str) -> bytes | None:
        """None where no key opens it."""
        try:
            return self.open(sealed, bound_to)
        except WrongKey:
            return None

    def sealed_anew(self, rows: Sequence[tuple[Any, bytes]], table: str) -> tuple[list[tuple[Any, bytes, bytes]], int]:
        """(key, sealed), bound to `table` and the key -> (key, sealed, sealed anew); and how many no key opens.

        Those that are under the new key already are left out. Most are not, so that the one from before is tried first.
        """
        assert self._sealing_before is not None
        open_, seal, unopened = self._sealing_before.decrypt, self._sealing.encrypt, 0
        anew = []
        nonces = os.urandom(NONCE_BYTES * len(rows))
        for place, (key, sealed) in enumerate(rows):
            bound = f"{table}:{key}".encode()
            try:
                plain = open_(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound)
            except (InvalidTag, ValueError):
                unopened += not self.is_under_now(sealed, bound.decode())
                continue
            nonce = nonces[NONCE_BYTES * place : NONCE_BYTES * (place + 1)]
            anew.append((key, sealed, nonce + seal(nonce, plain, bound)))
        return anew, unopened

    def hashed_anew(self, rows: Iterable[tuple[str, str, bytes]]) -> Iterator[tuple[bytes, str]]:
        """(address's id, channel, sealed) -> (hash, id), without those that no key opens."""
        hash_of, open_ = self._index.of, self._sealing.decrypt
        for id, channel, sealed in rows:
            bound = f"addresses:{id}"
            try:
                plain: bytes | None = open_(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound.encode())
            except (InvalidTag, ValueError):
                plain = self.opened(sealed, bound)
            if plain is not None:
                yield hash_of(channel.encode() + b"\n" + plain), id

    def is_under_now(self, sealed: bytes, bound_to: str) -> bool:
        """Does the key that is set now open it, without the one from before?"""
        try:
            _open(self._sealing, sealed, bound_to)
        except (InvalidTag, ValueError):
            return False
        return True

    def index(self, channel: str, address: str) -> bytes:
        """32 bytes that are the same for the same address."""
        return _hash(self._index, channel, address)

    def index_before(self, channel: str, address: str) -> bytes | None:
        """The same under the key from before; None where there is none."""
        return None if self._index_before is None else _hash(self._index_before, channel, address)

    def earlier(self, known: Iterable[tuple[str, str, str]]) -> dict[str, str]:
        """(index now, channel, address), the index in hex -> {index before: index now}. Empty unless it is changing."""
        if self._index_before is None:
            return {}
        return {_hash(self._index_before, channel, address).hex(): now for now, channel, address in known}

    def opt_out_index(self, channel: str, address: str) -> bytes:
        """The same for the list of those who left, under a key of its own."""
        return _hash(self._opt_out, channel, address)

    def first_opt_out_key(self, before: bool = False) -> bytes:
        """Made of the index key, as it was when there was only one."""
        key = self._given_before["index"] if before else None
        return opt_out_key(key or self._given["index"])


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


def opt_out_key(index: bytes) -> bytes:
    return _derived(index, b"yousaid opt-out list")


def _sealing(secret: bytes) -> AESGCM:
    return AESGCM(_derived(secret, b"yousaid seal"))


def _index(index: bytes) -> KeyedHash:
    return KeyedHash(_derived(index, b"yousaid address index"))


def _hash(hashing: KeyedHash, channel: str, address: str) -> bytes:
    return hashing.of(f"{channel}\n{address}".encode())


def _derived(key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(key)


def _seal(sealing: AESGCM, plain: bytes, bound_to: str) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + sealing.encrypt(nonce, plain, bound_to.encode())


def _open(sealing: AESGCM, sealed: bytes, bound_to: str) -> bytes:
    return sealing.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to.encode())
