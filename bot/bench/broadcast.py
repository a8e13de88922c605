"""A broadcast to many: how long its preview takes, and how fast its texts are queued, beside one INSERT..SELECT.

The reference writes the same rows into the same table, all in one transaction, and decides nothing: not who has left,
not which language or channel somebody has. It holds the one writer until it is done; ours lets go after each slice.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from bot.bench import processes
from bot.bench.figures import Figure, Target, ratios
from bot.bench.processes import BenchFailed
from bot.broadcasting.bill import bill_of
from bot.clock import new_id, seconds
from bot.house import House, open_house
from bot.settings import load_settings
from bot.telling.due import tell_updates
from flows.broadcast import Broadcast
from flows.consultation import Text
from flows.crowd import Rule, Segment
from storage import broadcasts
from storage.migrating import migrate
from storage.statements import insert
from storage.tables.columns import micros

MEMBERS = 100_000
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
LANGUAGES = ("en", "pl", "ur")
WORDS = Text(dict.fromkeys(LANGUAGES, "The meeting is on Friday at 6 in the common room. Bring a friend."))
EVERYBODY = Segment((Rule("everybody"),))
PREVIEW, SPEED, HELD = Target(1), Target(0.2, at_least=True), Target(200)
REFERENCE = text(
    "INSERT INTO outbox (id, member_id, address_id, channel, kind, priority, state, text, fleeting, goodbye, outranks, "
    "segments, created_at, not_before, expires_at, attempts, rank, update_id) "
    "SELECT :begin || lower(hex(randomblob(10))), m.id, a.id, a.channel, 'update', 40, 'queued', :text, false, false, "
    "false, 1, :at, :at, :expires, 0, 0, :update FROM members m JOIN addresses a ON a.id = m.address_id"
)


def measure(folder: Path, rounds: int, members: int = MEMBERS) -> Iterator[Figure]:
    made = folder / "made.db"
    make(made, members)
    seen, ours, theirs, held = [], [], [], []
    for _ in range(rounds):
        with a_copy(made, folder) as house:
            seen.append(preview(house, members))
            took = queue(house)
            check(house, members)
        with a_copy(made, folder) as house:
            theirs.append(members / insert_select(house))
        ours.append(members / sum(took))
        held.append(1000 * max(took))
    yield Figure(f"broadcast to {members:,}: preview", "s", seen, PREVIEW, "who gets it, in which words, and the cost")
    yield Figure("broadcast: texts queued", "/s", ours, None, "audience, words and commits included")
    yield Figure("reference: one INSERT..SELECT", "/s", theirs)
    yield Figure("texts queued / reference", "", ratios(ours, theirs), SPEED)
    yield Figure("broadcast: longest the writer is held", "ms", held, HELD)


def make(path: Path, members: int) -> None:
    """As many people as that, none of whom has left. Their addresses are sealed by nobody: nothing is sent."""
    migrate(f"sqlite:///{path}")
    people, addresses = [], []
    for number in range(members):
        member, address, language = new_id(), new_id(), LANGUAGES[number % len(LANGUAGES)]
        state = f'{{"v":1,"language":"{language}","joined":true}}'
        people.append((member, state, language, False, False, address, micros(NOW)))
        channel = "telegram" if number % 5 == 0 else "sms"
        addresses.append((address, member, channel, address * 2, b"sealed", "wrote", micros(NOW)))
    with a_house(path) as house, house.database.transaction() as db:
        insert(db, "members", ("id", "state", "language", "left", "held", "address_id", "created_at"), people)
        columns = ("id", "member_id", "channel", "opt_out", "sealed", "came_by", "came_at")
        insert(db, "addresses", columns, addresses)


@contextmanager
def a_house(path: Path) -> Iterator[House]:
    house = open_house(
        load_settings({**processes.server_settings(path.parent, 8080), "DATABASE_URL": f"sqlite:///{path}"})
    )
    try:
        yield house
    finally:
        house.close()


@contextmanager
def a_copy(made: Path, folder: Path) -> Iterator[House]:
    """Each begins with an empty outbox."""
    path = folder / "copy.db"
    shutil.copyfile(made, path)
    with a_house(path) as house:
        yield house
    for left in folder.glob("copy.db*"):
        left.unlink()


def preview(house: House, members: int) -> float:
    draft = Broadcast(new_id(), 1, "front desk", WORDS, EVERYBODY)
    began = seconds()
    with house.database.reading() as db:
        bill = bill_of(db, house, draft, NOW)
    took = seconds() - began
    if bill.people != members:
        raise BenchFailed(f"The preview counts {bill.people} people, and there are {members}.")
    return took


def queue(house: House, now: datetime = NOW) -> list[float]:
    """As the tick does it. Returns how long each slice took, from its beginning to its commit."""
    with house.database.transaction() as db:
        broadcasts.start(
            db, broadcasts.add(db, Broadcast("", 0, "front desk", WORDS, EVERYBODY), new_id, now), new_id, now
        )
    took, more = [], True
    while more:
        began = seconds()
        with house.database.transaction() as db:
            more = tell_updates(db, house, now)
        took.append(seconds() - began)
    return took


def check(house: House, members: int) -> None:
    """Faster because somebody was left out would be no faster."""
    with house.database.reading() as db:
        queued = db.exec_driver_sql(
            "SELECT count(DISTINCT member_id) FROM outbox WHERE update_id IS NOT NULL"
        ).scalar_one()
    if queued != members:
        raise BenchFailed(f"{queued} texts are queued, and there are {members} people.")


def insert_select(house: House) -> float:
    at, update = micros(NOW), new_id()
    row = (update, "broadcast", update, update, at)
    given = {
        "begin": f"{at // 1000:012x}",
        "text": WORDS.in_language("en"),
        "at": at,
        "expires": at + 1,
        "update": update,
    }
    with house.database.transaction() as db:
        insert(db, "updates", ("id", "kind", "subject", "cause", "at"), [row])
    began = seconds()
    with house.database.transaction() as db:
        db.execute(REFERENCE, given)
    return seconds() - began
