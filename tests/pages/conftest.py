"""A whole installation behind a browser that knows no script: the staff page on a small database of its own."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from sqlalchemy import Connection

from bot.channels.registry import CHANNELS
from bot.console import entry
from bot.console.door import Door
from bot.console.drawing import Drawer
from bot.console.links import new_link
from bot.demo.samples import DEMO, sample
from bot.house import House, opened
from bot.languages import codes
from bot.settings import load_settings
from bot.web import make_app
from flows.turn import Incoming
from storage import consultations, kept, signed, staff
from tests.databases import migrated_sqlite, prepared

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SETTINGS = {
    "YOUSAID_SECRET_KEY": "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I=",
    "YOUSAID_INDEX_KEY": "aW5kZXgtaW5kZXgtaW5kZXgtaW5kZXgtaW5kZXgtaW4=",
    "YOUSAID_NAME": "Oak House",
    "YOUSAID_NATION": "england",
}
DESK = "duty desk"
ROLES = {
    DESK: ("duty_person", "admin"),
    "reader": ("outside_reader",),
    "data desk": ("data_lead",),
    "approver": ("approver",),
}


class StillClock:
    def now(self) -> datetime:
        return NOON


@pytest.fixture
def trial_house(tmp_path: Path) -> Iterator[House]:
    """The sample consultation is open; nobody answers for anything yet."""
    yield from settled(tmp_path / "yousaid.db", "trial_house", asked)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Live: staff are named, and a test text has arrived."""
    yield from settled(tmp_path / "yousaid.db", "live_house", asked, appointed)


def settled(file: Path, name: str, *parts: Callable[[Connection, House], None]) -> Iterator[House]:
    """The file is made once in a process, and copied for each test."""
    settings = load_settings({**SETTINGS, "DATABASE_URL": f"sqlite:///{file}"})

    def set_up() -> None:
        file.write_bytes(migrated_sqlite())
        with opened(settings, StillClock()) as house, house.database.transaction() as db:
            for part in parts:
                part(db, house)

    prepared(file, name, set_up)
    with opened(settings, StillClock()) as house:
        yield house


def asked(db: Connection, house: House) -> None:
    consultations.load(db, sample(DEMO, NOON), NOON)
    consultations.open_consultation(db, DEMO, NOON)


def appointed(db: Connection, house: House) -> None:
    for name, role in ROLES.items():
        staff.add(db, name, role, None, house.keys, NOON)
    kept.keep(db, staff.TEST_PASSED, "yes")
    for code in codes():
        signed.sign(db, code, "a reader", NOON)


@dataclass
class Visitor:
    """Somebody with a browser."""

    client: TestClient[web.Request, web.Application]
    house: House

    async def sign_in(self, name: str | None = None) -> None:
        """As somebody on the staff list: without a name as the duty desk, who may do most."""
        link = await asyncio.to_thread(new_link, self.house, name)
        await self.client.get("/console", params={"key": link.partition("key=")[2]}, allow_redirects=False)

    async def look(self, address: str = "/console") -> str:
        return await (await self.client.get(address)).text()

    async def send(self, address: str, **fields: str) -> tuple[int, str, str]:
        """(status, where it leads, page). Names of fields have _ where the form has -."""
        token = self.token() if "form" not in fields else fields["form"]
        form = {name.replace("_en", "-en").replace("_pl", "-pl"): value for name, value in fields.items()}
        answer = await self.client.post(address, data={**form, "form": token}, allow_redirects=False)
        return answer.status, answer.headers.get("Location", ""), await answer.text()

    def token(self) -> str:
        cookies = {cookie.key: cookie.value for cookie in self.client.session.cookie_jar}
        return Door(self.house, Drawer(UTC)).form_token(cookies.get("yousaid_staff", ""))


Visit = Callable[[House], Awaitable[Visitor]]


@pytest.fixture
def visit(aiohttp_client: Any) -> Visit:
    async def visit(house: House) -> Visitor:
        client = await aiohttp_client(make_app(house, CHANNELS, (lambda app: entry.add_routes(app, house),)))
        return Visitor(client, house)

    return visit


async def text(house: House, words: str, number: int = 1, **more: Any) -> None:
    """A member texts these words."""
    address = f"+447700900{number:03}"
    provider_id = f"SM{abs(hash((words, number))):032x}"
    await house.inbox.receive([Incoming("sms", provider_id, address, words, NOON, **more)])
