"""A whole installation under attack: requests as a provider, or somebody who pretends to be one, would post them."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from aiohttp import ClientSession

from bot.channels.signatures import sign
from bot.demo.samples import sample
from flows.consultation import Consultation
from storage import consultations
from tests.installed import Installation, installed

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
FORM = "application/x-www-form-urlencoded"
Answer = tuple[int, str]
Fields = Sequence[tuple[str, str | bytes]]


def number(place: int) -> str:
    """Ofcom's fictional numbers, a thousand of them."""
    return f"+447700900{place % 1000:03}"


@dataclass
class Attack:
    here: Installation
    http: ClientSession
    ids: count = field(default_factory=lambda: count(1))

    @property
    def settings(self) -> Any:
        return self.here.house.settings

    def inbound(self, body: str | bytes, sender: str | bytes = number(1), sid: str | None = None) -> dict[str, Any]:
        """The fields of a text, as Twilio posts them."""
        sid = sid or f"SM{next(self.ids):032x}"
        return {
            "MessageSid": sid,
            "SmsSid": sid,
            "AccountSid": self.settings.twilio_account_sid,
            "From": sender,
            "To": self.settings.twilio_from,
            "Body": body,
            "NumMedia": "0",
        }

    async def sms(
        self, body: str | bytes = "", sender: str | bytes = number(1), sid: str | None = None, path: str = "/sms", **more: Any
    ) -> Answer:
        """A signed text. `more` adds fields, and takes away those that are None."""
        fields = {**self.inbound(body, sender, sid), **more}
        return await self.signed(path, [(k, v) for k, v in fields.items() if v is not None])

    async def signed(self, path: str, fields: Fields) -> Answer:
        body = urlencode(fields, encoding="utf-8", errors="surrogatepass").encode()
        return await self.signed_body(path, body)

    async def signed_body(self, path: str, body: bytes, headers: Mapping[str, str] | None = None) -> Answer:
        return await self.post(path, body, {"Content-Type": FORM, "X-Twilio-Signature": self.signature(path, body), **(headers or {})})

    def signature(self, path: str, body: bytes) -> str:
        text = body.decode("utf-8", "surrogateescape")
        fields = parse_qsl(text, keep_blank_values=True, errors="surrogateescape")
        try:
            return sign(self.settings.public_url + path, fields, self.settings.twilio_auth_token)
        except UnicodeEncodeError:
            return "nobody can sign this"

    async def telegram(self, content: Any, update_id: Any = None, secret: str | None = None) -> Answer:
        """One update: a dict without its `update_id`, or the body itself as bytes."""
        if isinstance(content, dict):
            content = json.dumps({"update_id": next(self.ids) if update_id is None else update_id, **content}).encode()
        headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": secret or self.settings.telegram_secret}
        return await self.post("/telegram", content, headers)

    async def chat(self, text: str, chat: int = 1, kind: str = "message", **more: Any) -> Answer:
        return await self.telegram({kind: message(text, chat, **more)})

    async def post(self, path: str, body: Any, headers: Mapping[str, str]) -> Answer:
        async with self.http.post(self.settings.public_url + path, data=body, headers=headers) as answer:
            return answer.status, await answer.text()

    async def send_out(self) -> None:
        """What is due goes out. Telegram chats count as started."""
        await self.here.settle()

    def rows(self, sql: str, **values: Any) -> list[Any]:
        with self.here.house.database.reading() as db:
            return db.exec_driver_sql(sql, values or None).all()  # type: ignore[return-value]

    def one(self, sql: str) -> Any:
        return self.rows(sql)[0][0]

    def counts(self) -> dict[str, int]:
        """How many rows each table has that a forged request could add to."""
        tables = ("messages", "members", "views", "answered", "outbox", "alerts", "opt_outs", "facts", "orphans", "repeats")
        return {table: self.one(f"SELECT count(*) FROM {table}") for table in tables}

    def states(self) -> dict[str, int]:
        return dict(self.rows("SELECT state, count(*) FROM outbox GROUP BY state"))

    def sent_to(self, address: str) -> list[str]:
        """What the provider truly accepted for this address."""
        return [sent.text for sent in self.here.provider.log.sent if sent.to == address]

    def load(self, *several: Consultation) -> None:
        with self.here.house.database.transaction() as db:
            for one in several:
                consultations.load(db, one, self.here.clock.now())

    def start_chats(self, *chats: int) -> None:
        """These people have pressed START, so Telegram lets us write to them."""
        for chat in chats:
            self.here.provider.telegram_phone(chat).change(has_started=True)


def message(text: str | None, chat: int = 1, **more: Any) -> dict[str, Any]:
    said = {} if text is None else {"text": text}
    person = {"id": chat, "is_bot": False, "first_name": "Member"}
    return {"message_id": 1, "date": 1, "chat": {"id": chat, "type": "private"}, "from": person, **said, **more}


@asynccontextmanager
async def attacked(folder: Path, empty: Path, *names: str, **settings: str) -> AsyncIterator[Attack]:
    """`names`: the sample consultations that are open."""
    shutil.copy(empty, folder / "yousaid.db")
    async with installed(folder, NOON, **settings) as here, ClientSession(auto_decompress=False) as http:
        attack = Attack(here, http)
        attack.load(*(sample(name, NOON) for name in names))
        yield attack


async def at_once(*work: Any) -> list[Any]:
    return list(await asyncio.gather(*work))
