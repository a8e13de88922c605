"""What must not be there is nowhere: not in a log line, not in the database's bytes, not in its write-ahead log."""

import asyncio
import io
import json
import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot import schedule
from bot.logs import set_up_logs
from bot.rehearsal.faults import Fault
from storage import engines
from tests.hostile.attack import Attack, attacked, number
from tests.hostile.breaking import break_turns

CANARY = "canarywords"
SECRETS = {CANARY, "7700900", "AC" + "0" * 32, "1" * 32, "a" * 35, "telegram-secret", "4815162342"}
CHAT = 4815162342


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that the process would write, as it would write it."""
    root, stream = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers[:], root.level
    set_up_logs(stream, logging.DEBUG)
    root.setLevel(logging.DEBUG)
    for handler in root.handlers:
        handler.setLevel(logging.DEBUG)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(False)


async def test_no_number_no_words_and_no_token_is_in_any_log_line(
    log: io.StringIO, tmp_path: Path, empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with attacked(tmp_path, empty, "oak-house") as attack:
        break_turns(monkeypatch)
        attack.here.provider.sms.script(
            "garbage", Fault("refuse", code=20003), "reset-after", Fault("refuse", code=21610), "500-before"
        )
        attack.here.provider.telegram.script(
            "garbage", Fault("refuse", code=401), "reset-after", Fault("refuse", code=403), "500-before"
        )
        for place, text in enumerate(
            (CANARY, f"poison {CANARY}", f"i want to die {CANARY}", f"\x00{CANARY}\ud83d", f"x\r\n{CANARY} INFO"),
            start=1,
        ):
            await attack.sms(text.encode("utf-8", "replace"), number(place))
            attack.here.provider.telegram_phone(CHAT + place).change(has_started=True)
            await attack.chat(text, CHAT + place)
            await attack.send_out(timedelta(minutes=10))
        await attack.sms(CANARY, number(1), From="client:" + CANARY)
        await attack.post("/sms", f"Body={CANARY}&From={number(1)}".encode(), {"X-Twilio-Signature": CANARY})
        await attack.telegram(f'{{"update_id": 1, "message": {{"text": "{CANARY}'.encode())
        with attack.here.house.database.transaction() as db:
            db.exec_driver_sql("CREATE TRIGGER full BEFORE INSERT ON messages BEGIN SELECT RAISE(ABORT, 'full'); END")
        await attack.sms(CANARY, number(1))
        await attack.chat(CANARY, CHAT)
        await attack.send_out(timedelta(hours=1))
    written = log.getvalue()
    assert "set aside" in written
    assert {secret for secret in SECRETS if secret in written} == set()
    assert all(json.loads(line) for line in written.splitlines())


async def test_no_address_is_in_plain_in_the_database(tmp_path: Path, empty: Path) -> None:
    async with attacked(tmp_path, empty, "oak-house") as attack:
        attack.here.provider.sms.script("garbage", Fault("refuse", code=21610))
        attack.here.provider.telegram.script(Fault("refuse", code=400, moved_to=99887766554))
        for place in range(1, 5):
            await attack.sms("hello", number(place))
        attack.here.provider.telegram_phone(CHAT).change(has_started=True)
        await attack.chat("hello", CHAT)
        await attack.send_out(timedelta(minutes=1))
        await attack.send_out(timedelta(minutes=20))
        held = attack.files()
        for secret in (
            b"7700900",
            str(CHAT).encode(),
            b"99887766554",
            CHAT.to_bytes(8, "big"),
            b"telegram-secret",
            b"1" * 32,
        ):
            assert secret not in held


async def vote_in_secret(attack: Attack) -> list[bytes]:
    """Eight members who choose in as many ways; the third takes it back with words that are no answer. Returns everything that is sealed about it."""
    people = [("sms", number(place)) for place in range(1, 6)] + [("telegram", str(place)) for place in range(1, 4)]
    attack.joined(*people)
    await attack.send_out()
    await attack.sms("no", number(1))
    await attack.sms(f"yes, because of {CANARY}", number(2))
    await attack.sms("yes", number(3))
    await attack.sms(f"undo no {CANARY}", number(3))
    await attack.sms("no. i want to die", number(4))
    await attack.sms("yes, 2, 3 1 2", number(5))
    await attack.press(attack.here.provider.telegram_phone(1).messages[-1].buttons[0][1], 1)
    await attack.chat("nah", 2)
    await attack.chat("yeah", 3)
    await attack.send_out()
    under_keys = "SELECT sealed FROM {} WHERE key_id IS NOT NULL"
    queries = [under_keys.format(table) for table in ("messages", "outbox", "ballots", "views")]
    return [row[0] for query in (*queries, "SELECT sealed FROM question_keys") for row in attack.rows(query)]


async def close(attack: Attack) -> None:
    attack.here.clock.at += timedelta(days=11)
    await schedule.tick(attack.here.house)


@pytest.mark.usefixtures("daily_looks")
async def test_after_close_nothing_says_who_chose_what_in_secret(tmp_path: Path, empty: Path) -> None:
    async with attacked(tmp_path, empty, "our-rules") as attack:
        sealed = await vote_in_secret(attack)
        assert len(sealed) > 20
        assert CANARY.encode() not in attack.files()
        await close(attack)
        held = attack.files()
        assert CANARY.encode() not in held
        assert [blob for blob in sealed if blob in held] == []
        assert attack.rows("SELECT * FROM question_keys") == []
        assert (
            attack.rows("SELECT ballot_id FROM answered WHERE question = 'chair-vote' AND ballot_id IS NOT NULL") == []
        )
        assert len(attack.rows("SELECT value FROM ballots WHERE question = 'chair-vote' AND loose")) == 7


@pytest.mark.usefixtures("daily_looks")
async def test_the_key_goes_even_if_somebody_was_reading_when_it_closed(
    tmp_path: Path, empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "PRAGMAS", tuple(re.sub("timeout = .*", "timeout = 50", p) for p in engines.PRAGMAS))
    async with attacked(tmp_path, empty, "our-rules") as attack:
        sealed = await vote_in_secret(attack)
        with attack.here.house.database.reading() as db:
            db.exec_driver_sql("SELECT count(*) FROM messages").all()
            await close(attack)
        for _ in range(2):
            attack.here.clock.at += timedelta(minutes=1)
            await schedule.tick(attack.here.house)
            await asyncio.gather(*attack.here.house.beside.values())  # who reads beside the tick is done
        held = attack.files()
        assert [blob for blob in sealed if blob in held] == []


ALMOST = {
    "an edit": [("chat", "yes"), ("edit", "no")],
    "the same twice": [("chat", "yes"), ("chat", "yes")],
    "another word after it": [("chat", "yes"), ("chat", "no wait, no")],
    "not sure": [("chat", "ok")],
    "a turn that broke": [("chat", "poison yes")],
}


@pytest.mark.parametrize("said", ALMOST.values(), ids=ALMOST)
async def test_words_beside_a_secret_answer_do_not_give_it_away(
    said: list[tuple[str, str]], tmp_path: Path, empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with attacked(tmp_path, empty, "our-rules") as attack:
        attack.joined(("telegram", "1"))
        await attack.send_out()
        break_turns(monkeypatch)
        for how, text in said:
            await attack.chat(text, kind="edited_message" if how == "edit" else "message")
            await attack.send_out()
        await close(attack)
        words = [
            text
            for table in ("messages", "views", "outbox")
            for (text,) in attack.rows(f"SELECT text FROM {table} WHERE text IS NOT NULL")
        ]
        assert not [text for text in words if re.fullmatch(r"(poison )?(yes|no|ok|no wait, no)", text)]
