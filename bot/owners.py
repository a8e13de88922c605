"""Who answers for a promise: never nobody, as long as anybody on the staff list can be reached."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.alerts_due import reachable
from flows.promises import Promise
from storage import duties, staff
from storage.staff import Person

if TYPE_CHECKING:
    from bot.settings import Settings


def owners_of(db: Connection, settings: "Settings", promise: Promise) -> list[Person]:
    """Whoever has the job, else their deputy, else everybody who owns promises, the manager, everybody."""
    people = reachable(staff.every(db), settings)
    return next((those for those in _in_turn(db, promise, people) if those), [])


def _in_turn(db: Connection, promise: Promise, people: Sequence[Person]) -> Iterator[list[Person]]:
    duty = duties.of(db, promise.owner) if promise.owner else None
    wanted = [name for name in (duty.name, duty.deputy) if name] if duty else [promise.owner or ""]
    for name in wanted:
        yield [person for person in people if duties.plain(person.name) == duties.plain(name)]
    for role in ("owner", "manager"):
        yield [person for person in people if role in person.roles]
    yield list(people)
