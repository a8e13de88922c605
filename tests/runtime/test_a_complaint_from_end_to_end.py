"""A member complains of a worker; the outside reader follows the link in their email, and they alone read the words."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot import schedule
from storage import staff
from tests.installed import Installation, installed
from tests.runtime.mail_server import MailServer

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
READER = "+447700900551"


@pytest.fixture
async def here(tmp_path: Path, mail: MailServer) -> AsyncIterator[Installation]:
    """Somebody has complained, and Bürgerbüro was told."""
    async with installed(tmp_path, NOON, SMTP_URL=mail.url) as here:
        with here.house.database.transaction() as db:
            staff.add(
                db, "Bürgerbüro", ("outside_reader",), ("sms", READER), here.house.keys, NOON, "buero@example.org"
            )
        await here.phone("sms").text("the new worker shouted at my mate")
        await here.settle()
        await schedule.tick(here.house)
        await asyncio.gather(*filter(None, [here.house.mailing]))
        await here.settle()
        yield here


def link_in(mail: MailServer) -> str:
    ((_, to, letter),) = mail.received
    assert (to, mail.faults) == ("buero@example.org", [])
    (link,) = re.findall(r"http://\S+", str(letter.get_payload()))
    return link


async def test_the_link_in_the_email_leads_to_the_words(here: Installation, mail: MailServer) -> None:
    assert "Someone outside reads it." in here.phone("sms").messages[-1].text
    link = link_in(mail)
    async with ClientSession() as browser:
        looked = await (await browser.get(link)).text()
        pressed = await (await browser.post(link, data={"show": "A1"})).text()
    assert ("shouted" in looked, "shouted" in pressed) == (False, True)


async def test_no_word_of_it_is_in_a_text_an_email_an_address_or_a_log(
    here: Installation, mail: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with ClientSession() as browser:
        await browser.post(link_in(mail), data={"show": "A1"})
    told = [message.text for message in here.provider.sms_phone(READER).messages]
    assert told == ["Oak House. You are the outside reader, and complaint A1 waits for you. The link is in our email."]
    ((_, _, letter),) = mail.received
    assert not any("shouted" in said for said in (*told, letter.as_string(), link_in(mail), caplog.text))
