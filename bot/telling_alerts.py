"""An open alert is told to one person after the other until somebody acknowledges it: its number, never a word of it.

The scheduler looks for what is due (`bot.alerts_due`), and the watch of each process a minute later.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.alerts_due import due
from bot.clock import new_id
from storage import alerting, staff
from storage.letters import Letter

if TYPE_CHECKING:
    from bot.house import House
    from bot.mail import Mail


def tell_alerts(db: Connection, house: "House", now: datetime) -> None:
    tell_due(db, house, now, now)


def tell_due(db: Connection, house: "House", due_by: datetime, now: datetime) -> None:
    """Takes every step that was due by then: texts into the outbox, emails to wait for their sender."""
    from flows.segments import measure  # hardly ever is anything due

    mails = house.settings.smtp_url is not None
    for step in due(db, house.settings, due_by):
        for person in alerting.tell(db, step.alert, step.name, step.people, mails, new_id, now):
            if person.channel is not None:
                text = text_of(house.name, step.alert.number)
                staff.queue_text(db, person.name, text, measure(text).segments, new_id, now)


def text_of(name: str, number: int) -> str:
    return (
        f"{name}. Alert {number} is open. Please look at the staff pages now. "
        f"Reply OK or ALERT {number} if you are dealing with it."
    )


def mail_of(db: Connection, house: "House", letter: Letter) -> "Mail":
    """A number, and how to say that one is dealing with it: nobody's name, and never a word of theirs."""
    from bot.mail import Mail

    subject = f"{house.name}: alert {letter.number} is open"
    return Mail(letter.id, letter.to, subject, "\n\n".join(_said(house, letter)) + "\n")


def _said(house: "House", letter: Letter) -> Sequence[str]:
    from bot.console.telling_key import key_of

    address = f"{house.settings.public_url}/alert/{key_of(house.secret, letter.id)}"
    press = f"To say that you are dealing with it, open this page and press its button:\n{address}"
    return [
        f"Alert {letter.number} is open, and nobody has said yet that they are dealing with it.",
        *((press,) if house.settings.public_url else ()),
        "Then look at the staff pages. Until somebody says so, the next person is told.",
        "Nobody reads replies to this email. A reply to our text, such as OK, counts.",
    ]
