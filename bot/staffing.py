"""Who is on the staff list: added, changed and taken off in one way, by command and on the staff pages alike."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from bot import outside_readers
from bot.clock import RealClock
from bot.commands.telling import CannotDo, listed
from bot.wanted import Wanted
from flows.permissions import MAY
from storage import audit, duties, rota, sessions, staff
from storage.complaints import READER
from storage.duties import Duty, plain
from storage.staff import Person

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.house import House

LONGEST_NAME = 80
CHANNELS = ("sms", "telegram")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


class StaffProblem(CannotDo):
    """One sentence for whoever typed it; `field` is what it is about, as the form calls it."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


def appoint(db: "Connection", house: "House", wanted: Wanted, by: str) -> None:
    """Adds them, or changes what they answer for. Raises StaffProblem, and then nothing is changed."""
    people = staff.every(db)
    before = next((one for one in people if one.name == wanted.name), None)
    name = wanted.name if before else tidy_name(wanted.name)
    refuse_unknown(wanted.roles)
    if "admin" not in wanted.roles:
        refuse_to_lose_the_last_admin(people, name)
    if wrong := outside_readers.what_is_wrong(db, people, before, wanted):
        raise StaffProblem("role", wrong)
    reached = (wanted.channel, tidy_address(wanted.address, wanted.channel)) if wanted.address else None
    email = tidy_email(wanted.email) if wanted.email else None
    staff.add(db, name, tuple(wanted.roles), reached, house.keys, house.clock.now(), email)
    give(db, name, wanted.owns, wanted.deputy)
    did = "staff changed" if before else "staff added"
    audit.note(db, by, did, house.clock.now(), name, listed(words(role) for role in wanted.roles))
    if before is not None and set(before.roles) != set(wanted.roles) and name != by:
        sessions.end_all(db, name, RealClock().now())
    if READER in wanted.roles and (before is None or READER not in before.roles):
        present = [one for one in people if READER in one.roles]
        outside_readers.tell(db, house, present, f"{by} named {name} an outside reader.")


def remove(db: "Connection", house: "House", name: str, by: str) -> None:
    """Off the list and out of the pages. Raises StaffProblem."""
    people = staff.every(db)
    refuse_to_lose_the_last_admin(people, name)
    if wrong := outside_readers.why_not_without(db, people, name):
        raise StaffProblem("role", wrong)
    if name not in {one.name for one in people} or not staff.remove(db, name):
        known = listed(one.name for one in people)
        raise StaffProblem("name", f'Nobody is called "{name}" here. There is: {known or "nobody yet"}.')
    rota.remove_all(db, name)
    sessions.end_all(db, name, RealClock().now())
    audit.note(db, by, "staff removed", house.clock.now(), name)
    if any(READER in one.roles for one in people if one.name == name):
        others = [one for one in people if READER in one.roles and one.name != name]
        outside_readers.tell(db, house, others, f"{by} took {name}, an outside reader, off the list.")


def queue_test_text(db: "Connection", house: "House", name: str) -> None:
    """When it has arrived, the last point of trial mode is met. Raises DatabaseProblem where nobody is reached."""
    from bot.clock import new_id
    from bot.in_force import DEFAULT_LANGUAGE
    from flows.phrase import Phrase
    from flows.turn import Say

    channel = next((one.channel for one in staff.every(db) if one.name == name), None)
    worded = house.wording.render(Say((Phrase("test-text"),)), DEFAULT_LANGUAGE, channel or "sms")
    staff.queue_text(db, name, worded.text, worded.segments, new_id, house.clock.now())


def refuse_to_lose_the_last_admin(people: Sequence[Person], name: str) -> None:
    """Nobody could change the list any more but whoever has the machine."""
    if [one.name for one in people if "admin" in one.roles] == [name]:
        raise StaffProblem("role", f"{name} is the only admin: make somebody else admin first.")


def refuse_unknown(roles: Sequence[str]) -> None:
    if not roles:
        raise StaffProblem("role", "Choose what they answer for.")
    if unknown := [role for role in roles if role not in MAY]:
        raise StaffProblem("role", f'There is no role "{unknown[0]}": choose from {listed(map(words, MAY))}.')


def give(db: "Connection", name: str, titles: Sequence[str], deputy: str | None) -> None:
    """These jobs from now on. Raises StaffProblem."""
    if deputy is not None and not titles:
        raise StaffProblem("owns", "Say of which job they are the deputy.")
    known = {plain(one.name): one.name for one in staff.every(db)}
    if deputy is not None and plain(deputy) not in known:
        raise StaffProblem("deputy", f'Nobody is called "{deputy}" here: add the deputy first.')
    if deputy is not None and plain(deputy) == plain(name):
        raise StaffProblem("deputy", "Nobody is their own deputy: name somebody else.")
    for title in titles:
        if not title.strip() or _CONTROLS.search(title) or len(title) > LONGEST_NAME:
            raise StaffProblem("owns", f"Name the job in at most {LONGEST_NAME} letters, such as repairs manager.")
        duties.give(db, title, name, known[plain(deputy)] if deputy else None)


def orphaned(jobs: Iterable[Duty], names: Collection[str]) -> Iterator[tuple[Duty, str]]:
    """Each job whose person has left, and who is asked instead. `names`: of the list, in plain form."""
    for job in jobs:
        if plain(job.name) not in names:
            has_deputy = job.deputy is not None and plain(job.deputy) in names
            yield job, f"{job.deputy}, the deputy, is asked" if has_deputy else "all owners are asked"


def tidy_name(typed: str) -> str:
    """Raises StaffProblem."""
    name = " ".join(typed.split())
    if not name or len(name) > LONGEST_NAME or _CONTROLS.search(typed):
        raise StaffProblem("name", f"Write a name or a job, as others know it: at most {LONGEST_NAME} letters.")
    if plain(name) == audit.SYSTEM:
        raise StaffProblem("name", f"{audit.SYSTEM} is what the system itself is called: choose another name.")
    return name


def tidy_email(typed: str) -> str:
    """Raises StaffProblem."""
    from bot import setting_forms

    try:
        return setting_forms.email(typed.strip())
    except ValueError:
        raise StaffProblem("email", "This is not an email address. Write it like this: desk@example.org.") from None


def tidy_address(typed: str, channel: str) -> str:
    """The address as the channel writes it. Raises StaffProblem."""
    if channel not in CHANNELS:
        raise StaffProblem("channel", "Choose how they are reached: by text, or in Telegram.")
    return _chat(typed.strip()) if channel == "telegram" else _number(typed)


def _chat(typed: str) -> str:
    if not re.fullmatch(r"-?[0-9]{1,20}", typed):
        sentence = "A Telegram chat is a whole number: the bot shows it when that person texts it."
        raise StaffProblem("address", sentence)
    return typed


def _number(typed: str) -> str:
    import phonenumbers

    try:
        number = phonenumbers.parse(typed, "GB") if len(typed) < 40 else None
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise StaffProblem("address", "This is not a phone number. Write it like this: +44 7700 900123.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def words(role: str) -> str:
    return role.replace("_", " ")
