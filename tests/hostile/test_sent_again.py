"""What nobody knows to have arrived goes again when staff say so, once, and to nobody who was not meant."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import schedule
from bot.commands import broadcasting
from bot.commands.telling import CannotDo
from bot.rehearsal.faults import OK, Fault
from bot.resending import Again
from flows.broadcast import Broadcast
from flows.consultation import Text
from flows.crowd import Rule, Segment
from storage import audit, broadcasts, resending
from storage.resending import Lost
from tests.hostile.attack import Attack, attacked, number
from tests.hostile.test_lost_answers import minutes
from tests.hostile.test_sending import adds_up

pytestmark = pytest.mark.faults

DESK = "Duty desk"
SENT_AGAIN = "broadcast sent again to those of whom nobody knows"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CHATS = ("1", "2", "3")


@asynccontextmanager
async def lost(folder: Path, empty: Path, channel: str = "telegram", many: int = 3) -> AsyncIterator[Attack]:
    """A broadcast to so many, and the answer to every text of it was lost; the line is well again."""
    async with attacked(folder, empty, "oak-house") as attack:
        side = getattr(attack.here.provider, channel)
        attack.here.provider.sms.callbacks = "never"
        attack.joined(*((channel, whom(channel, place)) for place in range(1, many + 1)))
        await attack.send_out()
        attack.here.provider.log.sent.clear()
        draft = Broadcast("", 0, DESK, Text({"en": "The meeting is on Friday."}), Segment((Rule("everybody"),)))
        with attack.here.house.database.transaction() as db:
            broadcasts.add(db, draft, attack.here.house.frame.ids, attack.here.clock.now())
        broadcasting.send(attack.here.house, 1, DESK)
        side.always = Fault("500-before")
        for _ in range(3):
            await minutes(attack, 6)
        side.always = OK
        yield attack


def whom(channel: str, place: int) -> str:
    return number(place) if channel == "sms" else str(place)


def groups(attack: Attack) -> list[Lost]:
    with attack.here.house.database.reading() as db:
        return [one for one in resending.lost(db, attack.here.clock.now()) if one.told == "broadcast"]


def press(attack: Attack, seen: list[Lost]) -> int:
    now = attack.here.clock.now()
    return sum(broadcasting.resent(attack.here.house, Again(one.which, one.until, DESK, now)) for one in seen)


def told(attack: Attack) -> list[str]:
    return sorted(sent.to for sent in attack.here.provider.log.sent)


def fates(attack: Attack) -> dict[str, int]:
    with attack.here.house.database.reading() as db:
        one = broadcasts.look_at(db, 1)
        assert one is not None
        return {fate: many for fate, many in broadcasts.fates(db, one).items() if many}


async def test_it_goes_once_however_often_the_same_button_is_pressed(tmp_path: Path, empty: Path) -> None:
    async with lost(tmp_path, empty) as attack:
        (seen,) = groups(attack)
        assert (seen.many, seen.again, seen.looked_for, fates(attack)) == (3, 3, 0, {"unknown": 3})
        assert [press(attack, [seen]) for _ in range(2)] == [3, 0]
        assert fates(attack) == {"waiting": 3}
        await minutes(attack, 1)
        assert (told(attack), fates(attack)) == (list(CHATS), {"sent": 3})
        assert press(attack, [seen]) == 0
        await minutes(attack, 60)
        assert told(attack) == list(CHATS)
        assert adds_up(attack)
        with attack.here.house.database.reading() as db:
            assert [one.did for one in audit.newest(db, 9)].count(SENT_AGAIN) == 1
            assert [one.what for one in broadcasts.history(db, broadcasts.look_at(db, 1))][-2:] == ["resent", "done"]  # type: ignore[arg-type]


async def test_very_many_go_in_slices_and_that_is_kept_once(
    tmp_path: Path, empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("storage.resending", "bot.commands.broadcasting"):
        monkeypatch.setattr(f"{module}.SLICE", 2)
    async with lost(tmp_path, empty) as attack:
        seen = groups(attack)
        assert [press(attack, seen) for _ in range(2)] == [3, 0]
        await minutes(attack, 1)
        assert told(attack) == list(CHATS)
        with attack.here.house.database.reading() as db:
            assert [one.did for one in audit.newest(db, 9)].count(SENT_AGAIN) == 1


async def test_what_is_lost_once_more_stays_unknown_and_the_old_button_does_nothing(
    tmp_path: Path, empty: Path
) -> None:
    async with lost(tmp_path, empty) as attack:
        seen, tried = groups(attack), len(attack.here.provider.log.asked)
        attack.here.provider.telegram.always = Fault("500-before")
        press(attack, seen)
        for _ in range(30):
            await minutes(attack, 60)
        assert len(attack.here.provider.log.asked) == tried + 3
        assert (press(attack, seen), fates(attack)) == (0, {"unknown": 3})
        attack.here.provider.telegram.always = OK
        assert press(attack, groups(attack)) == 3
        await minutes(attack, 60 * 24)
        await minutes(attack, 1)
        assert told(attack) == list(CHATS)


async def test_a_text_that_is_looked_for_is_not_offered_and_a_text_that_is_found_never_goes_again(
    tmp_path: Path, empty: Path
) -> None:
    async with lost(tmp_path, empty, "sms") as attack:
        (seen,) = groups(attack)
        assert (seen.many, seen.looked_for, seen.again, press(attack, [seen])) == (3, 3, 0, 0)
        attack.here.provider.sms.always = Fault("500-before")
        for _ in range(12):
            await minutes(attack, 10)
        attack.here.provider.sms.always = OK
        (seen,) = groups(attack)
        assert (seen.looked_for, seen.again) == (0, 3)
        tried = len(attack.here.provider.log.asked)
        attack.here.provider.sms.script("500-after", "500-before", "ok")
        assert press(attack, [seen]) == 3
        for _ in range(12):
            await minutes(attack, 10)
        assert len(attack.here.provider.log.asked) == tried + 3
        assert fates(attack) == {"sent": 2, "unknown": 1}


async def test_a_late_receipt_for_the_first_try_ends_the_second(tmp_path: Path, empty: Path) -> None:
    async with lost(tmp_path, empty, "sms", 1) as attack:
        attack.here.provider.sms.always = Fault("500-before")
        for _ in range(12):
            await minutes(attack, 10)
        press(attack, groups(attack))
        sid, id = "SM" + "7" * 32, attack.one("SELECT id FROM outbox WHERE kind = 'update'")
        account = attack.settings.twilio_account_sid
        fields = {"AccountSid": account, "MessageSid": sid, "MessageStatus": "delivered"}
        assert (await attack.form(f"/sms/status?id={id}", fields))[0] == 200
        attack.here.provider.sms.always = OK
        await minutes(attack, 5)
        assert (told(attack), fates(attack)) == ([], {"sent": 1})


async def test_who_has_left_is_not_offered_and_not_reached(tmp_path: Path, empty: Path) -> None:
    async with lost(tmp_path, empty) as attack:
        await attack.chat("stop", 1)
        await attack.send_out()
        attack.here.provider.log.sent.clear()
        (seen,) = groups(attack)
        assert (seen.many, seen.again) == (3, 2)
        press(attack, [seen])
        await attack.chat("stop", 2)
        await minutes(attack, 1)
        assert [sent.to for sent in attack.here.provider.log.sent if "Friday" in sent.text] == ["3"]
        assert fates(attack) == {"sent": 1, "suppressed": 1, "unknown": 1}
        assert adds_up(attack)


@pytest.mark.parametrize("days", [7, 8])
async def test_what_is_too_late_is_not_sent_again(days: int, tmp_path: Path, empty: Path) -> None:
    async with lost(tmp_path, empty) as attack:
        attack.here.clock.at += days * DAY
        (seen,) = groups(attack)
        assert (seen.again, press(attack, [seen])) == (0, 0)
        assert fates(attack) == {"unknown": 3}


@pytest.mark.parametrize("step", ["pause", "cancel"])
async def test_what_was_paused_waits_and_what_was_cancelled_never_goes(step: Any, tmp_path: Path, empty: Path) -> None:
    async with lost(tmp_path, empty) as attack:
        with attack.here.house.database.transaction() as db:
            db.exec_driver_sql("UPDATE broadcasts SET state = 'going'")
        broadcasting.steer(attack.here.house, 1, step, DESK)
        assert press(attack, groups(attack)) == (3 if step == "pause" else 0)
        await minutes(attack, 5)
        assert told(attack) == []
        if step == "pause":
            broadcasting.steer(attack.here.house, 1, "resume", DESK)
            await minutes(attack, 1)
            assert told(attack) == list(CHATS)


async def test_at_night_it_waits_for_the_morning_answers_too(tmp_path: Path, empty: Path) -> None:
    async with lost(tmp_path, empty) as attack:
        attack.here.provider.telegram.script("500-before")
        attack.here.provider.telegram_phone(9).change(has_started=True)
        await attack.chat("hello", 9)
        await attack.send_out()
        attack.here.clock.at += 10 * HOUR
        with attack.here.house.database.reading() as db:
            every = resending.lost(db, attack.here.clock.now())
        assert {one.which.kind for one in every} == {"update", "reply"}
        assert press(attack, every) == 4
        await minutes(attack, 1)
        assert told(attack) == []
        attack.here.clock.at += 12 * HOUR
        await schedule.tick(attack.here.house)
        await attack.send_out()
        assert told(attack) == ["1", "2", "3", "9"]


async def test_the_command_does_the_same_and_says_why_where_it_does_nothing(tmp_path: Path, empty: Path) -> None:
    async with lost(tmp_path, empty) as attack:
        house = attack.here.house
        assert broadcasting.resend(house, 1, DESK)[0] == (
            "Broadcast 1 goes once more to 3 people of whom nobody knows whether they got it."
        )
        assert broadcasting.resend(house, 1, DESK) == [
            "Nothing was sent: of everybody who gets broadcast 1 it is known."
        ]
        await minutes(attack, 1)
        assert told(attack) == list(CHATS)
        with pytest.raises(CannotDo, match='"Nobody" is not on the staff list'):
            broadcasting.resend(house, 1, "Nobody")
        with pytest.raises(CannotDo, match="There is no broadcast 2"):
            broadcasting.resend(house, 2, DESK)
