"""Printed links that sign somebody in: for whoever has the machine, and so could do anything."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.clock import RealClock, token
from bot.commands.telling import CannotDo, listed
from bot.house import House
from flows.phrase import Phrase
from flows.turn import Say
from storage import audit, complaints, duties, passwords, sessions, staff
from storage.sessions import LINK_LASTS, TEXTED_LASTS
from storage.staff import Person

NO_LINK = (
    "{name} signs in by password and code, so no link opens for them. When both are lost, an admin takes them away on "
    "the page Staff; or set YOUSAID_SIGN_IN=link on this machine."
)


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
        if not opens_for(db, house, whose):
            raise CannotDo(NO_LINK.format(name=whose))
        sessions.make_link(db, key, whose, RealClock().now(), lasts, is_once)
        audit.note(db, by, "link printed", house.clock.now(), whose)
        if whose is not None and complaints.is_reader(db, whose):
            from bot import outside_readers

            sentence = f"{by} printed a link that signs in as {whose}."
            outside_readers.tell(db, house, complaints.readers(db), sentence)
    return f"{address_of(house)}/console?key={key}"


def text_link(db: Connection, house: House, person: Person, key: str, now: datetime, new_id: Callable[[], str]) -> None:
    """To where we reach them. It leads to a button: phones open links by themselves. Its words go when it is sent."""
    sessions.make_link(db, key, person.name, now, TEXTED_LASTS)
    told = f"To sign in: {address_of(house)}/console/sign-in?link={key} Good for 10 minutes, once."
    say = Say((Phrase("staff-told", {"told": told}, language="en"),))
    worded = house.wording.render(say, "en", person.channel or "sms")
    staff.queue_text(db, person.name, worded.text, worded.segments, new_id, house.clock.now(), is_fleeting=True)


def opens_for(db: Connection, house: House, name: str | None) -> bool:
    """Where the organisation asks for password and code, a link opens nothing for whoever has both: it would be a way
    around them. Without them it is how they get in to choose them."""
    if name is None or house.settings.sign_in != "password":
        return True
    own = passwords.of(db, name, house.keys)
    return own.password is None or own.secret is None


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
