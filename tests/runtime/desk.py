"""Staff of an installation, and what reaches them by text and email."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot import schedule, watching
from bot.house import House
from bot.mail import Mail, Sent
from storage import safety, staff
from storage.outbox import Post
from tests.runtime.conftest import NOON, PretendChannel, text

NUMBERS = {"duty": "+447700900551", "second": "+447700900552", "boss": "+447700900553", "reader": "+447700900554"}
ROLES = {"duty": "duty_person", "second": "second_person", "boss": "manager", "reader": "outside_reader"}
PAGE = "https://yousaid.example.org"


@dataclass
class PretendMail:
    """Keeps what it was given; `says` is what became of it, where that is not "sent"."""

    mails: list[Mail] = field(default_factory=list)
    says: Sent | None = None

    def __call__(self, mails: Sequence[Mail], now: datetime) -> Sent:
        self.mails += mails
        return self.says or Sent({one.id: "sent" for one in mails})

    @property
    def to(self) -> list[str]:
        sent, self.mails = self.mails, []
        return [one.to for one in sent]


def appoint(house: House, *names: str) -> None:
    with house.database.transaction() as db:
        for name in names:
            reached, email = ("sms", NUMBERS[name]), f"{name}@example.org"
            staff.add(db, name, (ROLES[name],), reached, house.keys, NOON, email)


@dataclass
class Desk:
    """What reaches staff."""

    house: House
    channel: PretendChannel
    deliver: Callable[[], Awaitable[int]]

    async def texts(self) -> list[str]:
        """Who was texted since it was last asked."""
        await self.deliver()
        sent, self.channel.sent = self.channel.sent, []
        names = {number: name for name, number in NUMBERS.items()}
        return [names[post.address] for post in sent if post.kind == "staff"]

    async def tick(self) -> list[str]:
        await schedule.tick(self.house)
        if self.house.mailing is not None:
            await self.house.mailing
        return await self.texts()

    async def told(self) -> tuple[Post, Mail]:
        """The only text and the only email that the next tick brings."""
        await schedule.tick(self.house)
        await asyncio.gather(*filter(None, [self.house.mailing]))
        await self.deliver()
        (post,) = [post for post in self.channel.sent if post.kind == "staff"]
        (mail,) = mail_of(self.house).mails
        return post, mail

    async def watch(self) -> list[str]:
        await watching.look(self.house)
        return await self.texts()

    @property
    def emails(self) -> list[str]:
        return mail_of(self.house).to


def mail_of(house: House) -> PretendMail:
    sender: Any = house.send_mails
    assert isinstance(sender, PretendMail)
    return sender


def cry(house: House) -> None:
    text(house, 1, f"i want to end it all {house.clock.now().isoformat()}")


def complain(house: House, number: int = 2) -> None:
    text(house, number, f"the new worker shouted at my mate {house.clock.now().isoformat()}")


def alert(house: House) -> safety.Alert:
    with house.database.reading() as db:
        return safety.alerts(db, open_only=False)[-1]
