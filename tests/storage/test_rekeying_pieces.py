"""A change of keys goes piece by piece: broken off anywhere or done by several at once, each is written exactly once."""

from itertools import islice

import pytest

from storage import rekeying, tables
from storage.database import Database
from storage.rekeying import Rekeying, how_far
from storage.sealed import Keys
from tests.storage.changing_keys import BOTH, NEW_INDEX, A, B, go_on, hear, ready, who_are_there
from tests.storage.installation import NOW, every, number


def many(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """People, in small pieces."""
    monkeypatch.setattr(rekeying, "SLICE", 3)
    monkeypatch.setattr(rekeying, "RUN", 8)
    old = ready(database)
    for person in range(1, 21):
        hear(database, old, person)


def test_the_next_piece_is_worked_out_while_one_is_written(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    many(database, monkeypatch)
    for piece in Rekeying(database, ready(database, BOTH)).pieces():
        piece(NOW)
        assert piece.is_written
    assert who_are_there(database, ready(database, Keys(*B))) == [number(person) for person in range(1, 21)]
    assert len(every(database, tables.blinds.c.blind)) == 20


@pytest.mark.parametrize("turns_", [1, 2, 5])
def test_where_another_process_goes_on_meanwhile_nothing_is_written_twice_or_left_out(
    database: Database, monkeypatch: pytest.MonkeyPatch, turns_: int
) -> None:
    many(database, monkeypatch)
    keys = ready(database, BOTH)
    refused = 0
    for place, piece in enumerate(Rekeying(database, keys).pieces()):
        if place % 3 == 0:
            go_on(database, keys, turns_)
        piece(NOW)
        refused += not piece.is_written
    assert refused
    assert who_are_there(database, ready(database, Keys(*B))) == [number(person) for person in range(1, 21)]
    assert len(every(database, tables.blinds.c.blind)) == 20


def test_a_piece_that_was_never_written_is_worked_out_once_more(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(database, monkeypatch)
    one = Rekeying(database, ready(database, NEW_INDEX))
    while one.prepare() is not None:
        piece = one.prepare()
        assert piece is not None
        piece(NOW)
    assert who_are_there(database, ready(database, Keys(A[0], B[1]))) == [number(person) for person in range(1, 21)]
    assert set(every(database, tables.blinds.c.key_number)) == {2}


def test_who_stops_half_way_waits_for_nothing_and_goes_on_another_time(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(database, monkeypatch)
    keys = ready(database, BOTH)
    for stop in (1, 9, 15, 20):
        pieces = Rekeying(database, keys).pieces()
        for piece in islice(pieces, stop):
            piece(NOW)
        pieces.close()
    assert go_on(database, keys)
    assert who_are_there(database, ready(database, Keys(*B))) == [number(person) for person in range(1, 21)]


def test_pieces_that_take_too_long_become_small_and_grow_again() -> None:
    pace = rekeying.Pace()
    for _ in range(10):
        pace.took(10)
    assert pace.rows == rekeying.SLICE // 4
    pace.took(rekeying.GOAL_SECONDS)
    assert pace.rows == rekeying.SLICE // 4
    for _ in range(10):
        pace.took(0)
    assert pace.rows == rekeying.SLICE


def test_how_far_it_is_moves_on_within_a_run(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    many(database, monkeypatch)
    monkeypatch.setattr(rekeying, "RUN", 100)
    keys, told, far = ready(database, NEW_INDEX), [], None
    for piece in Rekeying(database, keys).pieces():
        piece(NOW)
        with database.reading() as db:
            far = how_far(db, far)
        told += [far.done] if far is not None and far.part == rekeying.INDEX else []
    assert told == sorted(told)
    assert len(set(told)) > 4
