"""Whatever state somebody has, `yousaid migrate` brings it to the newest in place: whole, sound, and read by this code.

Each migration is a state that somebody may have. In `make check` one database goes through all of them and is given rows
in every table at each; `make faults` begins at each of them anew, on both databases.
"""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest.mock import ANY

import pytest
from sqlalchemy import Column, select

from bot import schedule
from bot.console.site import PREFIX
from bot.house import House, opened
from bot.settings import load_settings
from flows.permissions import MAY
from storage import imports, staff
from storage.database import Database
from storage.migrating import HEAD, check_version, migrate, open_or_make
from storage.tables import answered, members, messages
from tests.databases import DATABASES
from tests.pages.conftest import Visit, Visitor, visit
from tests.pages.test_permissions import ROUTES
from tests.runtime.conftest import ENVIRONMENT, NOON, Call, StillClock, call, text
from tests.upgrades.filling import Filling
from tests.upgrades.keeping import ADDED, ANEW, MOVED, differences, everything, to_be_added
from tests.upgrades.reaching import REVISIONS, bring_to, problems
from tests.upgrades.row import BARE, CLOSED, OPEN

__all__ = ["call", "visit"]

pytestmark = pytest.mark.usefixtures("every_migration")

KEYS = load_settings(ENVIRONMENT).keys()
ON_BOTH = pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.faults)])


@pytest.fixture
def url(request: pytest.FixtureRequest, tmp_path: Path, kind: str) -> str:
    if kind == "sqlite":
        return f"sqlite:///{tmp_path}/yousaid.db"
    url: str = request.getfixturevalue("empty_postgresql_url")
    return url


@pytest.fixture
def environment(url: str, tmp_path: Path) -> dict[str, str]:
    return {**ENVIRONMENT, "YOUSAID_DATA": str(tmp_path), "DATABASE_URL": url}


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """Not even a table."""
    database = open_or_make(url)
    yield database
    database.close()


@ON_BOTH
def test_on_the_way_from_the_first_to_the_newest_nothing_is_lost(url: str, database: Database, call: Call) -> None:
    lost, filling = [], Filling(database, KEYS)
    bring_to(database, REVISIONS[0])
    for revision, following in pairwise(REVISIONS):
        filling.fill()
        with database.reading() as db:
            before, added = everything(db), to_be_added(db, revision, following)
        assert all(held.rows for held in before.values())
        bring_to(database, following)
        with database.reading() as db:
            lost += [f"{following}: {one}" for one in differences(before, db, revision, added)]
    assert lost == []
    with sound_and_read(url, database):
        commands(call)


@pytest.mark.faults
@pytest.mark.parametrize("kind", DATABASES)
@pytest.mark.parametrize("revision", REVISIONS)
async def test_from_each_state_it_comes_whole_and_is_read(
    revision: str, url: str, database: Database, call: Call, visit: Visit
) -> None:
    bring_to(database, revision)
    Filling(database, KEYS).fill()
    with database.reading() as db:
        before, added = everything(db), to_be_added(db, revision, HEAD)
    migrate(url)
    with database.reading() as db:
        assert list(differences(before, db, revision, added)) == []
    with sound_and_read(url, database) as house:
        await every_page(house, visit)
        await asyncio.to_thread(commands, call)


@contextmanager
def sound_and_read(url: str, database: Database) -> Iterator[House]:
    assert list(problems(database)) == []
    check_version(database)
    with opened(load_settings({**ENVIRONMENT, "DATABASE_URL": url}), StillClock()) as house:
        assert lists_without_rows(house) == []
        talk(house)
        every_job(house)
        yield house


def lists_without_rows(house: House) -> list[str]:
    """Of lists of people that nobody has taken yet."""
    with house.database.reading() as db:
        waiting = [one for one in imports.newest(db, 100) if one.state == "waiting"]
        contents = {one.file: imports.content_of(db, one.id, house.keys) for one in waiting}
    return [file for file, content in contents.items() if content is None or not content.people]


def talk(house: House) -> None:
    """Whoever texts is known: what they say is kept as theirs, and whoever has not left is answered."""
    there = every(house, members.c.id)
    for place in (BARE, OPEN, CLOSED):
        text(house, place + 1, "2", f"new {place}")
    assert every(house, members.c.id) == there
    kept = {id: member for member, id in every(house, messages.c.member_id, messages.c.provider_id)}
    assert all(kept[f"new {place}"] == f"{place + 1:032x}" for place in (BARE, OPEN, CLOSED))
    asked = every(house, answered.c.member_id, answered.c.question)
    assert (f"{OPEN + 1:032x}", "first-repair") in asked


def every(house: House, *columns: Column[Any]) -> list[Any]:
    with house.database.reading() as db:
        found = db.execute(select(*columns)).all()
    return sorted(row[0] if len(columns) == 1 else tuple(row) for row in found)


def every_job(house: House) -> None:
    """Each one that time makes due, until it has nothing more to do: what fails here is raised."""
    for job in schedule.JOBS:
        while schedule._in_one_transaction(job, house):
            pass


async def every_page(house: House, visit: Visit) -> None:
    """Each that names nothing, and each that one of these leads to."""
    with house.database.transaction() as db:
        staff.add(db, "everything", tuple(MAY), None, house.keys, NOON)
    visitor = await visit(house)
    await visitor.sign_in("everything")
    pages = [PREFIX + route.path for route in ROUTES if route.method == "GET" and "{" not in route.path]
    seen = {page: await status_and_links(visitor, f"{page}?name=everything") for page in pages if "/live" not in page}
    linked = {link for _, links in seen.values() for link in links} - seen.keys()
    seen |= {link: await status_and_links(visitor, link) for link in sorted(linked)}
    assert {page: status for page, (status, _) in seen.items() if status >= 400} == {}


async def status_and_links(visitor: Visitor, page: str) -> tuple[int, list[str]]:
    answer = await visitor.client.get(page)
    links = re.findall(r'href="(/console[^"#]*)', await answer.text()) if answer.content_type == "text/html" else []
    return answer.status, [unescape(link) for link in links]


def commands(call: Call) -> None:
    assert "ok  database: " in call("check")[1]
    assert call("log")[0] == 0
    assert call("verify") == (0, ANY, "")


def test_what_moves_is_said_of_migrations_that_are_there() -> None:
    """Nobody leaves an exception behind that is one of nothing, or that says no reason."""
    named = {one.revision: one.why for one in (*MOVED.values(), *ADDED.values())}
    assert {*named, *(revision for revision, _ in ANEW.values())} <= set(REVISIONS)
    assert all(named.values())
