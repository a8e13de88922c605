"""Promises at work: owners are asked and answer, members hear of silence, and nobody is left without a word."""

import asyncio
from datetime import timedelta

import pytest

from bot import schedule
from bot.house import open_house
from flows.consultation import Text
from flows.promises import back
from storage import promise_answers, staff
from storage.promise_views import views_about
from tests.runtime.conftest import NOON, StillClock
from tests.runtime.desk import Desk, mail_of
from tests.runtime.promising import DUE, FIRST, MEMBER, SECOND, desk, house, ledgers, on, promised, tick, write

__all__ = ["desk", "house"]


async def test_the_owner_is_asked_a_week_and_a_day_before_and_members_hear_the_day_after(desk: Desk) -> None:
    promised(desk.house)
    await tick(desk)
    assert await tick(desk, on(8)) == {}
    (asked,) = (await tick(desk, on(9)))[FIRST]
    assert asked == (
        "Oak House. News on locks is due Wed 16 Dec. 1 person waits. Reply KEPT and what, LATE, a date and why, "
        "or DROP and why. No word: we tell them on 17 Dec."
    )
    assert await tick(desk, on(9, 13)) == {}
    assert list(await tick(desk, on(15))) == [FIRST]
    assert await tick(desk, on(16, 18)) == {}
    told = await tick(desk, on(17))
    assert told[MEMBER] == [
        "Oak House. We promised news on locks by 16 Dec. We have none. We are sorry. "
        "The repairs manager was asked again today. You hear from us by 23 Dec. STOP ends."
    ]
    assert list(told) == [FIRST, MEMBER] or list(told) == [MEMBER, FIRST]
    assert await tick(desk, on(17, 13)) == {}


async def test_in_the_night_and_in_trial_mode_members_hear_nothing(desk: Desk) -> None:
    promised(desk.house)
    await tick(desk)
    assert await tick(desk, on(17, 3)) == {}
    with desk.house.database.transaction() as db:
        db.exec_driver_sql("DELETE FROM settings WHERE key = 'test_text_passed'")
    assert MEMBER not in await tick(desk, on(17, 12))
    assert [event.what for event in ledgers(desk.house)[0].events] == ["made"]


async def test_an_owner_without_a_phone_is_asked_by_email_and_told_how_to_answer(desk: Desk) -> None:
    promised(desk.house, owner="head office")
    await tick(desk)
    assert await tick(desk, on(9)) == {}
    (mail,) = mail_of(desk.house).mails
    assert (mail.to, mail.subject) == ("boss@example.org", "Oak House: promise 1, locks")
    assert 'yousaid promise late 1 --until DATE --why "why" --by "head office"' in mail.text
    assert "my lock is broken" not in mail.text


@pytest.mark.parametrize(
    "gone, asked",
    [
        ((), FIRST),
        (("first desk",), SECOND),
        (("first desk", "second desk"), "boss@example.org"),
        (("first desk", "second desk", "head office"), None),
    ],
)
async def test_when_the_owner_has_left_somebody_else_is_asked(
    desk: Desk, gone: tuple[str, ...], asked: str | None
) -> None:
    promised(desk.house)
    with desk.house.database.transaction() as db:
        for name in gone:
            staff.remove(db, name)
    await tick(desk)
    told = await tick(desk, on(9))
    assert [*told, *(mail.to for mail in mail_of(desk.house).mails)] == ([asked] if asked else [])


async def test_where_nobody_can_be_asked_members_are_not_told_that_somebody_was(desk: Desk) -> None:
    promised(desk.house)
    with desk.house.database.transaction() as db:
        for name in ("first desk", "second desk", "head office"):
            staff.remove(db, name)
    await tick(desk)
    (said,) = (await tick(desk, on(17)))[MEMBER]
    assert said.endswith("We are sorry. You hear from us by 23 Dec. STOP ends.")


async def test_two_who_answer_at_once_the_first_counts_and_the_second_is_told(desk: Desk) -> None:
    promised(desk.house, owner=None)
    with desk.house.database.transaction() as db:
        for name, number in (("first desk", FIRST), ("second desk", SECOND)):
            staff.add(db, name, ("owner",), ("sms", number), desk.house.keys, NOON)
    await tick(desk)
    assert set(await tick(desk, on(9))) == {FIRST, SECOND}
    write(desk.house, (FIRST, "LATE 20 Dec the part is on order"), (SECOND, "KEPT new locks"))
    said = await tick(desk)
    assert said[FIRST] == [
        "We have it. UNDO takes it back. 1 person hears at 12:05: "
        "News on locks. It is late. The new date is 20 Dec. Why: the part is on order."
    ]
    assert said[SECOND] == [
        "first desk has answered for locks: LATE, 20 Dec. Nothing was changed by your text. "
        "To change it: yousaid promise correct 1."
    ]
    assert [event.what for event in ledgers(desk.house)[0].events][-1] == "late"


