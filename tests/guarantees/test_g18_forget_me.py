"""G18: FORGET ME removes all but a suppression hash, closed anonymous tallies and a log line without content."""

import io
import json
import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import backing_up, restoring, schedule
from bot.importing import taking
from bot.logs import set_up_logs
from bot.rehearsal.faults import Fault
from storage import audit, backups, consultations, meanings, safety, tables
from storage.database import open_database
from storage.references import number as number_of
from tests.installed import CHAT, NUMBER, Installation, installed
from tests.storage.installation import every
from tests.storage.traces import everywhere, found, on_disk
from tests.transcripts.player import START
from tests.transcripts.whole_world import WholeWorld, whole_world

CANARY = "kanarienvogel"
FORMS = ("07700 900123", "+44 (0)7700-900-123", "00447700900123")
HEAD = "{},agreed_on,agreed_where,agreed_words\n"
THEIRS = (CANARY, NUMBER, "7700900123", "7700 900123", "7700-900-123")


@pytest.fixture
def log() -> io.StringIO:
    stream = io.StringIO()
    set_up_logs(stream, logging.DEBUG)
    return stream


@pytest.fixture(autouse=True)
def all_is_plain(no_certificates: None) -> None:
    """For every test of this file."""


@asynccontextmanager
async def talked(folder: Path, channel: str = "sms") -> AsyncIterator[WholeWorld]:
    """Somebody whose words, or what says who they are, have come to lie wherever they can."""
    from bot.demo.samples import sample

    async with whole_world(folder, [sample("oak-house", START)], channel, "en") as world:
        world.at(START)
        for words, media in (
            (f"my window is broken {CANARY}", ()),
            (f"{CANARY} a picture", ("photo",)),
            ("2", ()),
            ("4", ()),
            (f"the manager swore at me {CANARY}", ()),
            (f"person {CANARY}", ()),
            ("person", ()),
            (f"i want to die {CANARY}", ()),
        ):
            await world.hear(words, list(media), START)
        plant_by_staff(world.here, channel)
        yield world


def plant_by_staff(here: Installation, channel: str) -> None:
    """They are on a list in several forms; a meaning was written, and why their alert was closed."""
    house, now, is_sms = here.house, here.clock.now(), channel == "sms"
    rows = "".join(f"{form},2026-11-31,{CANARY} hall,yes\n" for form in (FORMS if is_sms else [CHAT]))
    good = f"{NUMBER if is_sms else CHAT},2026-11-01,{CANARY} hall,{CANARY} may text me\n"
    with house.database.transaction() as db:
        checked = taking.check(db, house, (HEAD.format("phone" if is_sms else "telegram") + good + rows).encode())
        id = taking.put_up(db, house, "list.csv", checked, "Duty desk", now)
        taking.imports.begin(db, id)
    going = taking.Taking(house, id, "Duty desk", checked.content)
    is_more = True
    while is_more:
        with house.database.transaction() as db:
            is_more = going.step(db)
    with house.database.transaction() as db:
        message = str(db.execute(select(tables.messages.c.id)).scalars().first())
        meanings.keep(db, message, f"means {CANARY}", 0, "Duty desk", now)
        (alert,) = safety.alerts(db)
        safety.close(db, alert.id, "Duty desk", f"rang them: {CANARY}", now)


async def be_forgotten(world: WholeWorld) -> list[str]:
    """By code; then time passes until nothing is left to do, at the provider's either."""
    await world.hear("forget me", [], START + timedelta(hours=1))
    said = await world.hear("483920", [], START + timedelta(hours=1, minutes=1))
    for minutes in (2, 3, 5, 8, 20):
        await world.tick(START + timedelta(hours=1, minutes=minutes))
    return said


async def test_no_canary_is_left_in_any_table_file_or_log_nor_at_the_provider(log: io.StringIO, tmp_path: Path) -> None:
    async with talked(tmp_path) as world:
        database = world.here.house.database
        planted = {table for table, _ in found(database, CANARY)}
        assert {"messages", "views", "meanings", "consents", "alerts", "outbox"} - planted <= {"outbox"}
        assert (await be_forgotten(world))[-1].startswith("We are deleting everything")
        assert found(database, *THEIRS) == set()
        assert not any(canary.encode() in on_disk(database) for canary in THEIRS)
        assert not any(canary in log.getvalue() for canary in THEIRS)
        assert not any(CANARY in json.dumps(message) for message in world.here.provider.texts.messages)
        assert every(database, tables.provider_copies.c.id) == []
        assert [texts for texts in everywhere(database) if texts[0] == "members"] == []


