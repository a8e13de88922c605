"""Somebody says that it did not work: the owner hears of it at once, and everybody who says so by the same day."""

from bot.house import House
from flows.consultation import Text
from flows.outcome import About, Outcome
from storage import duties, loop, staff
from tests.runtime.conftest import NOON, text
from tests.runtime.desk import Desk, mail_of
from tests.runtime.promising import FIRST, MEMBER, desk, house, ledgers, on, promised, tick, write

__all__ = ["desk", "house"]


def done(house: House, *references: str) -> None:
    outcome = Outcome(
        house.frame.ids(), "oak-house", "done", Text({"en": "my lock is broken"}), Text({"en": "a new lock"}),
        about=About(references or ("A1",)), owner="repairs manager",
    )  # fmt: skip
    with house.database.transaction() as db:
        loop.add_outcome(db, outcome, house.clock.now(), house.frame)


async def test_that_it_did_not_work_reaches_the_owner_at_once_without_a_word_of_it(desk: Desk) -> None:
    done(desk.house)
    assert list(await tick(desk)) == [MEMBER]
    desk.house.clock.at = on(24, 23, 11)  # type: ignore[attr-defined]
    write(desk.house, (MEMBER, "no the key snaps"))
    told = await tick(desk)
    assert told[MEMBER] == [
        "Thank you. It is open again. It is with: repairs manager. You will hear by 8 Dec. "
        "We do not read this all the time. In an emergency call 999."
    ]
    assert told[FIRST] == [
        'Oak House. People say that this did not work: "my lock is broken". It is open again. '
        "Their words are on the staff pages. They hear by 8 Dec. Reply KEPT and what, LATE, a date and why, or DROP and why."
    ]
    assert await tick(desk) == {}


async def test_those_who_say_later_that_it_did_not_work_hear_by_the_same_day(desk: Desk) -> None:
    text(desk.house, 2, "my lock too")
    done(desk.house, "A1", "A2")
    await tick(desk)
    write(desk.house, (MEMBER, "no"))
    await tick(desk, on(27, 12, 11))
    write(desk.house, ("+447700900002", "partly"))
    (said,) = (await tick(desk))["+447700900002"]
    assert said.startswith("Thank you. It is open again. It is with: repairs manager. You will hear by 8 Dec.")
    assert len(ledgers(desk.house)) == 1
    silent = await tick(desk, on(9))
    assert {MEMBER, "+447700900002"} <= set(silent)


async def test_what_staff_say_is_shown_apart_and_confirms_nothing(desk: Desk) -> None:
    with desk.house.database.transaction() as db:
        staff.add(db, "Resident", ("staff",), ("sms", MEMBER), desk.house.keys, NOON)
    done(desk.house)
    await tick(desk)
    write(desk.house, (MEMBER, "yes"))
    with desk.house.database.reading() as db:
        (seen,) = loop.outcomes(db)
    assert (seen.yes, seen.partly, seen.no, seen.staff) == (0, 0, 0, 1)


async def test_an_email_says_what_the_text_says_at_each_step(desk: Desk) -> None:
    with desk.house.database.transaction() as db:
        duties.give(db, "repairs manager", "head office", None)
    promised(desk.house)
    done(desk.house)
    await tick(desk)
    write(desk.house, (MEMBER, "no the key snaps"))
    await tick(desk)
    await tick(desk, on(17))
    not_working, *later = (mail.text.split("\n\n")[0] for mail in mail_of(desk.house).mails)
    assert not_working.startswith('People say that this did not work: "my lock is broken". It is open again.')
    assert "snaps" not in not_working
    silence = "News on locks was due 16 Dec. Today we tell 1 person that there is none."
    assert [one for one in later if one.startswith(silence)] != []
