"""A small installation in which somebody says something and staff would like to quote it: each thing that may happen."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import quoting, taking_out
from bot.clock import new_id
from bot.demo.samples import DEMO, sample
from bot.house import House, opened
from bot.languages import codes
from bot.quoting import CannotQuote
from bot.settings import load_settings
from bot.taking_out import Wanted
from bot.telling.due import tell_updates
from flows.turn import Incoming
from storage import consultations, erasure, kept, posting, quotes, signed, staff
from storage.outbox import Fate, Post
from storage.redacting import NotThere
from storage.tables import members
from tests.databases import migrated_sqlite, prepared
from tests.runtime.conftest import ENVIRONMENT, NOON, StillClock

SAID = "The showers are cold every morning, says Tyler in flat 3 on 07700 900123"
WORDS = "The showers are cold every morning"
ASKER, APPROVER = "front desk", "Mrs Approver"
NUMBER = "+447700900123"


class Life:
    """One member, who has said one thing; `heard`: the texts that they got, newest last."""

    def __init__(self, house: House, clock: StillClock) -> None:
        self.house, self.clock = house, clock
        self.heard: list[Post] = []
        self._texts = 0

    def text(self, words: str) -> None:
        self._texts += 1
        incoming = Incoming("sms", f"SM{self._texts}", NUMBER, words, self.clock.now())
        self.house.batches.take_batch([incoming], self.clock.now())
        self.deliver()

    def deliver(self) -> None:
        """What is due is told, and arrives."""
        with self.house.database.transaction() as db:
            tell_updates(db, self.house, self.clock.now())
            rules, lease = self.house.rules(db, self.clock.now()), timedelta(minutes=1)
            posts = posting.claim(db, "sms", rules, self.house.keys, self.clock.now(), 50, lease)
            fates = [Fate(post.id, "sent", provider_id=f"SM{post.id}") for post in posts]
            posting.mark(db, fates, self.house.keys, self.clock.now())
        self.heard += posts

    def day(self, **long: float) -> None:
        self.clock.move(**(long or {"days": 1}))
        self.deliver()

    def ask(self, words: str = WORDS, view: str = "A1") -> None:
        with self.house.database.transaction() as db:
            quoting.ask(db, self.house, view, words, ASKER, self.clock.now())

    def approve(self, by: str = APPROVER, quote: int = 1) -> None:
        with self.house.database.transaction() as db:
            found = quotes.find(db, quote)
            person = next(one for one in staff.every(db) if one.name == by)
            if found is None:
                raise CannotQuote("There is none.")
            quoting.approve(db, self.house, found, person, self.clock.now())

    def withdraw(self) -> None:
        with self.house.database.transaction() as db:
            if (found := quotes.find(db, 1)) is not None:
                quoting.withdraw(db, found, ASKER, self.clock.now())

    def take_out(self, *parts: str) -> None:
        with self.house.database.transaction() as db:
            taking_out.take_out(db, self.house, Wanted("A1", parts, "a name"), ASKER, self.clock.now())

    def name(self, *names: str) -> None:
        with self.house.database.transaction() as db:
            quoting.keep_names(db, names, ASKER, self.clock.now())

    def forget(self) -> None:
        with self.house.database.transaction() as db:
            ids = list(db.execute(select(members.c.id)).scalars())
            erasure.begin(db, ids, None, self.house.keys, self.clock.now())

    def erase(self) -> None:
        """To the end."""
        self.clock.move(hours=2)
        is_more = True
        while is_more:
            with self.house.database.transaction() as db:
                is_more = erasure.advance(db, self.house.keys, new_id, self.clock.now())

    def restore(self) -> None:
        with self.house.database.transaction() as db:
            erasure.apply_again(db, erasure.journal(db), self.house.keys, self.clock.now())

    def shown(self) -> list[str]:
        """What everybody may read."""
        with self.house.database.reading() as db:
            return [one.words for one in quoting.shown(db, [DEMO])]

    def state(self, quote: int = 1) -> str | None:
        with self.house.database.reading() as db:
            found = quotes.find(db, quote)
        return None if found is None else found.state

    def to_yes(self) -> None:
        self.ask()
        self.deliver()
        self.text("YES")

    def to_published(self) -> None:
        self.to_yes()
        self.approve()


@contextmanager
def life(folder: Path, said: str = SAID, **more: str) -> Iterator[Life]:
    """The day after they said it, when another text may go to them."""
    file, clock = folder / "yousaid.db", StillClock()
    settings = load_settings({**ENVIRONMENT, "DATABASE_URL": f"sqlite:///{file}", **more})

    def set_up() -> None:
        file.write_bytes(migrated_sqlite())
        with opened(settings, StillClock()) as house:
            appoint(house, clock.now())

    prepared(file, "quoting", set_up)
    with opened(settings, clock) as house:
        here = Life(house, clock)
        here.text(said)
        clock.move(days=1)
        yield here


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Life]:
    with life(tmp_path) as life_:
        yield life_


def appoint(house: House, now: datetime) -> None:
    with house.database.transaction() as db:
        staff.add(db, ASKER, ("manager", "data_lead"), None, house.keys, NOON)
        staff.add(db, APPROVER, ("approver",), None, house.keys, NOON)
        staff.add(db, "duty desk", ("duty_person", "outside_reader", "data_lead"), None, house.keys, NOON)
        kept.keep(db, staff.TEST_PASSED, "yes")
        for code in codes():
            signed.sign(db, code, "a reader", NOON)
        consultations.load(db, sample(DEMO, NOON), NOON)
        consultations.open_consultation(db, DEMO, NOON)


def member_of(here: Life) -> str:
    with here.house.database.reading() as db:
        return str(db.execute(select(members.c.id)).scalar_one())


def tried(act: object, *given: str) -> None:
    """Whatever is refused changes nothing."""
    assert callable(act)
    with suppress(CannotQuote, NotThere):
        act(*given)


STEPS: dict[str, Callable[[Life], None]] = {
    "ask": lambda here: tried(here.ask),
    "yes": lambda here: here.text("YES"),
    "no": lambda here: here.text("no"),
    "yes but": lambda here: here.text("yes but not the bit about the morning"),
    "another view": lambda here: here.text("when is the lift mended?"),
    "approve": lambda here: tried(here.approve),
    "approve what I asked": lambda here: tried(here.approve, ASKER),
    "unquote": lambda here: here.text("UNQUOTE"),
    "stop": lambda here: here.text("STOP"),
    "start": lambda here: here.text("START"),
    "undo": lambda here: here.text("UNDO"),
    "withdraw": lambda here: tried(here.withdraw),
    "take out": lambda here: tried(here.take_out, "showers"),
    "name": lambda here: here.name("showers"),
    "forget": lambda here: here.forget(),
    "cry": lambda here: here.text("i want to die"),
    "restore": lambda here: here.restore(),
    "a day": lambda here: here.day(),
    "a month": lambda here: here.day(days=30),
}
ENDS = {"unquote", "withdraw", "take out", "name", "forget"}
"""What ends a quote that is published."""
