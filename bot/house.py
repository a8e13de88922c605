"""One running installation, put together: settings, clock, database, keys, wording and the inbound path."""

import asyncio
import hmac
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.channels.channel import Heard
from bot.clock import Clock, RealClock, new_id
from bot.house_rules import rules_of
from bot.inbox import Group, Inbox, Receive
from bot.readiness import Readiness, read_readiness
from bot.settings import Settings
from bot.writer import Writer
from flows.unasked import UnaskedRules
from storage import posting
from storage.database import Database, open_database
from storage.migrating import check_version
from storage.sealed import Keys, check_keys

if TYPE_CHECKING:
    from bot.batches import Batches
    from bot.lanes import Lane
    from bot.mailing import Send
    from bot.outbox import Outbox
    from bot.wording import Wording
    from storage.frame import Frame

DEFAULT_LANGUAGE = "en"
NAME_UNTIL_SET = "yousaid"
NATION_UNTIL_SET = "england"
"""Somebody in danger gets help lines even while nobody has said which nation this is."""


class House:
    """Everything that a webhook, a job, a command or a page may need. `outbox` is there while this process works.

    What only turns need is put together when it is first asked for: a web front with a turn process beside it never
    reads a word list.
    """

    def __init__(self, settings: Settings, clock: Clock, database: Database, keys: Keys) -> None:
        self.settings, self.clock, self.database, self.keys = settings, clock, database, keys
        self.button_key = button_key(settings)
        self.writer = Writer()
        self.inbox = Inbox(self._take_here, clock, self.wake)
        self.receive: Receive = self.inbox.receive
        self.outbox: Outbox | None = None
        self.ticking = asyncio.Lock()
        self.mailing: asyncio.Task[None] | None = None
        self.beside: dict[str, asyncio.Task[None]] = {}
        self.texts_asked_for: datetime | None = None

    @cached_property
    def frame(self) -> "Frame":
        return frame_of(self.settings, self.keys)

    @cached_property
    def wording(self) -> "Wording":
        from bot import always
        from bot.wording import Wording

        always_said = always.blanks(name_of(self.settings), self.settings.nation or NATION_UNTIL_SET)
        return Wording(always_said, frozenset(self.settings.plain_letters))

    @cached_property
    def batches(self) -> "Batches":
        from bot.batches import Batches
        from bot.talking import Talk

        return Batches(self.database, self.frame, Talk(self.wording, self.button_key))

    @property
    def name(self) -> str:
        """Who texts and emails are from."""
        return name_of(self.settings)

    @cached_property
    def send_mails(self) -> "Send":
        """By the mail server that is set, in the thread that calls it."""
        from bot.mailing import sender_for

        return sender_for(self)

    @property
    def secret(self) -> bytes:
        """What links and sessions of the staff pages are signed with."""
        return self.settings.secret_key or b""

    async def _take_here(self, groups: Sequence[Group], now: datetime) -> Sequence[bool]:
        return await self.writer.run(self.batches.take, groups, now)

    def wake(self) -> None:
        """Something may be waiting to go out."""
        if self.outbox is not None:
            self.outbox.wake()

    def lane(self, channel: str) -> "Lane | None":
        """How this process reaches that provider; None where it does not, or has been told to wait."""
        if self.outbox is None or channel not in self.settings.channels_on():
            return None
        lane = self.outbox.lanes.get(channel)
        return None if lane is None or lane.is_halted(self.clock.now()) else lane

    async def hear(self, heard: Heard) -> None:
        """Returns once what a provider told us is kept."""
        if heard.messages:
            await self.receive(heard.messages)
        if heard.receipts:
            await self.writer.run(self._keep_receipts, heard)

    def _keep_receipts(self, heard: Heard) -> None:
        with self.database.transaction() as db:
            posting.receive_receipts(db, heard.receipts, self.clock.now())

    async def readiness(self) -> Readiness:
        return await asyncio.to_thread(self._read_readiness)

    def _read_readiness(self) -> Readiness:
        with self.database.reading() as db:
            return read_readiness(db, self.settings, self.clock.now())

    def rules(self, db: Connection, now: datetime) -> UnaskedRules:
        return rules_of(db, self.settings)

    def close(self) -> None:
        self.writer.close()
        self.database.close()


def open_house(settings: Settings, clock: Clock | None = None) -> House:
    """Raises DatabaseProblem, WrongKey or SettingsProblem, each one plain sentence."""
    keys = settings.keys()
    database = open_database(settings.database_url)
    try:
        check_version(database)
        with database.transaction() as db:
            check_keys(db, keys)
    except BaseException:
        database.close()
        raise
    return House(settings, clock or RealClock(), database, keys)


@contextmanager
def opened(settings: Settings, clock: Clock | None = None) -> Iterator[House]:
    """For a command: the house, closed again at the end."""
    house = open_house(settings, clock)
    try:
        yield house
    finally:
        house.close()


def name_of(settings: Settings) -> str:
    return settings.name or NAME_UNTIL_SET


def frame_of(settings: Settings, keys: Keys) -> "Frame":
    from bot.languages import codes, words
    from bot.offered import offer
    from bot.owed import owed_by
    from flows.commands import asks_what_became
    from storage.frame import Frame

    languages = {code: words(code) for code in codes()}
    name, nation = name_of(settings), settings.nation or NATION_UNTIL_SET
    return Frame(
        name=name,
        nation=nation,
        zone=settings.zone,
        default_language=settings.language if settings.language in languages else DEFAULT_LANGUAGE,
        languages=languages,
        keys=keys,
        ids=new_id,
        asks_what_became=asks_what_became,
        offer=lambda db: offer(db, settings),
        owed=owed_by(settings, keys, name, nation),
    )


def button_key(settings: Settings) -> bytes:
    return hmac.digest(settings.secret_key or b"", b"yousaid buttons", "sha256")
