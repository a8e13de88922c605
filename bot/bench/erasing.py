"""One member of 10,000 messages is erased among many: how long it takes in all, and how long the writer is held."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select

from bot.bench.broadcast import a_copy, a_house
from bot.bench.country import NOW, Size, make
from bot.bench.figures import Figure, Target
from bot.bench.processes import BenchFailed
from bot.clock import new_id, seconds
from bot.house import House
from storage import erasure, held
from storage.statements import run
from storage.tables import members

OTHERS = Size(members=10_000, messages=100_000)
MESSAGES = 10_000
IN_ALL, HELD = Target(2), Target(200)
TAKEN_OVER = "(SELECT id FROM members ORDER BY id LIMIT ?)"


def measure(folder: Path, rounds: int, size: Size = OTHERS, messages: int = MESSAGES) -> Iterator[Figure]:
    made = folder / "made.db"
    make(made, size)
    with a_house(made) as house:
        heavy = give_all_to_one(house, messages // size.each)
    took = []
    for _ in range(rounds):
        with a_copy(made, folder) as house:
            took.append(erase(house, heavy, messages))
    note = f"{size.messages:,} messages in all; views, answers and our replies too"
    yield Figure(f"a member of {messages:,} messages is erased", "s", [sum(steps) for steps in took], IN_ALL, note)
    yield Figure("erasing: longest the writer is held", "ms", [1000 * max(steps) for steps in took], HELD)


def give_all_to_one(house: House, people: int) -> str:
    """What the first ones have said is the first one's. Returns who that is."""
    with house.database.transaction() as db:
        first = str(db.execute(select(members.c.id).order_by(members.c.id).limit(1)).scalar_one())
        run(db, f"UPDATE answered SET until = at WHERE member_id IN {TAKEN_OVER}", [(people,)])  # noqa: S608
        for table in ("messages", "outbox", "views", "answered"):
            run(db, f"UPDATE {table} SET member_id = ? WHERE member_id IN {TAKEN_OVER}", [(first, people)])  # noqa: S608
    return first


def erase(house: House, member: str, messages: int) -> list[float]:
    """As the tick does it. Returns how long each step took, from its beginning to its commit."""
    with house.database.reading() as db:
        had = {table: len(rows) for table, rows in held.everything(db, member)}
    if had["messages"] != messages:
        raise BenchFailed(f"They have {had['messages']} messages, and there should be {messages}.")
    began, took, is_more = seconds(), [], True
    with house.database.transaction() as db:
        erasure.begin(db, [member], None, house.keys, NOW)
    while is_more:
        took.append(seconds() - began)
        began = seconds()
        with house.database.transaction() as db:
            is_more = erasure.advance(db, house.keys, new_id, NOW)
    with house.database.reading() as db:
        if left := [table for table, rows in held.everything(db, member) if rows]:
            raise BenchFailed(f"There is still something of theirs in {', '.join(left)}.")
    return took