async def test_an_answer_that_was_taken_back_in_time_is_told_to_nobody(desk: Desk) -> None:
    promised(desk.house)
    await tick(desk)
    await tick(desk, on(9))
    write(desk.house, (FIRST, "DROP the landlord said no"))
    await tick(desk)
    write(desk.house, (FIRST, "undo"))
    assert (await tick(desk))[FIRST] == ["Taken back. Nobody is told. News on locks is due 16 Dec."]
    assert await tick(desk, on(9, 13)) == {}
    assert ledgers(desk.house)[0].standing().is_open


async def test_of_two_promises_the_named_one_is_meant_else_the_newest_asked_about(desk: Desk) -> None:
    promised(desk.house, "locks")
    promised(desk.house, "hot water", until=DUE + timedelta(days=1))
    await tick(desk)
    await tick(desk, on(9))
    await tick(desk, on(10))
    write(desk.house, (FIRST, "LATE locks 20 Dec because the part is on order"))
    (said,) = (await tick(desk))[FIRST]
    assert "News on locks. It is late. The new date is 20 Dec. Why: the part is on order." in said
    assert said.endswith("Still open: hot water.")
    write(desk.house, (FIRST, "KEPT"))
    assert (await tick(desk))[FIRST] == ["About hot water: Say what was done: KEPT new locks on every door."]


async def test_an_owner_who_is_a_member_too_goes_on_being_one(desk: Desk) -> None:
    write(desk.house, (FIRST, "showers are cold too"))
    promised(desk.house)
    await tick(desk)
    await tick(desk, on(9))
    write(desk.house, (FIRST, "we look into it"))
    (said,) = (await tick(desk))[FIRST]
    assert said == (
        "Your words are kept (A3). We are not sure how it stands with locks. "
        "Reply KEPT and what, LATE, a date and why, or DROP and why."
    )
    write(desk.house, (FIRST, "still looking"))
    assert (await tick(desk))[FIRST] == ["Added to A3."]


async def test_what_a_member_says_of_it_is_linked_to_it(desk: Desk) -> None:
    promised(desk.house)
    await tick(desk)
    await tick(desk, on(17))
    write(desk.house, (MEMBER, "typical"))
    assert (await tick(desk))[MEMBER] == ["Kept (A2). It goes to the repairs manager with the late promise."]
    with desk.house.database.reading() as db:
        assert views_about(db, ledgers(desk.house)[0].promise.id) == ["A2"]


async def test_what_was_told_and_was_wrong_is_said_to_be_wrong(desk: Desk) -> None:
    promised(desk.house)
    await tick(desk)
    await tick(desk, on(9))
    write(desk.house, (FIRST, "KEPT new locks on every door"))
    told = await tick(desk, on(9, 13))
    assert told[MEMBER] == ["Oak House. We promised news on locks. Here it is: new locks on every door. STOP ends."]
    house, ledger = desk.house, ledgers(desk.house)[0]
    why = back(ledger.events[-1], "second desk", house.clock.now(), Text({"en": "it was another door"}))
    with house.database.transaction() as db:
        assert promise_answers.correct(db, ledger, why, house.frame.ids, house.clock.now())
    assert (await tick(desk))[MEMBER] == [
        "Oak House. What we told you of locks was wrong. We are sorry. Why: it was another door. "
        "You hear from us by 16 Dec. STOP ends."
    ]
    assert list(await tick(desk, on(15))) == [FIRST]


async def test_news_goes_beyond_the_share_of_messages_and_waits_for_the_morning(desk: Desk) -> None:
    for what in ("locks", "heating", "lights"):
        promised(desk.house, what)
    await tick(desk)
    told = await tick(desk, on(17, 9))
    assert len(told[MEMBER]) == 3


async def test_many_schedulers_ask_and_tell_once(desk: Desk, clock: StillClock) -> None:
    promised(desk.house)
    await tick(desk)
    clock.at = on(17)
    other = open_house(desk.house.settings, clock)
    other.__dict__["send_mails"] = desk.house.send_mails
    await asyncio.gather(*(schedule.tick(house) for house in (desk.house, other, desk.house, other)))
    told = await tick(desk)
    other.close()
    assert {number: len(texts) for number, texts in told.items()} == {FIRST: 1, MEMBER: 1}
