"""A keyed hash is the HMAC that everybody else computes, or nobody would be found after an upgrade."""

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.keyed_hash import KeyedHash


@given(st.binary(max_size=64), st.binary(max_size=300), st.binary(max_size=300))
def test_it_is_what_python_computes_for_one_message_after_the_other(key: bytes, one: bytes, other: bytes) -> None:
    hashing = KeyedHash(key)
    for message in (one, other, one):
        assert hashing.of(message) == hmac.digest(key, message, "sha256")


def test_a_key_that_is_too_long_is_refused_and_not_cut() -> None:
    with pytest.raises(ValueError, match="up to 64 bytes, and this one 65"):
        KeyedHash(b"k" * 65)
