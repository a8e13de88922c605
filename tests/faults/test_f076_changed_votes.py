"""Fault 76: somebody changes a vote, or the log, in the database. Home, the results and `yousaid verify` say so."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import schedule
from bot.console.needs import needs
from bot.demo.samples import sample
from bot.rechecking import warning, wrong_with_votes
from flows.turn import Incoming
from storage import consultations, erasure, linking, tallied
from tests.installed import Installation, installed

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
CHANGED = "The votes of oak-house were changed after it closed: counted again, they are not what the log says."


@pytest.fixture
async def here(tmp_path: Path, database_url: str) -> AsyncIterator[Installation]:
    """Closed, with two votes, and looked at once since."""
    async with installed(tmp_path, NOON, DATABASE_URL=database_url) as here:
        with here.house.database.transaction() as db:
            asked = consultations.load(db, sample("oak-house", NOON), NOON)
        for place, words in enumerate(("hello", "2"), start=1):
            texts = [Incoming("sms", f"{place}-{one}", f"+44770090010{one}", words, NOON) for one in (1, 2)]
            here.house.batches.take_batch(texts, NOON)
        here.clock.at = (asked.closes or NOON) + timedelta(hours=1)
        await looked(here)
        yield here


async def looked(here: Installation, **later: int) -> None:
    here.clock.at += timedelta(**later)
    await schedule.tick(here.house)
    await asyncio.gather(*here.house.beside.values())


def execute(here: Installation, sql: str) -> None:
    with here.house.database.transaction() as db:
        db.exec_driver_sql(sql)


def said(here: Installation) -> tuple[list[str], str | None, list[str]]:
    """(on Home, beside the results, by verify)."""
    with here.house.database.reading() as db:
        found = [one.what for one in needs(db, here.house, here.clock.now()) if one.tag == "Changed"]
        return found, warning(db, "oak-house"), wrong_with_votes(db)


async def test_f076_a_vote_that_is_changed_in_the_database_is_told_until_it_is_put_right(here: Installation) -> None:
    await looked(here, days=1)
    assert said(here) == ([], None, [])
    execute(here, "UPDATE ballots SET value = '1' WHERE id = (SELECT min(id) FROM ballots)")
    assert said(here) == ([], None, [CHANGED]), "verify looks at once, the pages once a day"
    await looked(here, days=1)
    home, beside, verify = said(here)
    assert (home, verify) == ([CHANGED], [CHANGED])
    assert (beside or "").startswith(f"{CHANGED} Publish nothing of it")
    execute(here, "UPDATE ballots SET value = '2'")
    await looked(here, days=1)
    assert said(here) == ([], None, [])


async def test_f076_a_vote_that_is_taken_away_or_added_is_told(here: Installation) -> None:
    execute(here, "UPDATE answered SET until = at WHERE number = (SELECT min(number) FROM answered)")
    await looked(here, days=1)
    assert said(here)[0] == [CHANGED]


async def test_f076_a_log_that_was_changed_is_told_beside_every_result(here: Installation) -> None:
    execute(here, "UPDATE audit SET who = 'nobody' WHERE did = 'consultation closed'")
    await looked(here, days=1)
    home, beside, _ = said(here)
    assert home == ["The log was changed after it was written. Run yousaid verify: it names the entry."]
    assert (beside or "").startswith("The log was changed, so nothing shows that these numbers are right.")


async def test_f076_two_phones_of_one_person_are_no_change(here: Installation) -> None:
    with here.house.database.transaction() as db:
        one, other = db.exec_driver_sql("SELECT id FROM members ORDER BY id").scalars().all()
        linking.join(db, one, other, here.clock.now())
    await looked(here, days=1)
    assert said(here) == ([], None, [])
    with here.house.database.reading() as db:
        noted = db.exec_driver_sql(f"SELECT about FROM audit WHERE did = '{tallied.DID}'").scalars().all()
    assert list(noted) == ["oak-house", "oak-house"]


async def test_f076_somebody_who_is_forgotten_changes_nothing_that_was_counted(here: Installation) -> None:
    with here.house.database.transaction() as db:
        one = db.exec_driver_sql("SELECT min(id) FROM members").scalar_one()
        erasure.begin(db, [one], "data lead", here.house.keys, here.clock.now())
    await looked(here, days=1)
    with here.house.database.reading() as db:
        assert not erasure.under_way(db)
        assert db.exec_driver_sql(f"SELECT count(*) FROM members WHERE id = '{one}'").scalar_one() == 0
    assert said(here) == ([], None, [])


async def test_f076_the_log_does_not_tell_how_few_people_voted(here: Installation) -> None:
    """Of a handful every possible result is soon tried: without what only the database has, none can be known again."""
    with here.house.database.reading() as db:
        (noted,) = db.exec_driver_sql(f"SELECT reason FROM audit WHERE did = '{tallied.DID}'").scalars().all()
        assert noted != tallied.stands_for(db, "oak-house", "")
    execute(here, "DELETE FROM settings WHERE \"key\" = 'votes_noted:oak-house'")
    await looked(here, days=1)
    with here.house.database.reading() as db:
        first, second = db.exec_driver_sql(f"SELECT reason FROM audit WHERE did = '{tallied.DID}'").scalars().all()
    assert first != second
