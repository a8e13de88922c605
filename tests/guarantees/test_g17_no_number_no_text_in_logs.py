"""No number and no words of a member are in a log line, an address or an alert, whatever goes wrong; numbers are sealed.

A conversation is played whole, faults, forgeries and a change of keys included; then every line that was logged, every
address that a page leads to, every text and email to staff, the audit log and the files on the disk are looked through.
"""

import asyncio
import io
import json
import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest

from bot import schedule
from bot.house import House, open_house
from bot.logs import set_up_logs
from bot.mail import Mail, Sent
from bot.rehearsal.faults import Fault
from flows.changing import changed
from storage import staff
from storage.rekeying import Rekeying
from tests.hostile.attack import attacked, number
from tests.hostile.breaking import break_turns
from tests.hostile.conftest import empty  # noqa: F401
from tests.pages.conftest import DESK, Visitor, house, trial_house, visit  # noqa: F401
from tests.pages.conftest import text as says

CANARY, CHAT = "canarywords", 4815162342
SECRETS = (CANARY, "7700900", "07700 900", str(CHAT), "canary@example.org")
SAID = (
    CANARY,
    f"2 cos {CANARY}",
    f"poison {CANARY}",
    f"i want to die {CANARY}",
    f"the worker shouted at me {CANARY}",
    f"ring me on 07700 900123 or canary@example.org {CANARY}",
    f"\x00{CANARY}\ud83d\r\nINFO",
    f"stop {CANARY}",
)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that the process would write, libraries' own lines down to the last included."""
    root, stream = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers[:], root.level
    set_up_logs(stream, logging.DEBUG)
    root.setLevel(logging.DEBUG)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(False)


def told(where: str) -> set[str]:
    """Which of the secrets are in it, however they are written."""
    return {secret for secret in SECRETS if secret in unquote(where)}


async def test_a_whole_conversation_leaves_no_number_and_no_words_in_logs_alerts_or_files(
    log: io.StringIO,
    tmp_path: Path,
    empty: Path,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    no_certificates: None,
) -> None:
    mails: list[Mail] = []
    async with attacked(tmp_path, empty, "oak-house", SMTP_URL="smtps://mail.example.org") as attack:
        here = attack.here.house
        here.__dict__["send_mails"] = lambda given, now: mails.extend(given) or Sent({one.id: "sent" for one in given})
        with here.database.transaction() as db:
            staff.add(db, "desk", ("duty_person", "outside_reader"), ("sms", number(900)), here.keys, attack.here.clock.at, "desk@example.org")  # fmt: skip
        break_turns(monkeypatch)
        faults = (Fault("refuse", code=21610), Fault("refuse", code=20003), "garbage", "reset-after", "500-before")
        attack.here.provider.sms.script(*faults)
        attack.here.provider.telegram.script("garbage", Fault("refuse", code=403), "reset-after", "500-before")
        for place, words in enumerate(SAID, start=1):
            await attack.sms(words.encode("utf-8", "replace"), number(place))
            attack.here.provider.telegram_phone(CHAT + place).change(has_started=True)
            await attack.chat(words, CHAT + place)
            await attack.send_out(timedelta(minutes=10))
        await schedule.tick(here)
        await asyncio.gather(*filter(None, [here.mailing, *here.beside.values()]), return_exceptions=True)
        await attack.post("/sms", f"Body={CANARY}&From={number(1)}".encode(), {"X-Twilio-Signature": CANARY})
        await attack.telegram(f'{{"update_id": 1, "message": {{"text": "{CANARY}'.encode())
        await attack.post(f"/{CANARY}/{number(1)}?text={CANARY}", b"", {})
        with here.database.transaction() as db:
            db.exec_driver_sql("CREATE TRIGGER full BEFORE INSERT ON messages BEGIN SELECT RAISE(ABORT, 'full'); END")
        await attack.sms(CANARY, number(1))
        await attack.send_out(timedelta(hours=1))
        for where in ("audit", "alerts", "alert_events", "settings", "updates", "facts"):
            assert told(repr(attack.rows(f"SELECT * FROM {where}"))) == set(), where
        to_staff = [text for (text,) in attack.rows("SELECT text FROM outbox WHERE staff IS NOT NULL")]
        files = attack.files()
    written = log.getvalue()
    assert len(written.splitlines()) > 20
    assert [line for line in written.splitlines() if told(line)] == []
    assert all(json.loads(line) for line in written.splitlines())
    assert len(to_staff) > 1
    assert len(mails) > 1
    assert told(" ".join(to_staff)) == set()
    assert [mail for mail in mails if told(f"{mail.subject} {mail.text}")] == []
    assert b"7700900" not in files
    assert str(CHAT).encode()[:8] not in files


LINK = re.compile(r'(?:href|action|src|data-preview)="([^"]+)"')


async def test_no_address_of_any_page_holds_a_number_or_anybodys_words(
    house: House,  # noqa: F811
    visit: object,  # noqa: F811
    log: io.StringIO,
) -> None:
    for place, words in enumerate(SAID[:2] + SAID[3:6], start=1):
        await says(house, words, number=place)
    visitor: Visitor = await visit(house)  # type: ignore[operator]
    seen: set[str] = set()
    for who in (DESK, "data desk", "approver"):
        await visitor.sign_in(who)
        await crawl(visitor, seen)
    assert len(seen) > 60
    assert {address for address in seen if told(address)} == set()
    assert told(log.getvalue()) == set()


async def crawl(visitor: Visitor, seen: set[str], most: int = 30) -> None:
    """Follows what leads on to another page; what a form would send goes nowhere."""
    waiting, been = ["/console"], set[str]()
    while waiting and len(been) < most:
        page = waiting.pop(0)
        if page in been or not page.startswith("/console") or "session" in page:
            continue
        been.add(page)
        answer = await visitor.client.get(page)
        links = LINK.findall(await answer.text()) if answer.content_type == "text/html" else []
        found = [link.replace("&amp;", "&").partition("#")[0] for link in (*links, str(answer.url.relative()))]
        seen.update(found)
        waiting += found


def test_a_change_of_keys_and_its_faults_are_told_without_a_number(
    house: House,  # noqa: F811
    log: io.StringIO,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings = replace(house.settings, secret_key=b"n" * 32, secret_key_previous=house.settings.secret_key)
    other = open_house(settings)
    commit = Rekeying(other.database, other.keys).prepare()
    assert commit is not None
    commit(other.clock.now())
    other.close()
    for key in ("secret_key", "secret_key_previous"):
        with pytest.raises(Exception, match="YOUSAID_SECRET_KEY") as refused:
            open_house(changed(settings, **{key: b"x" * 32}))
        said = f"{refused.value} {capsys.readouterr()} {log.getvalue()}"
        assert not any(secret in said for secret in ("7700900", "nnnn", "xxxx", CANARY))