async def test_what_stays_leads_to_nobody(tmp_path: Path) -> None:
    async with talked(tmp_path) as world:
        await be_forgotten(world)
        database = world.here.house.database
        ((hash, how),) = every(database, tables.opt_outs.c.opt_out, tables.opt_outs.c.how)
        assert (len(hash), how) == (64, "erased")
        assert every(database, tables.alerts.c.member_id, tables.alerts.c.closed_because) == [
            (None, "They were erased since.")
        ]
        with database.reading() as db:
            newest, *_ = audit.newest(db, 1)
            assert audit.first_bad(db) is None
        assert (newest.who, newest.did, newest.about, newest.reason) == ("yousaid", "forgot a member", None, None)


async def test_a_chat_is_forgotten_too_and_our_texts_go_from_it_but_for_the_last(tmp_path: Path) -> None:
    async with talked(tmp_path, "telegram") as world:
        last = (await be_forgotten(world))[-1]
        shown = [one.text for one in world.phone.messages if one.side == "bot"]
        assert [text.split()[:3] for text in shown] == [last.split()[:3]]
        assert found(world.here.house.database, CANARY, str(CHAT)) == set()


async def test_the_provider_may_be_down_for_days_and_nothing_else_waits(tmp_path: Path) -> None:
    async with talked(tmp_path) as world:
        world.here.provider.sms.script_deletions(*["500-before"] * 30, Fault("429", retry_after=5), "reset-before")
        await be_forgotten(world)
        database = world.here.house.database
        assert found(database, *THEIRS) == set()
        left = len(every(database, tables.provider_copies.c.id))
        assert left
        for hours in (8, 16, 24, 32, 40):
            await world.tick(START + timedelta(hours=hours))
        assert every(database, tables.provider_copies.c.id) == []
        assert not any(CANARY in json.dumps(message) for message in world.here.provider.texts.messages)


async def test_their_answers_to_what_is_open_count_no_more(tmp_path: Path) -> None:
    async with talked(tmp_path) as world:
        with world.here.house.database.reading() as db:
            before = consultations.tally(db, "oak-house")
        assert before.people == 1
        await be_forgotten(world)
        with world.here.house.database.reading() as db:
            after = consultations.tally(db, "oak-house")
        assert (after.people, after.views, sum(one.answered for one in after.questions)) == (0, 0, 0)


async def test_whoever_texts_again_is_new_here(tmp_path: Path) -> None:
    async with talked(tmp_path) as world:
        await be_forgotten(world)
        said = await world.hear("hello", [], START + timedelta(days=1))
        assert re.match(r"Oak House\. Thank you\. Your words are kept \([A-Z]\d+\)", said[-1])
        status = await world.hear("status", [], START + timedelta(days=1, minutes=1))
        assert not any(reference in status[-1] for reference in ("K7", "K8"))
        assert number_of("K7") not in every(world.here.house.database, tables.views.c.number)


async def test_a_backup_from_before_has_no_canary_left_once_it_is_restored(log: io.StringIO, tmp_path: Path) -> None:
    """The backup itself has them until it is deleted: the list of backups says so."""
    (folder := tmp_path / "world").mkdir()
    file = tmp_path / "before.db"
    async with talked(folder) as world:
        house = world.here.house
        settings = house.settings
        backing_up.back_up(settings, file, force=False, keep=None)
        await be_forgotten(world)
        with house.database.reading() as db:
            (made,) = backups.still_there(db)
        assert CANARY.encode() in file.read_bytes()
        await house.suppressions.keep_up()
        house.database.in_use.close()
        restoring.restore(settings, file, None, without_journal=False)
        path = house.database.path
        assert path is not None
    restored = open_database(settings.database_url)
    try:
        with restored.reading() as db:
            assert made.id in {one.id for one in backups.still_there(db)}
        assert found(restored, *THEIRS) == set()
        assert not any(canary.encode() in path.read_bytes() for canary in THEIRS)
    finally:
        restored.close()


async def test_a_tick_may_be_killed_anywhere(tmp_path: Path) -> None:
    """The scheduler goes on where it was: `tests/storage/test_erasure.py` breaks off at every single step."""
    async with installed(tmp_path, START) as here:
        phone = here.phone("sms")
        await phone.text(f"hello {CANARY}")
        await here.settle()
        await phone.text("forget me")
        await here.settle()
        code = re.findall(r"\d{6}", phone.messages[-1].text)[0]
        await phone.text(code)
        await here.provider.settled()
        await schedule.tick(here.house)
        await here.settle()
        here.clock.at += timedelta(minutes=5)
        await schedule.tick(here.house)
        await here.settle()
        assert found(here.house.database, CANARY, NUMBER) == set()
