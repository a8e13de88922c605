"""REJOIN from end to end: a lost phone's record comes to the new one, and whoever has the old one has nothing."""

import re

import pytest
from sqlalchemy import select

from bot.in_force import rejoin_words
from flows.linking import MOST_TRIES
from flows.rejoin_list import WORDS
from flows.rejoining import OTHER_LETTERS, words_in
from storage.tables import addresses, outbox, requests
from storage.tables import rejoin_words as kept
from tests.loop.world import Person, World, unasked

OLD = Person("Ann", "sms", "+447700900301")
NEW = Person("Ann", "sms", "+447700900302")
THIEF = Person("Thief", "sms", "+447700900303")
APP = Person("Ann", "telegram", "4242", "en")
LAST = "This number is not used for Oak House any more. Not you? Text PERSON."


def given(world: World) -> str:
    """She says something, and is given words."""
    world.text(OLD, "the showers are cold")
    (said,) = world.text(OLD, "rejoin")
    found = re.search(r"REJOIN \w+ \w+ \w+ \w+", said)
    assert found is not None
    return found[0]


def test_the_record_comes_to_the_new_phone_and_the_old_one_hears_one_line(world: World) -> None:
    words = given(world)
    (said,) = world.text(NEW, words.lower())
    assert said.startswith("Welcome back.")
    assert "A1" in world.text(NEW, "STATUS")[0]
    world.wait(days=10)
    to_old = [one.text for one in unasked(world.went) if one.address == OLD.address]
    assert to_old == [LAST]
    assert "A1" not in " ".join(world.text(OLD, "STATUS"))


def test_a_linked_app_is_retired_too(world: World) -> None:
    words = given(world)
    (code,) = world.text(OLD, "LINK")
    world.text(APP, code[code.index("LINK") :][:14])
    world.text(NEW, words)
    with world.house.database.reading() as db:
        bad = dict(db.execute(select(addresses.c.channel, addresses.c.bad).order_by(addresses.c.came_at)).all())  # type: ignore[arg-type]
    assert bad["telegram"] == "new phone"
    assert "A1" not in " ".join(world.text(APP, "STATUS"))


def test_words_work_once_and_new_ones_end_those_before(world: World) -> None:
    first = given(world)
    second = given(world)
    assert "do not know" in world.text(NEW, first)[0]
    assert world.text(NEW, second)[0].startswith("Welcome back.")
    assert "do not know" in world.text(THIEF, second)[0]


def test_words_of_somebody_who_left_work_no_more(world: World) -> None:
    words = given(world)
    world.text(OLD, "stop")
    assert "do not know" in world.text(NEW, words)[0]


def test_guessing_meets_silence(world: World) -> None:
    words = given(world)
    for _ in range(MOST_TRIES):
        assert world.text(THIEF, "REJOIN amber apple door kite") != [""]
    assert world.text(THIEF, words) == []
    assert world.text(NEW, words) != []


def test_the_words_are_kept_nowhere(world: World) -> None:
    words = given(world).removeprefix("REJOIN ")
    with world.house.database.reading() as db:
        assert not any(words in (text or "") for text in db.execute(select(outbox.c.text)).scalars())
        assert len(list(db.execute(select(kept.c.code)).scalars())) == 1


def test_whoever_has_the_old_phone_can_ask_for_a_person(world: World) -> None:
    world.text(NEW, given(world))
    world.text(OLD, "PERSON")
    assert reasons(world) == ["asked"]


@pytest.mark.parametrize("text", ["this is my new number", "hello, I've lost my phone", "To mój nowy numer"])
def test_a_new_number_without_the_words_goes_to_a_person(world: World, text: str) -> None:
    person = Person("Ann", "telegram", "77", "pl" if "mój" in text else "en")
    assert world.text(person, text) != []
    assert reasons(world) == ["new-phone"]


def reasons(world: World) -> list[str]:
    with world.house.database.reading() as db:
        return list(db.execute(select(requests.c.reason)).scalars())


def test_there_are_enough_words_and_any_that_are_given_are_understood() -> None:
    assert len(set(WORDS)) >= 1024
    for language in ("en", *OTHER_LETTERS):
        assert words_in(f"Rejoin {rejoin_words(language)}.") is not None
    assert words_in("REJOIN ٤٨٢١ ٧٧٣٠ ١١٩٩") == "482177301199"


@pytest.mark.parametrize(
    "text", ["rejoin the group next week", "rejoin", "can I rejoin amber apple door kite", "REJOIN 12"]
)
def test_other_texts_are_no_words(text: str) -> None:
    assert words_in(text) is None
