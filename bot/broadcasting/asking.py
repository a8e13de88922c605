"""A second person is asked whether a broadcast may go: its very words, how many get it, and what it costs."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot import buttons
from bot.broadcasting.bill import Bill
from bot.clock import new_id
from bot.commands.telling import counted, moment
from bot.money import money
from bot.wording import WITH_BUTTONS
from flows.broadcast import Broadcast
from flows.desk import APPROVE
from flows.permissions import may
from flows.segments import measure, plain_typography
from flows.state import Asked
from storage import staff
from storage.staff import Person

if TYPE_CHECKING:
    from datetime import datetime

    from bot.house import House

BUTTONS = (("Approve", "yes"), ("Not yet", "not_yet"))


def approvers(db: Connection, broadcast: Broadcast) -> list[Person]:
    """Who may say yes to it: never its author."""
    return [one for one in staff.every(db) if one.name != broadcast.author and may(one.roles, "approve")]


def ask(db: Connection, house: "House", broadcast: Broadcast, bill: Bill, now: "datetime") -> list[str]:
    """Texts each of them whom a text reaches; returns their names."""
    text = plain_typography(request(house, broadcast, bill))
    reached = [one for one in approvers(db, broadcast) if one.channel is not None]
    for one in reached:
        pressed = tuple(_buttons(house, one, broadcast)) if one.channel in WITH_BUTTONS else ()
        staff.queue_text(db, one.name, text, measure(text).segments, new_id, now, pressed)
    return [one.name for one in reached]


def request(house: "House", broadcast: Broadcast, bill: Bill) -> str:
    """Whole, however long: nobody says yes to what they have not read."""
    languages = list(broadcast.text.by_language)
    cost = f", about {money(bill.cost)}" if bill.cost else ""
    when = f", {moment(broadcast.at, house.settings.zone)}" if broadcast.at else ""
    also = f" Also in {', '.join(languages[1:])}." if len(languages) > 1 else ""
    return (
        f"{house.name}. Broadcast {broadcast.number} by {broadcast.author} needs a second yes. "
        f"{counted(bill.people, 'person', 'people')}{cost}{when}. It says: "
        f'"{broadcast.text.by_language[languages[0]]}"{also} '
        f"Reply APPROVE {broadcast.code} or NOT YET {broadcast.code}."
    )


def _buttons(house: "House", person: Person, broadcast: Broadcast) -> Iterator[tuple[str, str]]:
    asked = Asked(APPROVE, broadcast.id, broadcast.seen or "")
    for label, value in BUTTONS:
        yield label, buttons.of_staff(house.button_key, person.name, asked, value)
