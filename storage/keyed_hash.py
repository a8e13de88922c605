"""HMAC-SHA256 under one key, for very many messages.

Why by hand: Python's own takes four times as long for a short message, most of it around the hashing. Here the key goes
into two hashes once, and each message begins with a copy of them. A test holds it equal to Python's own.
"""

from hashlib import sha256

BLOCK_BYTES = 64
_INNER, _OUTER = bytes(byte ^ 0x36 for byte in range(256)), bytes(byte ^ 0x5C for byte in range(256))


class KeyedHash:
    """Safe to use from several threads. A key has up to 64 bytes."""

    def __init__(self, key: bytes) -> None:
        if len(key) > BLOCK_BYTES:
            raise ValueError(f"A key has up to {BLOCK_BYTES} bytes, and this one {len(key)}.")
        padded = key.ljust(BLOCK_BYTES, b"\0")
        self._inner, self._outer = sha256(padded.translate(_INNER)).copy, sha256(padded.translate(_OUTER)).copy

    def of(self, message: bytes) -> bytes:
        """32 bytes."""
        inner, outer = self._inner(), self._outer()
        inner.update(message)
        outer.update(inner.digest())
        return outer.digest()
