"""Emails to staff leave here: claimed, sent in a thread, and marked. What could not waits for the next tick.

A crash while one is out sends it again when its lease has ended: it may reach somebody twice, and not never.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot import (
    outside_readers,
    telling_alerts,
    telling_complaints,
    telling_data,
    telling_decisions,
    telling_filtered,
    telling_money,
    telling_promises,
)
from bot.logs import cause
from storage import (
    alerting,
    asking_owners,
    complaints,
    data_requests,
    deciding,
    filtering,
    letters,
    money_told,
    reader_told,
)
from storage.letters import Box, Letter

if TYPE_CHECKING:
    from bot.house import House
    from bot.mail import Mail, Sent

LEASE = timedelta(minutes=2)
LOCKED_OUT = timedelta(minutes=1)
AT_ONCE = timedelta(0)
Write = Callable[[Connection, "House", Letter], "Mail"]
KINDS: Sequence[tuple[Box, Write]] = (
    (alerting.LETTERS, telling_alerts.mail_of),
    (complaints.LETTERS, telling_complaints.mail_of),
    (data_requests.LETTERS, telling_data.mail_of),
    (reader_told.LETTERS, outside_readers.mail_of),
    (filtering.LETTERS, telling_filtered.mail_of),
    (deciding.LETTERS, telling_decisions.mail_of),
    (asking_owners.LETTERS, telling_promises.mail_of),
    (money_told.LETTERS, telling_money.mail_of),
)
"""What staff are emailed about, the most urgent first, and what each email says."""

log = logging.getLogger(__name__)


def start(house: "House") -> None:
    """Beside whatever runs: nobody waits for a mail server. One at a time."""
    if house.settings.smtp_url and (house.mailing is None or house.mailing.done()):
        house.mailing = asyncio.create_task(deliver(house))


async def deliver(house: "House", patience: timedelta = AT_ONCE) -> None:
    """Sends what has waited for at least `patience`; a kind that fails does not stop the others. Never raises."""
    if house.settings.smtp_url is None:
        return
    for box, write in KINDS:
        try:
            if await asyncio.to_thread(_is_any_waiting, house, box, patience):
                await _send(house, box, await house.writer.run(_claim, house, box, write, patience))
        except Exception as problem:
            log.error("Emails to staff could not be looked at: %s", cause(problem))


async def _send(house: "House", box: Box, mails: Sequence["Mail"]) -> None:
    if not mails:
        return
    sent = await asyncio.to_thread(house.send_mails, mails, house.clock.now())
    if sent.problem:
        log.error("An email to staff waits. %s", sent.problem)
    await house.writer.run(_mark, house, box, mails, sent)


def _is_any_waiting(house: "House", box: Box, patience: timedelta) -> bool:
    with house.database.reading() as db:
        return bool(letters.waiting(db, box, house.clock.now(), patience, limit=1))


def _claim(house: "House", box: Box, write: Write, patience: timedelta) -> list["Mail"]:
    with house.database.transaction() as db:
        claimed = letters.claim(db, box, house.keys, house.clock.now(), patience, LEASE)
        return [write(db, house, letter) for letter in claimed]


def _mark(house: "House", box: Box, mails: Sequence["Mail"], sent: "Sent") -> None:
    with house.database.transaction() as db:
        letters.mark(db, box, [(mail.id, sent.fates.get(mail.id, "waiting")) for mail in mails])
        if sent.locked_out:
            waiting = [mail.id for mail in mails if mail.id not in sent.fates]
            letters.hold(db, box, waiting, house.clock.now() + LOCKED_OUT)
