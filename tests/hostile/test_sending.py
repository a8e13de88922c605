"""Between queueing and sending everything may change, and a provider may answer anything: never twice, never lost."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import schedule
from bot.clock import new_id
from bot.rehearsal.faults import Fault
from flows.consultation import Text
from flows.outcome import Outcome
from storage import loop
from tests.hostile.attack import Attack, attacked, number
from tests.hostile.hanging import Hanging

DAY = timedelta(days=1)
ACCEPTED: list[Any] = ["500-after", "timeout-after", "reset-after", "drip", "garbage", "no-id"]
PHONE = {"sms": number(1), "telegram": "1"}


async def say(attack: Attack, channel: str, words: str) -> None:
    attack.joined((channel, PHONE[channel]), words=[words])
    await attack.send_out()


async def wait_for_hours(attack: Attack, hours: int = 3) -> None:
    for _ in range(hours * 4):
        attack.here.clock.at += timedelta(minutes=15)
        await schedule.tick(attack.here.house)
        await attack.send_out()


def tell(attack: Attack, *, status: str = "planned", said: str = "the showers are cold") -> None:
    did, because = Text({"en": "a new boiler"}), Text({"en": "there was money left"})
    outcome = Outcome(new_id(), "oak-house", status, Text({"en": said}), did, because)  # type: ignore[arg-type]
    with attack.here.house.database.transaction() as db:
        loop.add_outcome(db, outcome, attack.here.clock.now(), attack.here.house.frame)


def adds_up(attack: Attack) -> bool:
    """Everyone in the audience has one row, and every row is in a state that we name."""
    rows = "SELECT audience, (SELECT count(*) FROM outbox o WHERE o.update_id = u.id), (SELECT count(DISTINCT member_id) FROM outbox o WHERE o.update_id = u.id) FROM updates u"
    ended = {"sent", "delivered", "undelivered", "failed", "unknown", "suppressed", "expired", "cancelled"}
    return (
        all(audience == rows_ == members for audience, rows_, members in attack.rows(rows))
        and set(attack.states()) <= ended
    )


def somebody(channel: str, place: int) -> str:
    return number(place) if channel == "sms" else str(place)


async def test_a_receipt_settles_what_the_answer_left_open(tmp_path: Path, empty: Path) -> None:
    async with attacked(tmp_path, empty) as attack:
        for place, fault in enumerate(ACCEPTED, start=1):
            attack.here.provider.sms.script(fault)
            attack.joined(("sms", number(place)))
            await attack.send_out()
            assert (fault, attack.states()) == (fault, {"delivered": place})


async def test_what_became_of_a_slow_send_is_not_forgotten_while_others_are_marked(
    tmp_path: Path, empty: Path, hanging: Hanging
) -> None:
    hanging.is_held = True
    async with attacked(tmp_path, empty) as attack:
        attack.joined(*(("sms", number(place)) for place in range(1, 4)))
        attack.here.provider.sms.callbacks = "never"
        attack.here.provider.sms.script("timeout-after")
        outbox = attack.here.outbox
        await outbox._round()
        while not outbox._fates:
            await asyncio.sleep(0)
        outbox._mark_now()
        await outbox._round()
        hanging.is_held = False
        hanging.look()
        await outbox._land(None)
        assert attack.states() == {"sent": 2, "unknown": 1}


@pytest.mark.parametrize("channel", ["sms", "telegram"])
async def test_help_lines_do_not_pile_up_where_no_answer_comes(channel: str, tmp_path: Path, empty: Path) -> None:
    async with attacked(tmp_path, empty) as attack:
        attack.here.provider.sms.callbacks = "never"
        getattr(attack.here.provider, channel).always = Fault("500-after")
        await say(attack, channel, "i want to die")
        await wait_for_hours(attack, 2)
        assert 1 <= len(attack.sent_to(PHONE[channel])) <= 3


@pytest.mark.parametrize(("channel", "code"), [("sms", 21610), ("telegram", 403)])
async def test_a_provider_that_says_they_left_is_believed_at_once(
    channel: str, code: int, tmp_path: Path, empty: Path
) -> None:
    async with attacked(tmp_path, empty, "oak-house") as attack:
        getattr(attack.here.provider, channel).script(Fault("refuse", code=code))
        await say(attack, channel, "hello")
        tell(attack)
        await say(attack, channel, "and another thing")
        await wait_for_hours(attack)
        assert attack.sent_to(PHONE[channel]) == []
        assert attack.counts()["opt_outs"] == 1


@pytest.mark.parametrize("code", ["21610", "30005", "30006"])
async def test_a_receipt_that_says_never_again_is_believed_too(code: str, tmp_path: Path, empty: Path) -> None:
    async with attacked(tmp_path, empty, "oak-house") as attack:
        attack.here.provider.sms_phone(number(1)).fails = code
        await say(attack, "sms", "hello")
        tell(attack)
        await wait_for_hours(attack, 1)
        assert len(attack.sent_to(number(1))) == 1


async def test_who_leaves_between_queueing_and_sending_gets_nothing_and_the_sum_is_right(
    tmp_path: Path, empty: Path
) -> None:
    """Ten members: some leave by text, by a word of the carrier, by blocking us; one is in danger, one has no phone any more."""
    async with attacked(tmp_path, empty, "oak-house") as attack:
        attack.joined(*(("sms", number(n)) for n in range(1, 8)), *(("telegram", str(n)) for n in range(1, 4)))
        await attack.send_out()
        before = len(attack.here.provider.log.sent)
        tell(attack)
        await schedule.tick(attack.here.house)
        await attack.sms("please stop texting me", number(1))
        await attack.sms("STOP", number(2), OptOutType="STOP")
        await attack.chat("stop", 1)
        await attack.update(
            {"my_chat_member": {"chat": {"id": 2, "type": "private"}, "new_chat_member": {"status": "kicked"}}}
        )
        attack.here.provider.sms.script(
            Fault("refuse", code=21610), Fault("refuse", code=21211), "timeout-after", "500-after"
        )
        attack.here.provider.sms.callbacks = "never"
        await wait_for_hours(attack)
        sent = [one.to for one in attack.here.provider.log.sent[before:]]
        assert sorted(sent) == sorted(set(sent))
        assert not {number(1), number(2), "2"} & set(sent)
        assert [one.text for one in attack.here.provider.log.sent[before:] if one.to == "1"] == [
            attack.sent_to("1")[-1]
        ]
        assert adds_up(attack)


async def test_leaving_holds_back_the_reply_that_was_waiting(tmp_path: Path, empty: Path) -> None:
    async with attacked(tmp_path, empty, "oak-house") as attack:
        attack.joined(("sms", number(1)), words=["hello", "STOP"])
        attack.joined(("sms", number(2)), words=["hello", "STOP", "START", "i want to die", "STOP"])
        await attack.send_out()
        assert attack.sent_to(number(1)) == []
        assert all("116 123" in text for text in attack.sent_to(number(2)))
        assert len(attack.sent_to(number(2))) == 1


async def test_the_same_digits_on_two_channels_are_two_people(tmp_path: Path, empty: Path) -> None:
    async with attacked(tmp_path, empty, "oak-house") as attack:
        attack.joined(("sms", number(1)), ("telegram", number(1)[1:]))
        await attack.sms("STOP")
        await attack.chat("2", int(number(1)[1:]))
        tell(attack)
        await wait_for_hours(attack, 1)
        assert attack.counts()["members"] == 2
        assert attack.counts()["opt_outs"] == 1
        assert [text for text in attack.sent_to(number(1)[1:]) if "boiler" in text]
        assert not attack.sent_to(number(1))


@pytest.mark.faults
async def test_no_more_than_one_a_day_two_a_week_and_six_a_month_and_all_are_told_in_the_end(
    tmp_path: Path, empty: Path
) -> None:
    async with attacked(tmp_path, empty, "oak-house") as attack:
        attack.joined(("sms", number(1)))
        for place in range(9):
            tell(attack, said=f"thing {place}")
        days: list[datetime] = []
        for _ in range(60):
            before = len(attack.here.provider.log.sent)
            await schedule.tick(attack.here.house)
            await attack.send_out()
            days += [one.at for one in attack.here.provider.log.sent[before:] if "boiler" in one.text]
            attack.here.clock.at += DAY
        assert len(days) == len(set(days)) == 9
        assert max(len([d for d in days if day <= d < day + 7 * DAY]) for day in days) == 2
        assert max(len([d for d in days if day <= d < day + 30 * DAY]) for day in days) == 6
