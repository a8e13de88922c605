"""Promises of an installation, the desks that own them, and what each number is sent."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from bot import schedule
from bot.house import House, open_house
from bot.settings import load_settings
from flows.consultation import Text
from flows.outcome import About
from flows.promises import Ledger, Promise
from flows.turn import Incoming
from storage import duties, promises, staff
from tests.runtime.conftest import NOON, PretendChannel, StillClock, appoint, outbox_of, text
from tests.runtime.desk import Desk, PretendMail

FIRST, SECOND = "+447700900561", "+447700900562"
MEMBER = "+447700900001"
DUE = date(2026, 12, 16)


@pytest.fixture
def house(environment: dict[str, str], clock: StillClock) -> Iterator[House]:
    """Live. first desk owns repairs, with second desk as deputy; the boss has email and no phone."""
    house = open_house(load_settings({**environment, "SMTP_URL": "smtps://mail.example.org"}), clock)
    house.__dict__["send_mails"] = PretendMail()
    with house.database.transaction() as db:
        appoint(db, house)
        staff.add(db, "first desk", ("staff",), ("sms", FIRST), house.keys, NOON)
        staff.add(db, "second desk", ("staff",), ("sms", SECOND), house.keys, NOON)
        staff.add(db, "head office", ("manager",), None, house.keys, NOON, "boss@example.org")
        duties.give(db, "repairs manager", "first desk", "second desk")
    text(house, 1, "my lock is broken")
    yield house
    house.close()


@pytest.fixture
def desk(house: House) -> Desk:
    channel = PretendChannel()
    return Desk(house, channel, outbox_of(house, channel).deliver_once)


def promised(house: House, what: str = "locks", owner: str | None = "repairs manager", until: date = DUE) -> None:
    with house.database.transaction() as db:
        id = house.frame.ids()
        promise = Promise(id, 0, "added", "oak-house", Text({"en": what}), owner, About(("A1",)))
        promises.make(db, promise, id, until, "first desk", house.clock.now())


def ledgers(house: House) -> list[Ledger]:
    with house.database.reading() as db:
        return promises.every(db)


async def tick(desk: Desk, at: datetime | None = None) -> dict[str, list[str]]:
    """What each number was sent."""
    if at is not None:
        desk.house.clock.at = at  # type: ignore[attr-defined]
    await schedule.tick(desk.house)
    if desk.house.mailing is not None:
        await desk.house.mailing
    for _ in range(3):
        await desk.deliver()
    sent, desk.channel.sent = desk.channel.sent, []
    by_number: dict[str, list[str]] = {}
    for post in sent:
        by_number.setdefault(post.address, []).append(post.text)
    return by_number


def on(day: int, hour: int = 12, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, 0, tzinfo=UTC)


def write(house: House, *texts: tuple[str, str]) -> None:
    """(number, text) in one batch."""
    now = house.clock.now()
    batch = [Incoming("sms", f"{number} {body} {now}", number, body, now) for number, body in texts]
    house.batches.take_batch(batch, now)
