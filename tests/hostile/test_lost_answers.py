"""A provider's answer was lost: its list of messages says what became of the send, as far as it can be had."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import schedule
from bot.house import open_house
from bot.rehearsal.faults import Fault
from storage import consultations
from tests.hostile.attack import Attack, attacked, number
from tests.hostile.test_sending import tell

MINUTE = timedelta(minutes=1)
LOST: list[Any] = ["500-before", "timeout-before", "reset-before"]


async def lose(attack: Attack, fault: Any, *words: str) -> None:
    """Each of these words is answered, and the answer to each send is lost like that."""
    attack.here.provider.sms.callbacks = "never"
    attack.here.provider.sms.script(*[fault] * len(words))
    attack.joined(("sms", number(1)), words=words)
    await attack.send_out()


async def minutes(attack: Attack, many: int) -> None:
    """Pass, with a tick at the end; what it found to be unsent goes."""
    attack.here.clock.at += many * MINUTE
    await schedule.tick(attack.here.house)
    await attack.send_out()


async def test_what_was_accepted_is_sent_and_later_receipts_are_about_it(tmp_path: Path, empty: Path) -> None:
    async with attacked(tmp_path, empty) as attack:
        await lose(attack, "500-after", "hello")
        await minutes(attack, 2)
        assert attack.states() == {"sent": 1}
        (sent,) = attack.here.provider.log.sent
        assert attack.one("SELECT provider_id FROM outbox") == sent.id
        fields = {"AccountSid": attack.settings.twilio_account_sid, "MessageSid": sent.id, "MessageStatus": "delivered"}
        assert (await attack.form("/sms/status", fields))[0] == 200
        assert attack.states() == {"delivered": 1}


@pytest.mark.parametrize("fault", LOST)
async def test_what_was_not_accepted_goes_once_after_two_looks(fault: Any, tmp_path: Path, empty: Path) -> None:
    async with attacked(tmp_path, empty) as attack:
        await lose(attack, fault, "hello")
        for wait, sent in ((1, 0), (1, 0), (9, 0), (1, 1), (60, 1)):
            await minutes(attack, wait)
            assert len(attack.sent_to(number(1))) == sent
        assert attack.states() == {"sent": 1}


async def test_a_list_that_lags_behind_does_not_make_us_send_again(tmp_path: Path, empty: Path) -> None:
    async with attacked(tmp_path, empty) as attack:
        await lose(attack, "500-after", "hello")
        attack.here.house.texts_asked_for = attack.here.clock.now() + 2 * MINUTE
        attack.here.provider.sms.script_lists("behind")
        await minutes(attack, 2)
        assert attack.states() == {"unknown": 1}
        await minutes(attack, 10)
        assert attack.states() == {"sent": 1}
        assert len(attack.sent_to(number(1))) == 1


FAILING = [
    "500-before",
    "garbage",
    *(pytest.param(fault, marks=pytest.mark.faults) for fault in ("reset-before", "timeout-before")),
]


@pytest.mark.parametrize("fault", FAILING)
async def test_a_list_that_fails_is_asked_again_and_says_nothing(fault: Any, tmp_path: Path, empty: Path) -> None:
    async with attacked(tmp_path, empty) as attack:
        await lose(attack, "500-before", "hello")
        for _ in range(4):
            attack.here.house.texts_asked_for = attack.here.clock.now() + 6 * MINUTE
            attack.here.provider.sms.lists.clear()
            attack.here.provider.sms.script_lists(fault, fault)  # a read whose line fails is tried again by the client
            await minutes(attack, 6)
            assert attack.states() == {"unknown": 1}
        attack.here.provider.sms.lists.clear()
        await minutes(attack, 6)
        await minutes(attack, 10)
        assert len(attack.sent_to(number(1))) == 1


async def test_a_list_that_says_to_wait_is_obeyed_in_sending_too(tmp_path: Path, empty: Path) -> None:
    async with attacked(tmp_path, empty) as attack:
        await lose(attack, "500-before", "hello")
        attack.here.house.texts_asked_for = attack.here.clock.now() + 2 * MINUTE
        attack.here.provider.sms.script_lists(Fault("429", retry_after=100))
        await minutes(attack, 2)
        asked = len(attack.here.provider.log.asked)
        attack.joined(("sms", number(2)))
        await attack.send_out(timedelta(seconds=99))
        assert len(attack.here.provider.log.asked) == asked
        await attack.send_out(timedelta(seconds=2))
        assert len(attack.sent_to(number(2))) == 1


async def test_two_alike_texts_to_one_person_arrive_twice_and_not_three_times(tmp_path: Path, empty: Path) -> None:
    async with attacked(tmp_path, empty) as attack:
        await lose(attack, "500-after", "hello", "2")
        with attack.here.house.database.transaction() as db:
            db.exec_driver_sql("UPDATE outbox SET text = 'Oak House. Thank you.', state = 'queued', lease_until = NULL")
        attack.here.provider.log.sent.clear()
        attack.here.provider.texts.messages.clear()
        attack.here.provider.sms.script("500-after", "500-before")
        await attack.send_out()
        assert attack.states() == {"unknown": 2}
        for _ in range(8):
            await minutes(attack, 10)
        assert len(attack.sent_to(number(1))) == 2
        assert attack.states() == {"sent": 2}


async def test_an_update_that_is_lost_twice_stays_unknown(tmp_path: Path, empty: Path) -> None:
    async with attacked(tmp_path, empty, "oak-house") as attack:
        attack.joined(("sms", number(1)))
        await attack.send_out()
        tell(attack)
        await schedule.tick(attack.here.house)
        attack.here.provider.sms.always = Fault("500-before")
        tried = len(attack.here.provider.log.asked)
        for _ in range(12):
            await minutes(attack, 10)
        assert len(attack.here.provider.log.asked) == tried + 2
        assert attack.one("SELECT state FROM outbox WHERE kind = 'update'") == "unknown"


@pytest.mark.parametrize(("fault", "before"), [("500-after", 1), ("500-before", 0)])
async def test_a_process_that_was_killed_between_sending_and_marking_is_made_up_for(
    fault: Any, before: int, tmp_path: Path, empty: Path
) -> None:
    async with attacked(tmp_path, empty) as attack:
        await lose(attack, fault, "hello")
        with attack.here.house.database.transaction() as db:
            lease = (attack.here.clock.now() + MINUTE).timestamp() * 1_000_000
            db.exec_driver_sql("UPDATE outbox SET state = 'attempting', lease_until = ?", (int(lease),))
        assert len(attack.sent_to(number(1))) == before
        for _ in range(5):
            await minutes(attack, 10)
        assert len(attack.sent_to(number(1))) == 1
        assert attack.states() == {"sent": 1}


async def test_a_process_that_was_killed_between_asking_and_keeping_asks_again(tmp_path: Path, empty: Path) -> None:
    async with attacked(tmp_path, empty) as attack:
        await lose(attack, "500-after", "hello")
        attack.here.clock.at += 2 * MINUTE
        await schedule.tick(attack.here.house)
        for task in attack.here.house.beside.values():
            task.cancel()
        await asyncio.gather(*attack.here.house.beside.values(), return_exceptions=True)
        attack.here.house.beside.clear()
        await minutes(attack, 6)
        assert attack.states() == {"sent": 1}
        assert len(attack.sent_to(number(1))) == 1


async def test_two_processes_look_and_it_goes_once(tmp_path: Path, empty: Path) -> None:
    async with attacked(tmp_path, empty) as attack:
        await lose(attack, "500-before", "hello")
        other = open_house(attack.settings, attack.here.clock)
        other.outbox = attack.here.outbox
        for _ in range(4):
            attack.here.clock.at += 10 * MINUTE
            await asyncio.gather(*(schedule.tick(house) for house in (attack.here.house, other)))
            await asyncio.gather(*other.beside.values())
            await attack.send_out()
        other.close()
        assert len(attack.sent_to(number(1))) == 1


async def test_what_became_of_a_secret_answer_s_reply_is_found_after_the_close_and_its_words_go(
    tmp_path: Path, empty: Path
) -> None:
    async with attacked(tmp_path, empty, "our-rules") as attack:
        attack.joined(("sms", number(1)))
        await attack.send_out()
        with attack.here.house.database.reading() as db:
            (closes,) = (one.closes for one in consultations.every(db))
        assert closes is not None
        attack.here.clock.at = closes - MINUTE
        attack.here.provider.sms.script("500-before")
        await attack.sms("no", number(1))
        await attack.send_out()
        assert attack.states() == {"delivered": 1, "unknown": 1}
        for wait in (2, 10):
            await minutes(attack, wait)
        assert attack.rows("SELECT * FROM question_keys") == []
        assert len(attack.sent_to(number(1))) == 2
        assert attack.rows("SELECT text, sealed FROM outbox WHERE fleeting") == [(None, None)]
