"""An outside reader is told that complaints wait: their references, and never a word of them.

A text says so, and an email brings the link to a page of their own. A complaint is no emergency, so quiet hours hold;
words in which somebody may be in danger are an alert instead.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.alerts_due import reachable
from bot.clock import new_id
from flows.outside_reader import is_due
from flows.segments import measure
from flows.unasked import is_quiet
from storage import complaints, staff
from storage.complaints import Told
from storage.letters import Letter
from storage.references import reference
from storage.staff import Person

if TYPE_CHECKING:
    from bot.house import House
    from bot.mail import Mail
    from bot.settings import Settings

MOST_NAMED = 5


def tell_complaints(db: Connection, house: "House", now: datetime) -> None:
    """Texts into the outbox, emails to wait for their sender. Any number of processes may look."""
    waiting = complaints.waiting(db)
    if not waiting or is_quiet(now, house.rules(db, now)):
        return
    for reader in reachable(complaints.readers(db), house.settings):
        last = complaints.last_told(db, reader.name)
        if last is None or is_due(last.at, last.newest < waiting[-1], now):
            _tell(db, house, reader, last, waiting, now)


def _tell(
    db: Connection, house: "House", reader: Person, last: Told | None, waiting: Sequence[int], now: datetime
) -> None:
    mails = house.settings.smtp_url is not None
    if complaints.tell(db, reader, last, waiting[-1], mails, new_id, now) and reader.channel is not None:
        text = text_of(house.name, waiting, gets_link(reader, house.settings))
        staff.queue_text(db, reader.name, text, measure(text).segments, new_id, now)


def gets_link(reader: Person, settings: "Settings") -> bool:
    """A link goes by email alone: a text lies open on a phone."""
    return reader.has_email and settings.smtp_url is not None and bool(settings.public_url)


def text_of(name: str, numbers: Sequence[int], has_link: bool) -> str:
    where = "The link is in our email." if has_link else "To read where yousaid runs: yousaid complaint show."
    return f"{name}. You are the outside reader, and {waits(numbers)} for you. {where}"


def waits(numbers: Sequence[int]) -> str:
    """ "complaint K7 waits", "complaints K7, K8 wait"."""
    named = ", ".join(reference(number) for number in numbers[:MOST_NAMED])
    more = f" and {len(numbers) - MOST_NAMED} more" if len(numbers) > MOST_NAMED else ""
    return f"complaint {named} waits" if len(numbers) == 1 else f"complaints {named}{more} wait"


def mail_of(db: Connection, house: "House", letter: Letter) -> "Mail":
    """What nobody had read when it went out, and where to read it: nobody's number, and never a word of theirs."""
    from bot.mail import Mail

    waiting = waits([number for number in complaints.waiting(db) if number <= letter.number])
    subject = f"{house.name}: {waiting} for you"
    return Mail(letter.id, letter.to, subject, "\n\n".join(_said(house, letter, waiting)) + "\n")


def _said(house: "House", letter: Letter, waiting: str) -> Sequence[str]:
    from bot.console.reader_key import key_of

    address = f"{house.settings.public_url}/complaints/{key_of(house.secret, letter.name)}"
    page = f"To read, open this page and press a button. The link is yours alone, and good for 14 days:\n{address}"
    command = f'To read, run where yousaid is installed: yousaid complaint show REFERENCE --by "{letter.name}"'
    return [
        f"You are the outside reader, and {waiting} for you. The staff do not see the words.",
        page if house.settings.public_url else command,
        "Please do not pass this email on: whoever opens the link reads in your name.",
        "Nobody reads replies to this email.",
    ]
