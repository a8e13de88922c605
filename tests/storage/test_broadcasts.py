"""Broadcasts that have gone wrong elsewhere, on both databases, and the order of their numbers."""

import pytest
from hypothesis import given, settings

from flows.broadcast import Broadcast, why_not
from flows.consultation import Text
from storage import broadcasts
from storage.database import Database
from tests.examples import examples
from tests.storage.broadcast_world import EVERYBODY, PEOPLE, STEPS, World, plays, quick, steps
from tests.storage.installation import FRAME, NOW

few = settings(parent=quick, max_examples=examples(4))


@pytest.mark.faults
@few
@given(steps)
def test_on_postgresql_too(postgresql: Database, pressed: list[str]) -> None:
    plays(postgresql, pressed)


@pytest.mark.parametrize(
    "pressed",
    [
        ["queue", "pause", "queue", "queue", "claim", "resume", "claim"],
        ["queue", "claim", "cancel", "retry", "retry", "wait", "claim"],
        ["queue", "claim", "pause", "retry", "retry", "wait", "claim", "resume"],
        ["queue", "queue", "cancel", "queue", "resume", "claim"],
        ["queue", "crash", "queue", "queue", "claim", "lose", "claim"],
        ["stop", "queue", "stop", "queue", "queue", "claim", "sent", "claim"],
        ["queue", "queue", "queue", "claim", "lose", *["wait"] * 50, "stop", "ask again", "claim", "lose", "ask again"],
        ["queue", "claim", "lose", *["wait"] * 50, "pause", "ask again", "queue", "claim", "resume", "claim"],
        ["queue", "claim", "lose", *["wait"] * 50, "cancel", "ask again", "claim"],
    ],
)
def test_these_that_have_gone_wrong_elsewhere(database: Database, pressed: list[str]) -> None:
    plays(database, pressed)


def test_a_text_that_is_still_looked_for_keeps_a_broadcast_from_being_done(sqlite: Database) -> None:
    world = World(sqlite)
    world.begin()
    for step in ("queue", "queue", "queue", "claim", "unknown"):
        STEPS[step](world)
    with sqlite.transaction() as db:
        assert broadcasts.fates(db, world.now_is(db))["unknown"] == 0
    world.settle()
    with sqlite.transaction() as db:
        told = broadcasts.fates(db, world.now_is(db))
    assert (told["unknown"], told["sent"]) == (1, PEOPLE - 1)


def test_numbers_are_given_in_order(database: Database) -> None:
    draft = Broadcast("", 0, "front desk", Text({"en": "On Friday."}), EVERYBODY, at=NOW, as_is=True)
    with database.transaction() as db:
        made = [broadcasts.add(db, draft, FRAME.ids, NOW) for _ in range(3)]
        assert [one.number for one in made] == [1, 2, 3]
        assert broadcasts.every(db) == made[::-1]
        assert why_not("pause", made[0]) == "Broadcast 1 is a draft, so it cannot be paused."
