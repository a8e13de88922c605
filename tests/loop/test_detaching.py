"""An address that is not theirs any more: what they said stays, and whoever has the number now is somebody else."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot import languages
from flows.reading.leaving import wants_to_leave
from flows.reading.whose_phone import is_wrong_person
from storage import detaching, erasure
from storage.tables import addresses, blinds, members, opt_outs, views
from tests.loop.world import Person, World

ANN = Person("Ann", "sms", "+447700900301")
APP = Person("Ann", "telegram", "4242", "en")


def every(world: World, column: object) -> list[object]:
    with world.house.database.reading() as db:
        return list(db.execute(select(column)).scalars())  # type: ignore[call-overload]


def detached(world: World) -> str:
    """The id of whoever had the number before."""
    world.text(ANN, "the showers are cold")
    (before,) = every(world, members.c.id)
    world.text(ANN, "you have got the wrong number, stop")
    return str(before)


def test_what_they_said_stays_and_the_number_leads_to_nobody(world: World) -> None:
    before = detached(world)
    assert every(world, views.c.member_id) == [before]
    assert every(world, blinds.c.blind) == []
    assert every(world, opt_outs.c.how) == ["not_them"]


def test_whoever_writes_from_it_later_is_somebody_else_who_can_start(world: World) -> None:
    before = detached(world)
    assert world.text(ANN, "hello?") == []
    assert world.text(ANN, "START") != []
    assert "A1" not in " ".join(world.text(ANN, "STATUS"))
    assert every(world, views.c.member_id).count(before) == 1


def test_erasing_whoever_had_it_leaves_it_to_whoever_has_it(world: World) -> None:
    before = detached(world)
    world.text(ANN, "START")
    with world.writing() as db:
        erasure.begin(db, [before], "data desk", world.house.keys, world.clock.at)
    assert world.text(ANN, "STATUS") != []


def test_they_are_reached_where_else_they_write(world: World) -> None:
    world.text(ANN, "the showers are cold")
    (code,) = world.text(ANN, "LINK")
    world.text(APP, code[code.index("LINK") :][:14])
    world.clock.at += timedelta(days=1)
    world.text(ANN, "still cold")
    world.text(ANN, "wrong number")
    with world.house.database.reading() as db:
        of = select(addresses.c.channel).join(members, members.c.address_id == addresses.c.id)
        assert list(db.execute(of).scalars()) == ["telegram"]
    assert world.text(APP, "STATUS") != []


def test_a_person_takes_it_back_unless_somebody_else_wrote_from_it(world: World) -> None:
    before = detached(world)
    (address,) = every(world, addresses.c.id)
    with world.writing() as db:
        assert detaching.take_back(db, str(address), world.house.keys)
    world.text(ANN, "it is me after all")
    assert every(world, views.c.member_id) == [before, before]
    world.text(ANN, "wrong number")
    world.text(ANN, "who is it")
    with world.writing() as db:
        assert not detaching.take_back(db, str(address), world.house.keys)


@pytest.mark.parametrize("code", languages.codes())
def test_wrong_number_is_understood_in_every_language(code: str) -> None:
    words = languages.words(code)
    for phrase in words.not_them:
        assert is_wrong_person(phrase, words, wants_to_leave(phrase, words)), phrase


@pytest.mark.parametrize(
    "text",
    [
        "it was not me who did it",
        "not me, my neighbour broke it",
        "the wrong number is on the door",
        "i am not him but i agree",
    ],
)
def test_what_is_said_about_something_else_is_not_about_the_number(text: str) -> None:
    words = languages.words("en")
    assert not is_wrong_person(text, words, wants_to_leave(text, words))
