"""What is sealed opens with its own key, in its own row, unchanged; and keys that were mixed up are named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.database import Database
from storage.key_state import check_keys
from storage.sealed import Keys, WrongKey
from tests.storage.installation import KEYS, NOW

OTHER = Keys(b"S" * 32, b"I" * 32)


@given(st.binary(max_size=200), st.text(max_size=40))
def test_what_is_sealed_opens_again(plain: bytes, row: str) -> None:
    assert KEYS.open(KEYS.seal(plain, row), row) == plain


@given(st.binary(max_size=60), st.data())
def test_a_changed_byte_does_not_open(plain: bytes, data: st.DataObject) -> None:
    sealed = bytearray(KEYS.seal(plain, "addresses:1"))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(WrongKey, match="YOUSAID_SECRET_KEY"):
        KEYS.open(bytes(sealed), "addresses:1")


@pytest.mark.parametrize(
    "sealed",
    [b"", b"short", KEYS.seal(b"x", "addresses:2"), OTHER.seal(b"x", "addresses:1")],
    ids=["nothing", "too short", "another row", "another key"],
)
def test_another_row_and_another_key_do_not_open(sealed: bytes) -> None:
    with pytest.raises(WrongKey):
        KEYS.open(sealed, "addresses:1")


def test_the_same_words_are_never_sealed_alike() -> None:
    assert KEYS.seal(b"x", "1") != KEYS.seal(b"x", "1")


def test_an_address_is_found_by_the_same_channel_and_number_alone() -> None:
    index = KEYS.index("sms", "+447700900001")
    assert len(index) == 32
    assert index == Keys(b"S" * 32, b"i" * 32).index("sms", "+447700900001")
    others = [
        KEYS.index("telegram", "+447700900001"),
        KEYS.index("sms", "+447700900002"),
        OTHER.index("sms", "+447700900001"),
        KEYS.opt_out_index("sms", "+447700900001"),
    ]
    assert len({index, *others}) == 5


def test_a_key_of_another_length_is_no_key() -> None:
    with pytest.raises(ValueError, match="needs 32"):
        Keys(b"s" * 16, b"i" * 32)


@pytest.mark.parametrize(
    "keys, name",
    [(Keys(b"S" * 32, b"i" * 32), "YOUSAID_SECRET_KEY"), (Keys(b"s" * 32, b"I" * 32), "YOUSAID_INDEX_KEY")],
)
def test_the_key_that_is_wrong_is_named(database: Database, keys: Keys, name: str) -> None:
    with database.transaction() as db:
        check_keys(db, KEYS, NOW)
        check_keys(db, KEYS, NOW)
        with pytest.raises(WrongKey, match=f"^{name} is not the key"):
            check_keys(db, keys, NOW)
