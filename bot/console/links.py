"""Printed links that sign somebody in: for whoever has the machine, and so could do anything."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.clock import RealClock, token
from bot.commands.telling import CannotDo, listed
from bot.house import House
from flows.phrase import Phrase
from flows.turn import Say
from storage import audit, duties, sessions, staff
from storage.sessions import LINK_LASTS, TEXTED_LASTS
from storage.staff import Person


def new_link(
    house: House,
    name: str | None = None,
    lasts: timedelta = LINK_LASTS,
    is_once: bool = True,
    by: str = audit.SYSTEM,
) -> str:
    """For this person, else for the only admin; for the set-up while nobody is listed. Raises CannotDo."""
    key = token() + token()
    with house.database.transaction() as db:
        whose = _whose(db, name)
        sessions.make_link(db, key, whose, RealClock().now(), lasts, is_once)
        audit.note(db, by, "link printed", house.clock.now(), whose)
    return f"{address_of(house)}/console?key={key}"


def text_link(db: Connection, house: House, person: Person, key: str, now: datetime, new_id: Callable[[], str]) -> None:
    """To where we reach them. It leads to a button: phones open links by themselves. Its words go when it is sent."""
    sessions.make_link(db, key, person.name, now, TEXTED_LASTS)
    told = f"To sign in: {address_of(house)}/console/sign-in?link={key} Good for 15 minutes, once."
    say = Say((Phrase("staff-told", {"told": told}, language="en"),))
    worded = house.wording.render(say, "en", person.channel or "sms")
    staff.queue_text(db, person.name, worded.text, worded.segments, new_id, house.clock.now(), is_fleeting=True)


def address_of(house: House) -> str:
    return house.settings.public_url or f"http://127.0.0.1:{house.settings.port}"


def _whose(db: Connection, name: str | None) -> str | None:
    people = staff.every(db)
    if name is None:
        admins = [one.name for one in people if "admin" in one.roles]
        if not people or len(admins) == 1:
            return admins[0] if admins else None
    found = next((one.name for one in people if name and duties.plain(one.name) == duties.plain(name)), None)
    if found is None:
        known = listed(one.name for one in people) or "nobody yet"
        whom = "Say for whom: yousaid staff link NAME." if name is None else f'Nobody is called "{name}" here.'
        raise CannotDo(f"{whom} There is: {known}.")
    return found
