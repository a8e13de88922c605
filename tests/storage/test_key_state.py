"""Keys that do not fit the database, in the midst of a change or after it, are refused and named in one sentence."""

import base64
import hashlib

import pytest

from storage import kept, key_state
from storage.database import Database
from storage.key_state import check_keys, still_fit
from storage.rekeying import how_far
from storage.sealed import Keys, WrongKey
from tests.storage.changing_keys import BOTH, WAYS, A, B, go_on, hear, ready
from tests.storage.installation import KEYS, NOW, number


@pytest.mark.parametrize("way", WAYS)
def test_half_way_nobody_starts_without_the_key_from_before(database: Database, way: str) -> None:
    changing, alone = WAYS[way]
    hear(database, ready(database), 1)
    go_on(database, ready(database, changing), 2)
    with pytest.raises(WrongKey, match=r"Not everything is under the new YOUSAID_\w+ yet"):
        ready(database, alone)
    with database.reading() as db:
        assert how_far(db) is not None
    assert go_on(database, ready(database, changing))
    ready(database, alone)
    with database.reading() as db:
        assert how_far(db) is None


REFUSED = {
    "another key": (Keys(b"x" * 32, B[1], None, A[1]), "YOUSAID_SECRET_KEY is not the key"),
    "another index key": (Keys(B[0], b"x" * 32, A[0], b"y" * 32), "YOUSAID_INDEX_KEY is not the key"),
    "each in the other's place": (Keys(B[1], B[0], A[1], A[0]), "each in the place of the other"),
    "new and old swapped": (Keys(*A, *B), "YOUSAID_SECRET_KEY holds the key from before"),
    "the old ones alone": (Keys(*A), "YOUSAID_SECRET_KEY is the key from before it was changed"),
    "another one from before": (Keys(*B, b"x" * 32, A[1]), "YOUSAID_SECRET_KEY_PREVIOUS is not the key from before"),
    "one more change": (Keys(b"x" * 32, b"y" * 32, *B), "YOUSAID_SECRET_KEY that was begun before is not at its end"),
}


@pytest.mark.parametrize("keys, sentence", REFUSED.values(), ids=REFUSED)
def test_keys_that_do_not_fit_half_way_are_named_in_one_sentence(database: Database, keys: Keys, sentence: str) -> None:
    ready(database)
    ready(database, BOTH)
    with pytest.raises(WrongKey, match=sentence) as refused:
        ready(database, keys)
    assert str(refused.value).count(". ") == 0
    ready(database, BOTH)


def test_after_it_old_keys_are_known_and_swapped_ones_refused(database: Database) -> None:
    ready(database)
    assert go_on(database, ready(database, BOTH))
    for keys, sentence in ((Keys(*A, *B), "holds the key from before"), (Keys(*A), "is the key from before it was")):
        with pytest.raises(WrongKey, match=sentence):
            ready(database, keys)
    third = b"3" * 32, b"4" * 32
    assert go_on(database, ready(database, Keys(*third, *B)))
    ready(database, Keys(*third))


def test_a_process_that_has_only_the_old_keys_takes_nothing_more_in(database: Database) -> None:
    old = ready(database)
    with database.reading() as db:
        still_fit(db, old, NOW)
    ready(database, BOTH)
    with database.reading() as db, pytest.raises(WrongKey, match="is the key from before"):
        still_fit(db, old, NOW)


def test_who_only_looks_begins_no_change(database: Database) -> None:
    ready(database)
    with database.transaction() as db:
        check_keys(db, BOTH, NOW, begins=False)
        known = key_state.state(db)
    assert known is not None
    assert not known.is_changing
    ready(database, KEYS)


@pytest.mark.parametrize("way", ["as it was", *WAYS])
def test_a_database_of_an_earlier_release_goes_on_with_the_opt_out_list_that_it_has(
    database: Database, way: str
) -> None:
    check = hashlib.sha256(KEYS.index("check", "check") + KEYS.opt_out_index("check", "check")).hexdigest()
    with database.transaction() as db:
        kept.keep(db, "check_index_key", check)
        kept.keep(db, "check_secret_key", base64.b64encode(KEYS.seal(b"yousaid", "check")).decode())
    for wrong, name in ((Keys(A[0], b"x" * 32), "INDEX"), (Keys(b"x" * 32, A[1]), "SECRET")):
        with pytest.raises(WrongKey, match=f"^YOUSAID_{name}_KEY is not the key"):
            ready(database, wrong)
    keys = ready(database, WAYS[way][0] if way in WAYS else KEYS)
    assert keys.opt_out_index("sms", number(1)) == KEYS.opt_out_index("sms", number(1))
    assert go_on(database, keys)
    alone = ready(database, WAYS[way][1] if way in WAYS else KEYS)
    assert alone.opt_out_index("sms", number(1)) == KEYS.opt_out_index("sms", number(1))
