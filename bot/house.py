"""One running installation, put together: settings, clock, database, keys, wording and the inbound path."""

import asyncio
import hmac
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.channels.channel import Heard
from bot.clock import Clock, RealClock
from bot.house_rules import rules_of
from bot.in_force import InForce
from bot.inbox import Group, Inbox, Receive
from bot.lately import Lately
from bot.logs import cause
from bot.readiness import Readiness, read_readiness
from bot.settings import Settings
from bot.spending import Spending
from bot.spooling import Spooling
from bot.tally import Tally
from bot.writer import Writer
from flows.turn import Incoming
from flows.unasked import UnaskedRules
from storage import in_use, kept, posting
from storage.chosen import Chosen, chosen, version
from storage.database import Database, is_about_the_batch, open_database
from storage.failing import failpoint
from storage.key_state import check_keys, still_fit
from storage.migrating import check_version
from storage.outbox import Receipt
from storage.purse import Purse
from storage.sealed import Keys
from storage.spool import FOLDER, Spool, Spooled

if TYPE_CHECKING:
    from bot.batches import Batches
    from bot.lanes import Lane
    from bot.mail import Send
    from bot.outbox import Outbox
    from bot.suppressions import Suppressions
    from bot.talking import Talk
    from bot.wording import Wording
    from storage.frame import Frame


log = logging.getLogger(__name__)


