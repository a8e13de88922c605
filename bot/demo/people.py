"""Who works in the demo, and how whoever tries it becomes one of them."""

from collections.abc import Mapping
from datetime import timedelta

from bot.console.links import new_link
from bot.console.reader_key import key_of
from bot.house import House
from storage import complaints, staff
from storage.sessions import LINK_LASTS

READER, FACILITATOR = "outside reader", "facilitator"
STAFF: Mapping[str, tuple[str, ...]] = {
    "duty person": ("duty_person",),
    READER: ("outside_reader",),
    "data lead": ("data_lead",),
    "approver": ("approver",),
    FACILITATOR: ("facilitator", "duty_person", "admin", "data_lead", "finance"),
}
"""Whoever tries the demo signs in as the facilitator, who may do more here than one person should."""


def staff_link(house: House, lasts: timedelta = LINK_LASTS, is_once: bool = True) -> str:
    """For whoever tries it, so that nobody is locked out of a rehearsal; before the set-up it leads to that."""
    with house.database.reading() as db:
        people = staff.every(db)
    admins = [one.name for one in people if "admin" in one.roles]
    whom = FACILITATOR if FACILITATOR in admins else next(iter(admins), None)
    return new_link(house, whom, lasts, is_once)


def readers_page(house: House) -> str | None:
    """None while there is none. Outside the demo nobody is shown this: the link goes to them, by email."""
    with house.database.reading() as db:
        name = next((one.name for one in complaints.readers(db)), None)
    return f"/complaints/{key_of(house.secret, name)}" if name else None
