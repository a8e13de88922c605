"""Emails about open alerts leave here: claimed, sent in a thread, and marked. What could not waits for the next tick.

A crash while one is out sends it again when its lease has ended: an alert may reach somebody twice, and not never.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from storage import alerting
from storage.alerting import Letter

if TYPE_CHECKING:
    from bot.house import House
    from bot.mail import Mail, Sent

LEASE = timedelta(minutes=2)
LOCKED_OUT = timedelta(minutes=1)
AT_ONCE = timedelta(0)
Send = Callable[[Sequence["Mail"], datetime], "Sent"]
"""Sends emails in the thread that calls it, and says what became of each."""

log = logging.getLogger(__name__)


def start(house: "House") -> None:
    """Beside whatever runs: nobody waits for a mail server. One at a time."""
    if house.settings.smtp_url and (house.mailing is None or house.mailing.done()):
        house.mailing = asyncio.create_task(deliver(house))


async def deliver(house: "House", patience: timedelta = AT_ONCE) -> None:
    """Sends what has waited for at least `patience`. Never raises."""
    if house.settings.smtp_url is None:
        return
    try:
        if await asyncio.to_thread(_is_any_waiting, house, patience):
            await _send(house, await house.writer.run(_claim, house, patience))
    except Exception as problem:
        log.error("Emails about alerts could not be looked at: %s", type(problem).__name__)


async def _send(house: "House", letters: Sequence[Letter]) -> None:
    if not letters:
        return
    mails = [mail_of(house, letter) for letter in letters]
    sent = await asyncio.to_thread(house.send_mails, mails, house.clock.now())
    if sent.problem:
        log.error("An email about an alert waits. %s", sent.problem)
    await house.writer.run(_mark, house, letters, sent)


def _is_any_waiting(house: "House", patience: timedelta) -> bool:
    with house.database.reading() as db:
        return bool(alerting.waiting_letters(db, house.clock.now(), patience, limit=1))


def _claim(house: "House", patience: timedelta) -> list[Letter]:
    with house.database.transaction() as db:
        return alerting.claim_letters(db, house.keys, house.clock.now(), patience, LEASE)


def _mark(house: "House", letters: Sequence[Letter], sent: "Sent") -> None:
    with house.database.transaction() as db:
        alerting.mark_letters(db, [(letter.id, sent.fates.get(letter.id, "waiting")) for letter in letters])
        if sent.locked_out:
            waiting = [letter.id for letter in letters if letter.id not in sent.fates]
            alerting.hold_letters(db, waiting, house.clock.now() + LOCKED_OUT)


def mail_of(house: "House", letter: Letter) -> "Mail":
    """A number, and how to say that one is dealing with it: nobody's name, and never a word of theirs."""
    from bot.mail import Mail

    subject = f"{house.name}: alert {letter.number} is open"
    return Mail(letter.id, letter.to, subject, "\n\n".join(_said(house, letter)) + "\n")


def _said(house: "House", letter: Letter) -> Sequence[str]:
    from bot.console.alert_key import key_of

    address = f"{house.settings.public_url}/alert/{key_of(house.secret, letter.id)}"
    press = f"To say that you are dealing with it, open this page and press its button:\n{address}"
    return [
        f"Alert {letter.number} is open, and nobody has said yet that they are dealing with it.",
        *((press,) if house.settings.public_url else ()),
        "Then look at the staff pages. Until somebody says so, the next person is told.",
        "Nobody reads replies to this email. A reply to our text, such as OK, counts.",
    ]


def sender_for(house: "House") -> Send:
    """The mail server of this installation. Loaded only here: most processes never send an email."""
    from bot import mail

    server = mail.read_server(house.settings.smtp_url or "")
    return lambda mails, now: mail.send(server, mails, house.name, now)