class House:
    """Everything that a webhook, a job, a command or a page may need. `outbox` is there while this process works.

    `given`: what the environment says; `in_force`: with what was chosen on the staff pages. A caller that goes on for
    some time asks for `settings` and `wording` anew: they change while this runs.
    """

    def __init__(
        self, settings: Settings, clock: Clock, database: Database, keys: Keys, chosen: Chosen | None = None
    ) -> None:
        self.clock, self.database, self.keys = clock, database, keys
        self.button_key, before = button_key(settings.secret_key or b""), settings.secret_key_previous
        self.button_key_before = button_key(before) if before else None
        self.set_up(settings, chosen)
        self.writer, self.spending = Writer(), Spending()
        self.inbox: Inbox[Incoming] = Inbox(self._take_here, clock, self.wake)
        self.receive: Receive = self.inbox.receive
        self.receipts: Inbox[Receipt] = Inbox(self._take_receipts, clock, lambda: None)
        self.spooling = Spooling(Spool(settings.data / FOLDER, keys), clock, self.take_in, self._is_writable)
        self.outbox: Outbox | None = None
        self.ticking = asyncio.Lock()
        self.mailing: asyncio.Task[None] | None = None
        self.lately, self.tally = Lately(), Tally()
        self.beside: dict[str, asyncio.Task[None]] = {}
        self.texts_asked_for: datetime | None = None
        self.balance_asked_for: datetime | None = None
        self.look_outside_at: datetime | None = None

    @property
    def settings(self) -> Settings:
        return self.in_force.settings

    @property
    def frame(self) -> "Frame":
        return self.in_force.frame

    @property
    def wording(self) -> "Wording":
        return self.in_force.wording

    def set_up(self, given: Settings, chosen: Chosen | None = None) -> None:
        self.given = given
        self.in_force = InForce(given, chosen or Chosen(), self.keys, self.button_key, self.button_key_before)

    def renew(self, db: Connection) -> None:
        """What was chosen on a page is in force from now on: one number is read, and mostly that is all.

        Raises WrongKey where a key was changed and this process does not have the new one.
        """
        if version(db) != self.in_force.chosen.version:
            still_fit(db, self.keys, self.clock.now())
            self.set_up(self.given, chosen(db))

    @cached_property
    def batches(self) -> "Batches":
        from bot.batches import Batches

        return Batches(self.database, self.frame, self.in_force.talk, self._renewed)

    def _renewed(self, db: Connection) -> "tuple[Frame, Talk]":
        self.renew(db)
        return self.frame, self.in_force.talk

    @property
    def name(self) -> str:
        """Who texts and emails are from."""
        return self.in_force.name

    @cached_property
    def suppressions(self) -> "Suppressions":
        from bot.suppressions import Suppressions, path_of

        return Suppressions(self.database, self.writer, self.keys, path_of(self.settings))

    @cached_property
    def send_mails(self) -> "Send":
        """By the mail server that is set. Loaded only here: most processes never send an email."""
        from bot import mail

        server = mail.read_server(self.settings.smtp_url or "")
        return lambda mails, now: mail.send(server, mails, self.name, now)

    @property
    def secret(self) -> bytes:
        """What links and sessions of the staff pages are signed with."""
        return self.settings.secret_key or b""

    @property
    def secrets(self) -> tuple[bytes, ...]:
        """The same, and before it the one that links which are on their way were signed with."""
        return tuple(key for key in (self.settings.secret_key_previous, self.settings.secret_key) if key)

    async def _take_here(self, groups: Sequence[Group], now: datetime) -> Sequence[bool]:
        return await self.writer.run_first(self.batches.take, groups, now)

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
        """Returns once what a provider told us is kept: on the disk while the database refuses. Raises NotKept."""
        await self.spooling.hear(heard)

    async def take_in(self, heard: Heard) -> None:
        """Returns once it is in the database; for those who can ask for it again. Raises what the database raises."""
        if heard.messages:
            await self.receive(heard.messages)
        if heard.receipts:
            await self.receipts.receive(heard.receipts)
        self.tally.heard(heard)

    async def _take_receipts(self, groups: Sequence[Sequence[Receipt]], now: datetime) -> Sequence[bool]:
        return await self.writer.run(self._keep_receipts, groups, now)

    def _keep_receipts(self, groups: Sequence[Sequence[Receipt]], now: datetime) -> Sequence[bool]:
        """Three come for each message: each in a commit of its own, they would hold up every reply. One that cannot be
        kept does not hold back the others."""
        try:
            with self.database.transaction() as db:
                posting.receive_receipts(db, [one for group in groups for one in group], now)
                failpoint("receipts.pre_commit")
        except Exception as problem:
            log.error("What a provider said of messages was not taken: %s", cause(problem))
            if not is_about_the_batch(problem):
                raise
            return [False] if len(groups) == 1 else [self._keep_receipts([group], now)[0] for group in groups]
        return [True] * len(groups)

    async def _is_writable(self) -> bool:
        """Tried out, since a full disk still reads."""
        try:
            await self.writer.run(self._write_something)
        except Exception:
            return False
        return True

    def _write_something(self) -> None:
        with self.database.transaction() as db:
            kept.keep(db, "written_at", self.clock.now().isoformat())

    async def spooled(self) -> Spooled:
        """What waits on this machine's disk for the database."""
        return await self.spooling.look()

    async def readiness(self) -> Readiness:
        return await asyncio.to_thread(self._read_readiness)

    def _read_readiness(self) -> Readiness:
        with self.database.reading() as db:
            self.renew(db)
            return read_readiness(db, self.database, self.settings, self.clock.now())

    def rules(self, db: Connection, now: datetime) -> UnaskedRules:
        self.renew(db)
        return rules_of(db, self.settings)

    def sending_rules(self, db: Connection, now: datetime) -> UnaskedRules:
        """While something waits on this machine's disk nothing unasked goes: it may be somebody's wish to leave."""
        found = self.rules(db, now)
        return replace(found, live=False) if self.spooling.spool.names() else found

    def purse(self, db: Connection, now: datetime) -> Purse | None:
        """What texts may still cost this month; None where nothing holds them back."""
        self.renew(db)
        return self.spending.purse(db, self.settings, now)

    def close(self) -> None:
        self.spooling.close()
        self.writer.close()
        self.database.close()


def open_house(settings: Settings, clock: Clock | None = None, begins: bool = True) -> House:
    """Raises DatabaseProblem, WrongKey or SettingsProblem, each one plain sentence.

    `begins`: a new key comes into use now; False for who only looks.
    """
    keys, clock = settings.keys(), clock or RealClock()
    database = open_database(settings.database_url)
    try:
        database.in_use = in_use.shared(database.path)
        check_version(database)
        with database.transaction() as db:
            keys = check_keys(db, keys, clock.now(), begins)
            was_chosen = chosen(db)
    except BaseException:
        database.close()
        raise
    return House(settings, clock, database, keys, was_chosen)


@contextmanager
def opened(settings: Settings, clock: Clock | None = None, begins: bool = True) -> Iterator[House]:
    """For a command: the house, closed again at the end."""
    house = open_house(settings, clock, begins)
    try:
        yield house
    finally:
        house.close()


def button_key(secret: bytes) -> bytes:
    return hmac.digest(secret, b"yousaid buttons", "sha256")
