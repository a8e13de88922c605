"""A whole installation under attack: requests as a provider, or somebody who pretends to be one, would post them."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Awaitable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from aiohttp import ClientSession
from aiohttp.web import AppRunner, TCPSite
from yarl import URL

from bot.channels.registry import CHANNELS
from bot.channels.signatures import sign
from bot.demo.samples import sample
from bot.settings import Settings
from bot.web import CONNECTIONS, make_app
from flows.turn import Incoming
from storage import consultations
from tests.installed import Installation, installed
from tests.ports import unused_port

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
TABLES = ("messages", "members", "views", "answered", "outbox", "alerts", "opt_outs", "facts", "orphans", "repeats")
Answer = tuple[int, str]


def number(place: int) -> str:
    """One of Ofcom's fictional numbers; the first is our own, so places count from 1."""
    return f"+447700900{place:03}"


@dataclass
class Attack:
    here: Installation
    http: ClientSession
    folder: Path
    port: int
    ids: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def settings(self) -> Settings:
        return self.here.house.settings

    # Requests in order, and those that are not

    async def sms(self, body: str | bytes = "", sender: str | bytes = number(1), **more: Any) -> Answer:
        """A signed text. `more` adds or replaces fields, and takes away those that are None."""
        return await self.form("/sms", {**self.text(body, sender), **more})

    def text(self, body: str | bytes, sender: str | bytes = number(1)) -> dict[str, Any]:
        sid = f"SM{next(self.ids):032x}"
        ours, account = self.settings.twilio_from, self.settings.twilio_account_sid
        return {"MessageSid": sid, "AccountSid": account, "From": sender, "To": ours, "Body": body, "NumMedia": "0"}

    async def form(self, target: str, fields: Mapping[str, Any]) -> Answer:
        given = [(name, value) for name, value in fields.items() if value is not None]
        return await self.signed(target, urlencode(given, errors="surrogatepass").encode())

    async def signed(self, target: str, body: bytes, **headers: str) -> Answer:
        return await self.post(target, body, {**self.signing(target, body), **headers})

    def signing(self, target: str, body: bytes, token: str | None = None) -> dict[str, str]:
        fields = parse_qsl(body.decode("utf-8", "surrogateescape"), keep_blank_values=True, errors="surrogateescape")
        written = [(_bytes_kept(name), _bytes_kept(value)) for name, value in fields]
        token = token or self.settings.twilio_auth_token or ""
        return {"Content-Type": FORM, "X-Twilio-Signature": sign(self.settings.public_url + target, written, token)}

    async def chat(self, words: str | None, chat: int = 1, kind: str = "message", **more: Any) -> Answer:
        return await self.update({kind: message(words, chat, **more)})

    async def press(self, token: object, chat: int = 1) -> Answer:
        return await self.update({"callback_query": {"id": "1", "message": message("x", chat), "data": token}})

    async def update(self, content: Mapping[str, Any]) -> Answer:
        """One update, with the next `update_id` where it has none."""
        return await self.telegram(json.dumps({"update_id": next(self.ids), **content}).encode())

    async def telegram(self, body: bytes) -> Answer:
        return await self.post("/telegram", body, self.secret())

    def secret(self) -> dict[str, str]:
        return {"Content-Type": JSON, "X-Telegram-Bot-Api-Secret-Token": self.settings.telegram_secret or ""}

    async def post(self, target: str, body: Any, headers: Mapping[str, str]) -> Answer:
        address = URL(f"http://127.0.0.1:{self.port}{target}", encoded=True)
        async with self.http.post(address, data=body, headers=headers) as answer:
            return answer.status, await answer.text(errors="replace")

    # Ways to get on

    def joined(self, *addresses: tuple[str, str], words: Sequence[str] = ("hello",)) -> None:
        """These (channel, address) have said these words before, in one batch; nothing was sent yet."""
        now = self.here.clock.now()
        for channel, address in addresses:
            if channel == "telegram":
                self.here.provider.telegram_phone(int(address)).change(has_started=True)
        for said in words:
            batch = [Incoming(c, f"before-{next(self.ids)}", a, said, now) for c, a in addresses]
            self.here.house.batches.take_batch(batch, now)

    async def send_out(self, later: timedelta = timedelta()) -> None:
        self.here.clock.at += later
        await self.here.settle()

    def load(self, *names: str) -> None:
        with self.here.house.database.transaction() as db:
            for name in names:
                consultations.load(db, sample(name, NOON), self.here.clock.now())

    # What there is afterwards

    def rows(self, sql: str, *values: Any) -> list[Any]:
        with self.here.house.database.reading() as db:
            return list(db.exec_driver_sql(sql, values).all())

    def one(self, sql: str, *values: Any) -> Any:
        return self.rows(sql, *values)[0][0]

    def counts(self) -> dict[str, int]:
        """How many rows there are wherever a request could leave one."""
        return {table: self.one(f"SELECT count(*) FROM {table}") for table in TABLES}

    def states(self) -> dict[str, int]:
        return dict(self.rows("SELECT state, count(*) FROM outbox GROUP BY state"))

    def sent_to(self, address: str) -> list[str]:
        """What the provider truly accepted for this address, whatever it answered."""
        return [sent.text for sent in self.here.provider.log.sent if sent.to == address]

    def files(self) -> bytes:
        """Every byte of the database on disk, its log included."""
        return b"".join(path.read_bytes() for path in sorted(self.folder.glob("yousaid.db*")))


def message(words: str | None, chat: int = 1, **more: Any) -> dict[str, Any]:
    """A Telegram message; `more` adds to it or replaces parts of it."""
    said = {} if words is None else {"text": words}
    person = {"id": chat, "is_bot": False, "first_name": "Member"}
    return {"message_id": 1, "date": 1, "chat": {"id": chat, "type": "private"}, "from": person, **said, **more}


def _bytes_kept(text: str) -> str:
    """As a provider signs it: what is no UTF-8 as the bytes that came."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")


@asynccontextmanager
async def attacked(folder: Path, empty: Path, *names: str, **settings: str) -> AsyncIterator[Attack]:
    """`names`: the sample consultations that are open. It is noon and the clock stands still.

    Attacks come to a front of its own, put together as the one that serves: the provider's own port is another one.
    """
    shutil.copy(empty, folder / "yousaid.db")
    async with (
        installed(folder, NOON, **settings) as here,
        front(here) as port,
        ClientSession(auto_decompress=False) as http,
    ):
        attack = Attack(here, http, folder, port)
        attack.load(*names)
        yield attack


@asynccontextmanager
async def front(here: Installation) -> AsyncIterator[int]:
    """Its port. Unlike the real one it does not wait for the rest of a body that it has refused."""
    runner, port = AppRunner(make_app(here.house, CHANNELS), **{**CONNECTIONS, "lingering_time": 0.1}), unused_port()
    await runner.setup()
    await TCPSite(runner, "127.0.0.1", port).start()
    try:
        yield port
    finally:
        await runner.cleanup()


async def at_once(*work: Awaitable[Answer]) -> list[Answer]:
    return list(await asyncio.gather(*work))
