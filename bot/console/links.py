"""Printed links that sign somebody in: for whoever has the machine, and so could do anything."""

from datetime import timedelta

from sqlalchemy import Connection

from bot.clock import RealClock, token
from bot.commands.telling import CannotDo, listed
from bot.house import House
from storage import audit, duties, sessions, staff
from storage.sessions import LINK_LASTS


def new_link(house: House, name: str | None = None, lasts: timedelta = LINK_LASTS, is_once: bool = True) -> str:
    """For this person, else for the only admin; for the set-up while nobody is listed. Raises CannotDo."""
    key = token() + token()
    with house.database.transaction() as db:
        whose = _whose(db, name)
        sessions.make_link(db, key, whose, RealClock().now(), lasts, is_once)
        audit.note(db, audit.SYSTEM, "link printed", house.clock.now(), whose)
    address = house.settings.public_url or f"http://127.0.0.1:{house.settings.port}"
    return f"{address}/console?key={key}"


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
