"""G16: a secret question keeps no link from a person to a choice after close: not in answers, inbound text, outbox, facts
or history.

Two installations go through the same texts at the same moments, and only who chose what is swapped. Every table is
compared, row by row, with each id known by all that leads to it and from it: what differs would tell who chose what.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot import schedule
from bot.demo.samples import sample
from bot.house import House, open_house
from bot.settings import load_settings
from bot.suppressions import path_of
from storage import consultations
from storage.database import Database
from storage.tables import METADATA, members
from tests.databases import EMPTYING
from tests.runtime.conftest import ENVIRONMENT, NOON, PretendChannel, StillClock, appoint, outbox_of, text

CANARY = "kanarienvogel"
SWAPPED = (("yes", "no"), ("no", "yes"))
"""Of two lengths: what is sealed gives away how long it is."""

RESTARTING = f"TRUNCATE {', '.join(METADATA.tables)} RESTART IDENTITY"
ROUNDS = 5
"""How many steps long the way from a person to a choice may be, and is still found."""

Rows = Counter[tuple[Any, ...]]
Tables = Mapping[str, list[dict[str, Any]]]


def everything(database: Database) -> Tables:
    with database.reading() as db:
        return {
            table.name: [dict(row) for row in db.execute(select(table)).mappings()] for table in METADATA.sorted_tables
        }


def is_id(value: object) -> bool:
    return isinstance(value, bytes | memoryview) or (
        isinstance(value, str) and re.fullmatch(r"[0-9a-f]{32}|[0-9a-f]{64}", value) is not None
    )


def known(value: object, names: Mapping[object, object]) -> object:
    if not is_id(value):
        return value if not isinstance(value, str) else re.sub(r"[0-9a-f]{32,}", "id", value)
    return names.get(value, len(value))  # type: ignore[arg-type]


def compared(tables: Tables, people: Mapping[object, object]) -> Rows:
    """The rows of all tables, with each id replaced by a mark of the rows that it stands in, and of those around them."""
    names: dict[object, object] = dict(people)
    for _ in range(ROUNDS):
        stands: dict[object, list[Any]] = {}
        for table, rows in tables.items():
            for row in rows:
                seen = tuple(sorted((column, repr(known(value, names))) for column, value in row.items()))
                for column, value in row.items():
                    if is_id(value):
                        stands.setdefault(value, []).append(hash((table, column, seen)))
        names |= {id: hash((names.get(id), tuple(sorted(where)))) for id, where in stands.items()}
    return Counter(
        (table, *sorted((column, repr(known(value, names))) for column, value in row.items()))
        for table, rows in tables.items()
        for row in rows
    )


@pytest.fixture
def empty(database_url: str, tmp_path: Path) -> Iterator[House]:
    settings = load_settings({**ENVIRONMENT, "YOUSAID_DATA": str(tmp_path), "DATABASE_URL": database_url})
    house = open_house(settings, StillClock())
    yield house
    house.close()


async def voted(house: House, *choices: str, is_secret: bool = True) -> Tables:
    """What is kept, some time after the close, of people who chose this, one after the other."""
    clock = house.clock
    assert isinstance(clock, StillClock)
    clock.at = NOON
    asked = sample("our-rules", NOON)
    chair, *others = asked.questions
    with house.database.transaction() as db:
        for statement in EMPTYING if house.database.dialect == "sqlite" else (RESTARTING, *EMPTYING):
            db.exec_driver_sql(statement)
        appoint(db, house)
        consultations.load(db, asked._replace(questions=(chair._replace(secret=is_secret), *others)), NOON)
    path_of(house.settings).unlink(missing_ok=True)
    outbox = outbox_of(house, PretendChannel())
    for words in ("tenants", "{}", "undo", "{}, " + CANARY, "thursday"):
        for person, choice in enumerate(choices, start=1):
            clock.move(seconds=1)
            text(house, person, words.format(choice), id=f"SM{clock.now():%H%M%S}")
        await outbox.deliver_once()
    clock.move(days=11)
    for _ in range(3):
        clock.move(minutes=1)
        await schedule.tick(house)
        await asyncio.gather(*house.beside.values())
        await outbox.deliver_once()
    return everything(house.database)


def by_person(tables: Tables) -> dict[object, object]:
    """Members by the order in which they came."""
    came = sorted(tables["members"], key=lambda row: row["created_at"])
    return {row[members.c.id.name]: place for place, row in enumerate(came)}


async def test_with_choices_swapped_nothing_that_is_kept_differs(empty: House) -> None:
    one, other = [await voted(empty, *choices) for choices in SWAPPED]
    assert len(one["members"]) == 2
    assert {row["value"] for row in one["ballots"] if row["question"] == "chair-vote"} == {'"yes"', '"no"'}
    before, after = compared(one, by_person(one)), compared(other, by_person(other))
    assert before - after == after - before == Counter()
    assert not [row for row in before if CANARY in repr(row)]


async def test_of_an_open_question_the_same_look_finds_who_chose_what(empty: House) -> None:
    one, other = [await voted(empty, *choices, is_secret=False) for choices in SWAPPED]
    before, after = compared(one, by_person(one)), compared(other, by_person(other))
    assert {row[0] for row in before - after} >= {"messages", "answered", "ballots", "outbox"}
