"""Who does something with which broadcast: both have to be there, and it has to be possible now."""

from sqlalchemy import Connection

from bot.commands.telling import CannotDo, listed
from flows.broadcast import Broadcast, Step, may_steer, why_not
from storage import broadcasts, staff
from storage.staff import Person


def works_here(db: Connection, name: str) -> Person:
    """Raises CannotDo for somebody who is not on the staff list, or only looks on from outside."""
    people = staff.every(db)
    person = next((one for one in people if one.name == name), None)
    if person is None:
        known = listed(one.name for one in people if may_steer(one.roles)) or "nobody yet"
        raise CannotDo(f'"{name}" is not on the staff list: there is {known}. See: yousaid staff add --help')
    if not may_steer(person.roles):
        raise CannotDo(f"{name} only looks on, and sends no broadcasts: write the name of somebody who works here.")
    return person


def found(db: Connection, number: int, step: Step) -> Broadcast:
    """Nobody else changes it until the transaction ends. Raises CannotDo where this cannot be done with it now."""
    broadcast = there(broadcasts.find(db, number), number)
    if sentence := why_not(step, broadcast):
        raise CannotDo(sentence)
    return broadcast


def there(broadcast: Broadcast | None, number: int) -> Broadcast:
    """Raises CannotDo."""
    if broadcast is None:
        raise CannotDo(f"There is no broadcast {number}. See: yousaid broadcast list")
    return broadcast
