"""Nothing personal goes to a number that may be somebody else's by now, before whoever has it says that it is theirs."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from flows.doubt import LONG_SILENT, SILENT
from storage import doubts, posting
from storage.outbox import Receipt
from storage.tables import addresses, outbox
from storage.tables import doubts as doubts_
from tests.loop.test_no_silence import tell_all
from tests.loop.world import Person, Went, World, unasked

ANN = Person("Ann", "sms", "+447700900301")
QUESTION = "Oak House. You were in touch with us a while ago. Still you? YES or NO. STOP ends."


def texts(went: list[Went]) -> list[str]:
    return [one.text for one in unasked(went)]


def silent_for(world: World, days: float) -> list[Went]:
    """Ann said something, and then nothing for so long, in which nothing else happens but at its end."""
    world.text(ANN, "the showers are cold")
    world.clock.at += timedelta(days=days)
    tell_all(world, "a new boiler")
    return world.wait(days=3)


@pytest.mark.parametrize("days", [SILENT.days + 1, 300, LONG_SILENT.days + 40])
def test_whoever_was_silent_for_half_a_year_is_asked_one_thing_that_names_nobody(world: World, days: int) -> None:
    assert texts(silent_for(world, days)) == [QUESTION]
    assert texts(world.wait(days=30)) == []


def test_whoever_wrote_within_half_a_year_is_asked_nothing(world: World) -> None:
    told = texts(silent_for(world, SILENT.days - 10))
    assert told
    assert QUESTION not in told


def test_yes_lets_go_what_waited(world: World) -> None:
    silent_for(world, 200)
    assert world.text(ANN, "yes")[0].startswith("Good. We go on.")
    world.wait(days=20)
    assert any("a new boiler" in text for text in texts(world.went))
    assert rows_of(world) == 0


def test_any_text_within_a_year_says_that_they_are_there(world: World) -> None:
    assert texts(silent_for(world, 200)) == [QUESTION]
    world.text(ANN, "the lift is broken too")
    world.wait(days=20)
    assert any("a new boiler" in text for text in texts(world.went))


def test_no_gives_the_number_back(world: World) -> None:
    silent_for(world, 200)
    assert world.text(ANN, "no") == ["Thank you. You will not get any more messages from us."]
    tell_all(world, "a lamp")
    assert world.wait(days=40) == []
    assert world.text(ANN, "STATUS") == []
    assert bad(world) == ["not theirs", None]


@pytest.mark.parametrize("asked", ["STATUS", "NEWS", "UNDO", "CHANGE", "LINK", "FORGET ME", "MY DATA", "LINK 48217730"])
def test_after_a_year_nothing_that_was_said_is_shown_before_a_yes(world: World, asked: str) -> None:
    world.text(ANN, "the showers are cold")
    world.clock.at += LONG_SILENT + timedelta(days=1)
    assert world.text(ANN, "hello again, it is me")
    assert world.text(ANN, asked) == [QUESTION]
    assert world.text(ANN, asked) != []
    world.text(ANN, "yes")
    assert world.text(ANN, asked) != [QUESTION]


def test_a_text_after_a_year_is_kept_and_lets_nothing_go(world: World) -> None:
    silent_for(world, LONG_SILENT.days + 1)
    assert world.text(ANN, "the lift is broken too")
    assert texts(world.wait(days=30)) == []
    assert rows_of(world) == 1
    world.text(ANN, "yes")
    assert rows_of(world) == 0


def test_a_number_that_the_provider_called_bad_is_in_doubt_when_somebody_writes_from_it(world: World) -> None:
    world.text(ANN, "the showers are cold")
    with world.writing() as db:
        db.execute(update(addresses).values(bad="30005"))
    world.text(ANN, "hello")
    assert world.text(ANN, "STATUS") == [QUESTION]


def test_three_texts_in_a_row_that_do_not_arrive_are_a_doubt(world: World) -> None:
    world.text(ANN, "the showers are cold")
    for count, did in enumerate(("a door", "a lamp", "a bin"), 1):
        tell_all(world, did)
        went = unasked(world.wait(days=4))
        fail(world)
        assert went
        assert rows_of(world) == (1 if count >= doubts.FAILED_IN_A_ROW else 0)
    tell_all(world, "paint")
    assert set(texts(world.wait(days=8))) <= {QUESTION}


def fail(world: World) -> None:
    with world.writing() as db:
        newest = db.execute(
            select(outbox.c.id).where(outbox.c.state == "sent").order_by(outbox.c.sent_at.desc())
        ).scalars()
        at = world.clock.at
        receipts = [Receipt("sms", "undelivered", at, outbox_id=id, code="30003") for id in list(newest)[:1]]
        posting.receive_receipts(db, receipts, at)


def test_staff_are_told_how_many_did_not_answer(world: World) -> None:
    silent_for(world, 200)
    with world.house.database.reading() as db:
        assert doubts.unanswered(db, world.clock.at)[0] == 0
        assert doubts.unanswered(db, world.clock.at + doubts.SHOWN_AFTER)[0] == 1


def rows_of(world: World) -> int:
    with world.house.database.reading() as db:
        return int(db.execute(select(func.count()).select_from(doubts_)).scalar_one())


def bad(world: World) -> list[str | None]:
    with world.house.database.reading() as db:
        return list(db.execute(select(addresses.c.bad).order_by(addresses.c.came_at)).scalars())
