"""A whole installation on a small database of its own, a clock that stands still, and a channel that only pretends."""

import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.__main__ import run
from bot.demo.samples import DEMO, FOLDER, sample
from bot.house import House, open_house, opened
from bot.lanes import Lane
from bot.languages import codes
from bot.outbox import Outbox
from bot.rates import Bucket
from bot.settings import Settings, load_settings
from flows.turn import Incoming
from storage import consultations, kept, signed, staff
from storage.outbox import Fate, Post
from storage.tables import outbox as posts
from tests.databases import migrated_sqlite, prepared
from tests.runtime.mail_server import MailServer

SAMPLE = str(FOLDER / "oak-house.yaml")
Call = Callable[..., tuple[int, str, str]]
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ENVIRONMENT = {
    "YOUSAID_SECRET_KEY": "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I=",
    "YOUSAID_INDEX_KEY": "aW5kZXgtaW5kZXgtaW5kZXgtaW5kZXgtaW5kZXgtaW4=",
    "YOUSAID_NAME": "Oak House",
    "YOUSAID_NATION": "england",
}


@dataclass
class StillClock:
    """It shows what it is set to."""

    at: datetime = NOON

    def now(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass
class PretendChannel:
    """Answers with the next of `fates`, then "sent"; keeps what it was given. `before` runs while a send is out."""

    fates: list[dict[str, Any]] = field(default_factory=list)
    sent: list[Post] = field(default_factory=list)
    before: Callable[[], Any] | None = None

    async def send(self, client: object, post: Post) -> Fate:
        if self.before is not None:
            await self.before()
        self.sent.append(post)
        fate = self.fates.pop(0) if self.fates else {"status": "sent", "provider_id": f"SM{post.id}"}
        return Fate(post.id, **fate)

    async def close(self, client: object) -> None:
        """Nothing was taken."""


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrated once; copied for each test, since migrating costs most of a second."""
    path = tmp_path_factory.mktemp("empty") / "yousaid.db"
    path.write_bytes(migrated_sqlite())
    return path


@pytest.fixture
def environment(tmp_path: Path, empty_database: Path) -> dict[str, str]:
    shutil.copy(empty_database, tmp_path / "yousaid.db")
    return {**ENVIRONMENT, "YOUSAID_DATA": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path / 'yousaid.db'}"}


@pytest.fixture(autouse=True)
def no_day_is_looked_at(without_daily_looks: None) -> None:
    """But where a test asks for `daily_looks`."""


@pytest.fixture
def settings(environment: dict[str, str]) -> Settings:
    return load_settings(environment)


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def house(settings: Settings, clock: StillClock) -> Iterator[House]:
    """Live, not in trial mode, with the sample consultation open."""

    def set_up() -> None:
        with opened(settings, clock) as house, house.database.transaction() as db:
            appoint(db, house)
            consultations.load(db, sample(DEMO, NOON), NOON)
            consultations.open_consultation(db, DEMO, NOON)

    prepared(Path(settings.data) / "yousaid.db", "house", set_up)
    with opened(settings, clock) as house:
        yield house


def appoint(db: Any, house: House) -> None:
    staff.add(db, "duty desk", ("duty_person", "outside_reader", "data_lead"), None, house.keys, NOON)
    kept.keep(db, staff.TEST_PASSED, "yes")
    for code in codes():
        signed.sign(db, code, "a reader", NOON)


def text(house: House, number: int, body: str, id: str | None = None) -> None:
    """Somebody texts, and the turn is committed."""
    address = f"+447700900{number:03}"
    house.batches.take_batch(
        [Incoming("sms", id or f"{number} {body}", address, body, house.clock.now())], house.clock.now()
    )


def outbox_of(house: House, channel: PretendChannel, replies: float = 100, bulk: float = 10) -> Outbox:
    now = house.clock.now()
    lane = Lane("sms", channel, None, Bucket(replies, replies, now), Bucket(bulk, bulk, now))  # type: ignore[arg-type]
    outbox = Outbox(house.database, house.keys, house.clock, house.writer, house.rules, {"sms": lane}, house.purse)
    house.outbox = outbox
    return outbox


def states(house: House) -> dict[str, int]:
    """How many messages are in each state."""
    with house.database.reading() as db:
        found = db.execute(select(posts.c.state, func.count().label("many")).group_by(posts.c.state))
        return {row.state: row.many for row in found}


@pytest.fixture
def call(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> Call:
    """Runs a command as from a shell: (exit code, standard output, standard error)."""
    monkeypatch.chdir(tmp_path)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    def command(*arguments: str) -> tuple[int, str, str]:
        code = run(arguments)
        said = capfd.readouterr()
        assert "Traceback" not in said.err
        return code, said.out, said.err

    return command


@pytest.fixture
def loaded(call: Call, tmp_path: Path) -> Call:
    def load() -> None:
        assert call("consultation", "load", SAMPLE)[:2] == (0, "oak-house\n")
        assert call("consultation", "open", "oak-house") == (0, "oak-house is open.\n", "")

    prepared(tmp_path / "yousaid.db", "loaded", load)
    return call


def say(number: int, body: str) -> None:
    house = open_house(load_settings())
    text(house, number, body)
    house.close()


@pytest.fixture
async def mail() -> AsyncIterator[MailServer]:
    async with MailServer().running() as server:
        yield server


def one_sentence(result: tuple[int, str, str], word: str) -> None:
    code, out, err = result
    assert (code, out) == (1, "")
    assert word in err
    assert len(err.splitlines()) == 1
