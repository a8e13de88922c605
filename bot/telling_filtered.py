"""A broadcast that mobile networks take for spam pauses, and its author and those who may approve are told.

By day, by text and email, each once for each time that it pauses.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.alerts_due import reachable
from bot.channels.twilio_codes import FILTERED
from bot.clock import new_id
from flows.broadcast import Broadcast, may_steer
from flows.permissions import may
from flows.segments import measure
from flows.unasked import is_quiet
from storage import broadcasts, filtering, staff
from storage.filtering import Held
from storage.letters import Letter
from storage.staff import Person

if TYPE_CHECKING:
    from bot.house import House
    from bot.mail import Mail

ADVICE = (
    "Short links, capital letters and talk of money or prizes look like spam, and so do words that do not say who "
    "writes. If the words are plain, ask Twilio support why (error 30007), with three of the texts from its list."
)


def pause_filtered(db: Connection, house: "House", now: datetime) -> None:
    filtering.pause(db, FILTERED, now)


def tell_filtered(db: Connection, house: "House", now: datetime) -> None:
    """Texts into the outbox, emails to wait for their sender. Any number of processes may look."""
    held = filtering.held(db)
    if not held or is_quiet(now, house.rules(db, now)):
        return
    people, mails = reachable(staff.every(db), house.settings), house.settings.smtp_url is not None
    for one in held:
        for person in filtering.tell(db, one, who_decides(people, one.broadcast), mails, new_id, now):
            if person.channel is not None:
                text = text_of(db, house.name, one, person)
                staff.queue_text(db, person.name, text, measure(text).segments, new_id, now)


def who_decides(people: Sequence[Person], broadcast: Broadcast) -> list[Person]:
    """Its author and whoever may approve; where there is none, whoever works here, and at last the admins."""
    named = [one for one in people if one.name == broadcast.author or may(one.roles, "approve")]
    working = [one for one in people if may_steer(one.roles)]
    return named or working or [one for one in people if "admin" in one.roles]


def said(db: Connection, broadcast: Broadcast) -> str:
    """ "Broadcast 3 is paused: mobile networks stopped 6 of 100 texts as spam." """
    counts = filtering.count(db, broadcast, FILTERED)
    return f"Broadcast {broadcast.number} is paused: {filtering.REASON.format(**counts._asdict())}."


def text_of(db: Connection, name: str, one: Held, person: Person) -> str:
    number = one.broadcast.number
    steer = f"Look at its words. RESUME {number} lets it go on, CANCEL {number} ends it."
    ask = "Ask somebody who may write to members whether it goes on."
    return f"{name}. {said(db, one.broadcast)} {steer if may_steer(person.roles) else ask}"


def mail_of(db: Connection, house: "House", letter: Letter) -> "Mail":
    """As it is when it goes out."""
    from bot.mail import Mail

    broadcast = broadcasts.look_at(db, letter.number)
    lines = [said(db, broadcast) if broadcast else "The broadcast is not here any more.", *_steps(house, letter.number)]
    return Mail(letter.id, letter.to, f"{house.name}: broadcast {letter.number} is paused", "\n\n".join(lines) + "\n")


def _steps(house: "House", number: int) -> Sequence[str]:
    where = f"{house.settings.public_url}/console/broadcasts/{number}" if house.settings.public_url else ""
    page = (
        f"To let it go on or to cancel it: {where}" if where else f"To see what went: yousaid broadcast show {number}"
    )
    return (
        "What has not gone yet waits for you. Who was stopped has not got it, and gets it no more by itself.",
        ADVICE,
        page,
        f"By text: RESUME {number} or CANCEL {number}. If it goes on, it pauses again only when one in twenty of the "
        "texts that go from then on is stopped.",
        "Nobody reads replies to this email.",
    )
