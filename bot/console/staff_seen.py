"""Somebody on the staff list, as a page shows them: in words, and never with a whole number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from sqlalchemy import Connection

from bot import alerts_due, staffing
from bot.clock import RealClock
from bot.staffing import words
from flows.escalation import STEPS
from flows.permissions import IN_WORDS, MAY
from storage import duties, passwords, sessions, staff
from storage.duties import Duty, plain
from storage.sessions import Session
from storage.staff import Person

if TYPE_CHECKING:
    from bot.house import House

EMPTY: Mapping[str, str] = {"address": "", "channel": "sms", "email": "", "owns": "", "deputy": ""}
MORE: Mapping[str, str] = {
    "duty_person": "Told first when somebody may be in danger.",
    "second_person": "Told of danger when no duty person answers.",
    "manager": "Told of danger when no second person answers.",
    "owner": "Answers for promises.",
    "moderator": "A member who helps to sort; what is hard to read is not for them.",
    "outside_reader": "Is not one of the team.",
    "data_lead": "Answers for the data.",
}


def may_do(role: str) -> str:
    """ "May look at these pages; read what members say." """
    can = [said for permission, said in IN_WORDS.items() if permission in MAY[role]]
    return f"May {'; '.join(can)}. {MORE.get(role, '')}".rstrip()


ROLES: Sequence[tuple[str, str, str]] = tuple((role, words(role).capitalize(), may_do(role)) for role in MAY)


@dataclass(frozen=True, slots=True)
class Seen:
    """`reached`: in words, with the last digits only. `on_duty`: for alerts, now."""

    person: Person
    roles: Sequence[str]
    may: Sequence[str]
    reached: str
    owns: Sequence[Duty]
    deputy_of: Sequence[str]
    sessions: Sequence[Session]
    on_duty: bool
    has_password: bool = False
    address: str = ""


def version(db: Connection, house: "House", person: Person) -> str:
    """What stands on the list of them, as a form says that it has seen."""
    ends = staff.ends(db, house.keys).get(person.name, "")
    owns = [job.title for job in duties.every(db) if plain(job.name) == plain(person.name)]
    return "; ".join([*person.roles, person.channel or "", ends, "email" if person.has_email else "", *owns])


def everybody(db: Connection, house: "House") -> dict[str, Any]:
    people, jobs = staff.every(db), duties.every(db)
    names = {plain(one.name) for one in people}
    return {
        "people": _seen(db, house, people),
        "orphaned": [(job.title, instead) for job, instead in staffing.orphaned(jobs, names)],
        "told": told_now(db, house, people),
    }


def one(db: Connection, house: "House", name: str) -> Seen | None:
    people = staff.every(db)
    return next((seen for seen in _seen(db, house, people) if seen.person.name == name), None)


def _seen(db: Connection, house: "House", people: Sequence[Person]) -> list[Seen]:
    ends, jobs, open_ = staff.ends(db, house.keys), duties.every(db), sessions.every_open(db, RealClock().now())
    on_duty = {name for step in told_now(db, house, people) for name in step[1]}
    return [
        Seen(
            person,
            [words(role) for role in person.roles],
            [said for permission, said in IN_WORDS.items() if any(permission in MAY.get(r, ()) for r in person.roles)],
            _reached(person, ends.get(person.name)),
            [job for job in jobs if plain(job.name) == plain(person.name)],
            [job.title for job in jobs if job.deputy and plain(job.deputy) == plain(person.name)],
            [session for session in open_ if session.name == person.name],
            person.name in on_duty,
            passwords.of(db, person.name, house.keys).password is not None,
            address(person.name),
        )
        for person in people
    ]


def _reached(person: Person, end: str | None) -> str:
    by = {"sms": "by text", "telegram": "in Telegram"}.get(person.channel or "", "")
    ways = [f"{by} {end}"] if by and end else []
    return ", and ".join([*ways, *(["by email"] if person.has_email else [])]) or "not at all: add a number"


def told_now(db: Connection, house: "House", people: Sequence[Person]) -> list[tuple[str, Sequence[str]]]:
    """Whom an alert that opens now would reach at each step: (role in words, names)."""
    reachable = alerts_due.reachable(people, house.settings)
    on_duty = alerts_due.now_on(db, house.settings, house.clock.now())
    return [(words(step), [one.name for one in alerts_due.who(step, reachable, on_duty)]) for step in STEPS[:-1]]


def address(name: str, done: str = "") -> str:
    return f"/console/staff/person?{urlencode({'name': name} | ({'done': done} if done else {}))}"
