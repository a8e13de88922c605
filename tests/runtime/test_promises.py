"""Promises at work: owners are asked and answer, members hear of silence, and nobody is left without a word."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from bot import schedule
from bot.house import House, open_house
from bot.settings import load_settings
from flows.consultation import Text
from flows.outcome import About, Outcome
from flows.promises import Ledger, Promise, back
from flows.turn import Incoming
from storage import duties, loop, promise_answers, promises, staff
from storage.promise_views import views_about
from tests.runtime.conftest import NOON, PretendChannel, StillClock, appoint, outbox_of, text
from tests.runtime.desk import Desk, PretendMail, mail_of

FIRST, SECOND = "+447700900561", "+447700900562"
MEMBER = "+447700900001"
DUE = date(2026, 12, 16)


@pytest.fixture
def house(environment: dict[str, str], clock: StillClock) -> Iterator[House]:
    """Live. first desk owns repairs, with second desk as deputy; the boss has email and no phone."""
    house = open_house(load_settings({**environment, "SMTP_URL": "smtps://mail.example.org"}), clock)
    house.__dict__["send_mails"] = PretendMail()
    with house.database.transaction() as db:
        appoint(db, house)
        staff.add(db, "first desk", ("staff",), ("sms", FIRST), house.keys, NOON)
        staff.add(db, "second desk", ("staff",), ("sms", SECOND), house.keys, NOON)
        staff.add(db, "head office", ("manager",), None, house.keys, NOON, "boss@example.org")
        duties.give(db, "repairs manager", "first desk", "second desk")
    text(house, 1, "my lock is broken")
    yield house
    house.close()


@pytest.fixture
def desk(house: House) -> Desk:
    channel = PretendChannel()
    return Desk(house, channel, outbox_of(house, channel).deliver_once)


def promised(house: House, what: str = "locks", owner: str | None = "repairs manager", until: date = DUE) -> None:
    with house.database.transaction() as db:
        id = house.frame.ids()
        promise = Promise(id, 0, "added", "oak-house", Text({"en": what}), owner, About(("A1",)))
        promises.make(db, promise, id, until, "first desk", house.clock.now())


def ledgers(house: House) -> list[Ledger]:
    with house.database.reading() as db:
        return promises.every(db)


async def tick(desk: Desk, at: datetime | None = None) -> dict[str, list[str]]:
    """What each number was sent."""
    if at is not None:
        desk.house.clock.at = at  # type: ignore[attr-defined]
    await schedule.tick(desk.house)
    if desk.house.mailing is not None:
        await desk.house.mailing
    for _ in range(3):
        await desk.deliver()
    sent, desk.channel.sent = desk.channel.sent, []
    by_number: dict[str, list[str]] = {}
    for post in sent:
        by_number.setdefault(post.address, []).append(post.text)
    return by_number


def on(day: int, hour: int = 12, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, 0, tzinfo=UTC)


def write(house: House, *texts: tuple[str, str]) -> None:
    """(number, text) in one batch."""
    now = house.clock.now()
    batch = [Incoming("sms", f"{number} {body} {now}", number, body, now) for number, body in texts]
    house.batches.take_batch(batch, now)


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
        "The repairs manager was asked again today. You hear from us by 23 Dec."
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
    assert said.endswith("We are sorry. You hear from us by 23 Dec.")


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
    assert told[MEMBER] == ["Oak House. We promised news on locks. Here it is: new locks on every door."]
    house, ledger = desk.house, ledgers(desk.house)[0]
    why = back(ledger.events[-1], "second desk", house.clock.now(), Text({"en": "it was another door"}))
    with house.database.transaction() as db:
        assert promise_answers.correct(db, ledger, why, house.frame.ids, house.clock.now())
    assert (await tick(desk))[MEMBER] == [
        "Oak House. What we told you of locks was wrong. We are sorry. Why: it was another door. "
        "You hear from us by 16 Dec."
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
    assert told[MEMBER] == ["Thank you. It is open again. It is with: repairs manager. You will hear by 8 Dec."]
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
