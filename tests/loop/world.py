"""An installation in which months pass in seconds: members who text, staff who answer, and every message that went out.

Everything is real but the disk's promise to keep (nothing here outlives the test) and the network: what is claimed
counts as sent.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, event, func, select

from bot import schedule
from bot.house import House, open_house
from bot.settings import load_settings
from flows.state import MemberState
from flows.turn import Incoming
from storage import posting
from storage.members import loaded
from storage.outbox import Fate
from storage.tables import addresses, blinds, members, messages, outbox
from tests.runtime.conftest import StillClock

LEASE = timedelta(seconds=60)
MORNING = time(10)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a phone. `address`: a number, or the id of a chat."""

    name: str
    channel: str
    address: str
    app_language: str | None = None


@dataclass(frozen=True, slots=True)
class Went:
    """One message that went out. `update_id`: of what nobody asked for."""

    at: datetime
    address: str
    text: str
    kind: str
    outranks: bool
    update_id: str | None


@dataclass
class World:
    house: House
    clock: StillClock
    went: list[Went] = field(default_factory=list)
    _count: int = 0

    @property
    def today(self) -> date:
        return self.clock.at.astimezone(self.house.settings.zone).date()

    def text(self, person: Person, body: str) -> list[str]:
        """They text; what they are answered, which is one message at most."""
        self._count += 1
        incoming = Incoming(
            person.channel, f"in-{self._count}", person.address, body, self.clock.at, language=person.app_language
        )
        self.house.batches.take_batch([incoming], self.clock.at)
        return [went.text for went in self.deliver() if went.address == person.address]

    def texts_of(self, person: Person) -> int:
        """How many texts of their own it took."""
        with self.house.database.reading() as db:
            of = select(func.count()).select_from(messages).join(blinds, blinds.c.address_id == messages.c.address_id)
            blind = self.house.keys.index(person.channel, person.address).hex()
            return int(db.execute(of.where(blinds.c.blind == blind)).scalar_one())

    def wait(self, **by: float) -> list[Went]:
        """Time passes, with a tick at ten each morning and one at the end. What went out meanwhile."""
        before, until = len(self.went), self.clock.at + timedelta(**by)
        while (morning := self._next_morning()) < until:
            self.clock.at = morning
            self.tick()
        self.clock.at = until
        self.tick()
        return self.went[before:]

    def tick(self) -> None:
        """Each job in its turn; in one transaction, which is half of what a day costs with nothing to do."""
        with self.writing() as db:
            for job in schedule.JOBS:
                job(db, self.house, self.clock.at)
        self.deliver()

    def deliver(self) -> list[Went]:
        """All that may go now goes, and is marked as sent."""
        before = len(self.went)
        while sum(self._deliver_some(channel) for channel in self._with_something_due()):
            pass
        return self.went[before:]

    def _with_something_due(self) -> list[str]:
        """Channels. On most days there is none, and then nothing has to be claimed."""
        is_due = (outbox.c.state == "queued") & (outbox.c.not_before <= self.clock.at)
        with self.house.database.reading() as db:
            return list(db.execute(select(outbox.c.channel).where(is_due).distinct().order_by("channel")).scalars())

    def _deliver_some(self, channel: str) -> int:
        at = self.clock.at
        with self.writing() as db:
            posts = posting.claim(db, channel, self.house.rules(db, at), self.house.keys, at, 200, LEASE)
            kept = {row.id: row for row in db.execute(select(outbox).where(outbox.c.id.in_([one.id for one in posts])))}
            posting.mark(db, [Fate(one.id, "sent", provider_id=f"SM{one.id}") for one in posts], self.house.keys, at)
        for one in posts:
            row = kept[one.id]
            self.went.append(Went(at, one.address, one.text, one.kind, row.outranks, row.update_id))
        return len(posts)

    def _next_morning(self) -> datetime:
        zone = self.house.settings.zone
        local = self.clock.at.astimezone(zone)
        day = local.date() if local.time() < MORNING else local.date() + timedelta(days=1)
        return datetime.combine(day, MORNING, tzinfo=zone).astimezone(UTC)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        with self.house.database.transaction() as db:
            yield db

    def state(self, blind: str) -> MemberState:
        """Of the member who has this address."""
        with self.house.database.reading() as db:
            of = select(members.c.state).join(addresses, addresses.c.member_id == members.c.id)
            of = of.join(blinds, blinds.c.address_id == addresses.c.id)
            return loaded(db.execute(of.where(blinds.c.blind == blind)).scalar_one())

    def to(self, person: Person, since: int = 0) -> list[str]:
        return [went.text for went in self.went[since:] if went.address == person.address]


@contextmanager
def world_of(
    environment: dict[str, str], start: datetime, *ready: Callable[[Connection, House], Any]
) -> Iterator[World]:
    clock = StillClock(start)
    house = open_house(load_settings(environment), clock)
    event.listen(house.database.engine, "connect", _careless)
    house.database.resting.let_go()
    house.database.engine.dispose()
    try:
        with house.database.transaction() as db:
            for one in ready:
                one(db, house)
        yield World(house, clock)
    finally:
        house.close()


def _careless(connection: Any, record: object) -> None:
    """Waiting for the disk is most of what a month would take."""
    connection.execute("PRAGMA synchronous = OFF")


def unasked(went: Sequence[Went]) -> list[Went]:
    return [one for one in went if one.update_id is not None]
