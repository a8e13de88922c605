"""An open alert reaches one person after the other, by text and email, once each, until somebody acknowledges it."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot import mailing, schedule, watching
from bot.house import House, open_house
from bot.mail import Mail, Sent
from bot.settings import load_settings
from flows.rota import Shift
from flows.turn import Incoming
from storage import rota, staff
from storage.tables import facts, outbox
from tests.runtime.conftest import NOON, PretendChannel, StillClock, outbox_of, text
from tests.runtime.desk import PAGE, ROLES, Desk, PretendMail, alert, appoint, cry, mail_of


@pytest.fixture
def house(environment: dict[str, str], clock: StillClock) -> Iterator[House]:
    mail = {"SMTP_URL": "smtps://mail.example.org", "YOUSAID_PUBLIC_URL": PAGE}
    house = open_house(load_settings({**environment, **mail}), clock)
    house.__dict__["send_mails"] = PretendMail()
    appoint(house, *ROLES)
    yield house
    house.close()


@pytest.fixture
def desk(house: House) -> Desk:
    channel = PretendChannel()
    return Desk(house, channel, outbox_of(house, channel).deliver_once)


async def test_one_after_the_other_is_told_at_their_minute_and_once(desk: Desk, clock: StillClock) -> None:
    cry(desk.house)
    expected = {0: ["duty"], 5: ["second"], 15: ["boss"], 30: sorted(ROLES)}
    for minute in (0, 1, 4, 5, 6, 14, 15, 16, 29, 30, 31, 34):
        clock.at = NOON + timedelta(minutes=minute)
        texts, emails = await desk.tick(), desk.emails
        assert texts == expected.get(minute, [])
        assert emails == [f"{name}@example.org" for name in expected.get(minute, [])]
        assert (await desk.tick(), desk.emails) == ([], [])


async def test_nobody_more_is_told_once_somebody_acknowledges(desk: Desk, clock: StillClock) -> None:
    cry(desk.house)
    await desk.tick()
    text(desk.house, 551, "ok")
    clock.move(hours=1)
    assert await desk.tick() == await desk.watch() == []
    assert alert(desk.house).acknowledged_by == "duty"


SLOW = ((551, "ok"), (553, "got it"), (553, "OK 1"))


async def test_whoever_is_slower_hears_who_deals_with_it_in_the_same_batch_too(desk: Desk, clock: StillClock) -> None:
    cry(desk.house)
    await desk.tick()
    clock.move(minutes=15)
    await desk.tick()
    those = [Incoming("sms", body, f"+447700900{number}", body, clock.now()) for number, body in SLOW[:2]]
    desk.house.batches.take_batch(those, clock.now())
    text(desk.house, *SLOW[2])
    with desk.house.database.reading() as db:
        words = [text for (text,) in db.execute(select(outbox.c.text).where(outbox.c.kind == "reply"))]
        joined = db.execute(select(facts.c.kind).where(facts.c.kind == "MemberJoined")).all()
    late = "duty is dealing with alert 1 already. You need do nothing more for it."
    assert [one for one in words if one == late] == [late] * 2
    assert len(joined) == 1, "Only she who cries is a member."


async def test_what_is_told_is_a_number_and_how_to_answer(desk: Desk) -> None:
    cry(desk.house)
    post, mail = await desk.told()
    assert post.text == (
        "Oak House. Alert 1 is open. Please look at the staff pages now. Reply OK or ALERT 1 if you are dealing with it."
    )
    assert mail.subject == "Oak House: alert 1 is open"
    assert f"{PAGE}/alert/" in mail.text
    assert not any(word in post.text + mail.text for word in ("end it", "self", "harm", "900001", "high"))


async def test_a_text_that_does_not_acknowledge_is_kept_as_any_other(desk: Desk) -> None:
    cry(desk.house)
    await desk.tick()
    text(desk.house, 551, "the lift is broken")
    assert alert(desk.house).acknowledged_by is None


async def test_whoever_was_not_told_cannot_acknowledge(desk: Desk) -> None:
    cry(desk.house)
    await desk.tick()
    text(desk.house, 553, "ok")
    text(desk.house, 1, "ok")
    assert alert(desk.house).acknowledged_by is None


async def test_the_reply_to_an_acknowledgement_says_so_once(desk: Desk) -> None:
    cry(desk.house)
    await desk.tick()
    desk.channel.sent = []
    text(desk.house, 551, "On it")
    await desk.deliver()
    assert [post.text for post in desk.channel.sent] == [
        "Thank you. It is kept that you are dealing with alert 1. Look at the staff pages now."
    ]


async def test_a_cry_after_an_acknowledgement_begins_with_the_duty_person_again(desk: Desk, clock: StillClock) -> None:
    cry(desk.house)
    await desk.tick()
    text(desk.house, 551, "ok")
    clock.move(hours=1)
    cry(desk.house)
    assert await desk.tick() == ["duty"]
    clock.move(minutes=5)
    assert await desk.tick() == ["second"]


async def test_a_cry_while_it_is_open_is_told_again_to_those_who_know(desk: Desk, clock: StillClock) -> None:
    cry(desk.house)
    await desk.tick()
    clock.move(minutes=4)
    cry(desk.house)
    assert await desk.tick() == []
    clock.move(minutes=1)
    assert await desk.tick() == ["second"]
    clock.move(minutes=3)
    cry(desk.house)
    assert await desk.tick() == []
    clock.move(minutes=7)
    assert await desk.tick() == ["boss", "duty", "second"]
    assert await desk.tick() == []


async def test_many_processes_tell_each_person_once(desk: Desk, clock: StillClock) -> None:
    cry(desk.house)
    other = open_house(desk.house.settings, clock)
    other.__dict__["send_mails"] = desk.house.send_mails
    clock.move(minutes=2)
    await asyncio.gather(*(look(house) for house in (desk.house, other) for look in (schedule.tick, watching.look)))
    await asyncio.gather(*filter(None, [desk.house.mailing, other.mailing]))
    other.close()
    assert (await desk.texts(), desk.emails) == (["duty"], ["duty@example.org"])


async def test_with_the_scheduler_dead_the_watch_takes_a_step_that_is_a_minute_late(
    desk: Desk, clock: StillClock
) -> None:
    cry(desk.house)
    clock.move(seconds=59)
    assert (await desk.watch(), desk.emails) == ([], [])
    clock.move(seconds=1)
    assert (await desk.watch(), desk.emails) == (["duty"], ["duty@example.org"])
    clock.move(minutes=5)
    assert (await desk.watch(), await desk.watch()) == (["second"], [])


async def test_an_email_that_the_worker_left_behind_goes_from_the_watch(desk: Desk, clock: StillClock) -> None:
    mail_of(desk.house).says = Sent({}, "The mail server does not answer.")
    cry(desk.house)
    assert (await desk.tick(), desk.emails) == (["duty"], ["duty@example.org"])
    mail_of(desk.house).says = None
    assert (await desk.watch(), desk.emails) == ([], [])
    clock.move(seconds=60)
    assert (await desk.watch(), desk.emails) == ([], ["duty@example.org"])


async def test_a_mail_server_that_is_down_is_tried_at_each_tick_and_holds_up_no_text(desk: Desk) -> None:
    mail_of(desk.house).says = Sent({}, "The mail server does not answer.")
    cry(desk.house)
    assert (await desk.tick(), desk.emails) == (["duty"], ["duty@example.org"])
    assert (await desk.tick(), desk.emails) == ([], ["duty@example.org"])
    mail_of(desk.house).says = None
    assert (await desk.tick(), desk.emails) == ([], ["duty@example.org"])
    assert (await desk.tick(), desk.emails) == ([], [])


async def test_a_sign_in_that_is_refused_is_not_tried_at_each_tick(desk: Desk, clock: StillClock) -> None:
    mail_of(desk.house).says = Sent({}, "The mail server refuses our sign-in.", locked_out=True)
    cry(desk.house)
    assert (await desk.tick(), desk.emails) == (["duty"], ["duty@example.org"])
    assert (await desk.tick(), desk.emails) == ([], [])
    clock.move(minutes=1)
    assert (await desk.tick(), desk.emails) == ([], ["duty@example.org"])


async def test_a_mail_server_that_hangs_holds_up_no_tick(desk: Desk) -> None:
    release = asyncio.Event()
    loop = asyncio.get_running_loop()

    def hang(mails: Sequence[Mail], now: datetime) -> Sent:
        asyncio.run_coroutine_threadsafe(release.wait(), loop).result(10)
        return Sent({})

    desk.house.__dict__["send_mails"] = hang
    cry(desk.house)
    for expected in (["duty"], []):
        await schedule.tick(desk.house)
        assert await desk.texts() == expected
    release.set()
    await asyncio.gather(*filter(None, [desk.house.mailing]))


async def test_readiness_counts_open_and_overdue_alerts(desk: Desk, clock: StillClock) -> None:
    cry(desk.house)
    clock.move(seconds=59)
    assert await counts(desk.house) == (1, 0)
    clock.move(seconds=1)
    assert await counts(desk.house) == (1, 1)
    await desk.tick()
    assert await counts(desk.house) == (1, 0)
    text(desk.house, 551, "ok")
    assert await counts(desk.house) == (0, 0)


async def counts(house: House) -> tuple[int, int]:
    found = (await house.readiness()).as_json()
    return found["open_alerts"], found["overdue_alerts"]


async def test_an_alert_that_nobody_can_be_told_of_is_overdue(environment: dict[str, str], clock: StillClock) -> None:
    house = open_house(load_settings(environment), clock)
    cry(house)
    clock.move(minutes=1)
    await schedule.tick(house)
    assert await counts(house) == (1, 1)
    house.close()


async def test_a_database_that_does_not_answer_ends_no_watch(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> None:
        raise OSError("gone")

    monkeypatch.setattr(desk.house.database, "reading", broken)
    await watching.look(desk.house)
    assert "Open alerts could not be looked at: OSError" in caplog.text


async def test_the_watch_looks_again_and_again_until_it_is_stopped(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = asyncio.Semaphore(0)

    async def look(_: House) -> None:
        looks.release()

    monkeypatch.setattr(watching, "look", look)
    async with watching.watching(house, seconds=0), asyncio.timeout(30):
        for _ in range(3):
            await looks.acquire()


async def test_without_a_mail_server_nobody_waits_for_one(environment: dict[str, str], clock: StillClock) -> None:
    house = open_house(load_settings(environment), clock)
    appoint(house, "duty")
    cry(house)
    await schedule.tick(house)
    assert house.mailing is None
    await mailing.deliver(house)
    house.close()


async def test_of_two_duty_persons_the_rota_says_who_is_told_and_without_it_both_are(
    desk: Desk, clock: StillClock
) -> None:
    with desk.house.database.transaction() as db:
        staff.add(db, "boss", ("duty_person",), None, desk.house.keys, clock.now())
    today = clock.now().astimezone(desk.house.settings.zone)
    on_now = Shift("boss", today.weekday(), today.hour * 60, (today.hour + 1) % 24 * 60)
    with desk.house.database.transaction() as db:
        rota.add(db, [on_now])
    cry(desk.house)
    assert await desk.tick() == ["boss"]
    with desk.house.database.transaction() as db:
        rota.remove(db, "boss", on_now.day, on_now.begins)
    assert await desk.tick() == ["duty"]
