"""Somebody in danger writes; the duty person is told on their own phone, answers OK, and everybody else is left alone."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import schedule
from bot.rehearsal.phones import Phone
from storage import safety, staff
from tests.installed import Installation, installed
from tests.runtime.mail_server import MailServer

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
DUTY, SECOND = "+447700900551", "4343"


@pytest.fixture
async def here(tmp_path: Path, mail: MailServer) -> AsyncIterator[Installation]:
    async with installed(tmp_path, NOON, SMTP_URL=mail.url) as here:
        keys = here.house.keys
        with here.house.database.transaction() as db:
            staff.add(db, "Duty desk", ("duty_person",), ("sms", DUTY), keys, NOON, "desk@example.org")
            staff.add(db, "Second desk", ("second_person",), ("telegram", SECOND), keys, NOON)
        yield here


async def tick(here: Installation, later: timedelta = timedelta(0)) -> None:
    here.clock.at += later
    await schedule.tick(here.house)
    if here.house.mailing is not None:
        await here.house.mailing
    await here.settle()


def shown(phone: Phone) -> list[str]:
    return [message.text for message in phone.messages if message.side == "bot"]


async def test_ok_from_the_phone_that_was_told_ends_it(here: Installation, mail: MailServer) -> None:
    member, duty, second = (
        here.phone("sms"),
        here.provider.sms_phone(DUTY),
        here.provider.telegram_phone(int(SECOND)),
    )
    await second.text("/start")
    await member.text("2 i want to die tonight")
    await here.settle()
    await tick(here)
    assert "Alert 1 is open." in shown(duty)[0]
    assert (mail.told, mail.faults) == (["desk@example.org"], [])
    before = len(shown(second))
    await tick(here, timedelta(minutes=5))
    assert "Alert 1 is open." in shown(second)[before]
    await second.text("got it")
    await here.settle()
    assert "dealing with alert 1" in shown(second)[-1]
    await tick(here, timedelta(hours=1))
    assert (len(shown(duty)), len(mail.told)) == (1, 1)
    with here.house.database.reading() as db:
        assert safety.alerts(db, open_only=False)[0].acknowledged_by == "Second desk"
    assert not any("tonight" in text for phone in (duty, second) for text in shown(phone))
