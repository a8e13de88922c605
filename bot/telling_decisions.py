"""Whoever has a view is told when it must be decided: by text and email, by day, once and again each week.

A view may be somebody's by their name or by a role such as "repairs manager", which is nobody on the staff list. Then
the owners are told, where none is named the managers, and else whoever is on duty.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.alerts_due import reachable
from bot.clock import new_id
from flows.segments import measure
from flows.silence import may_tell_to_decide
from storage import deciding, silence, staff
from storage.letters import Letter
from storage.silence import Found
from storage.staff import Person

if TYPE_CHECKING:
    from bot.house import House
    from bot.mail import Mail

MOST_NAMED = 5
IN_CHARGE = ("owner", "manager", "duty_person")


def tell_decisions(db: Connection, house: "House", now: datetime) -> None:
    """Texts into the outbox, emails to wait for their sender. Any number of processes may look."""
    waiting = silence.must_decide(db, now)
    people = reachable(staff.every(db), house.settings) if waiting else []
    for person in people:
        if own := [one for one in waiting if person in in_charge(one.view.owner, people)]:
            _tell(db, house, person, own, now)


def in_charge(owner: str | None, people: Sequence[Person]) -> list[Person]:
    called = owner.casefold() if owner else None
    if named := [one for one in people if one.name.casefold() == called or called in one.roles]:
        return named
    by_role = ([one for one in people if role in one.roles] for role in IN_CHARGE)
    return next((those for those in by_role if those), [])


def _tell(db: Connection, house: "House", person: Person, own: Sequence[Found], now: datetime) -> None:
    last, newest = deciding.last_told(db, person.name), max(one.number for one in own)
    if not may_tell_to_decide(last.at if last else None, last is not None and newest > last.newest, now):
        return
    mails = house.settings.smtp_url is not None
    if deciding.tell(db, person, last, newest, mails, new_id, now) and person.channel is not None:
        text = text_of(house, own, now)
        staff.queue_text(db, person.name, text, measure(text).segments, new_id, now)


def text_of(house: "House", own: Sequence[Found], now: datetime) -> str:
    return f"{house.name}. {said(house, own[0], now)}{and_more(own)} See: yousaid view list --must-decide"


def said(house: "House", one: Found, now: datetime) -> str:
    """ "K7 has waited 56 days. Decide by 19 Jan: we told its author so." """
    by = one.view.hears_by.astimezone(house.settings.zone)
    days = (now - one.view.came).days
    return f"{one.view.reference} has waited {days} days. Decide by {by.day} {by:%b}."


def and_more(own: Sequence[Found]) -> str:
    rest = [one.view.reference for one in own[1:]]
    if not rest:
        return ""
    named = ", ".join(rest[:MOST_NAMED])
    return f" Also: {named}{' and more' if len(rest) > MOST_NAMED else ''}."


def mail_of(db: Connection, house: "House", letter: Letter) -> "Mail":
    """What waits for this person as it goes out: references and days, and never a word of a member."""
    from bot.mail import Mail

    now, people = house.clock.now(), reachable(staff.every(db), house.settings)
    own = [
        one
        for one in silence.must_decide(db, now)
        if letter.name in {person.name for person in in_charge(one.view.owner, people)}
    ]
    subject = f"{house.name}: {len(own)} to decide"
    return Mail(letter.id, letter.to, subject, "\n\n".join(_lines(house, own, now)) + "\n")


def _lines(house: "House", own: Sequence[Found], now: datetime) -> Sequence[str]:
    if not own:
        return ["All of it has been decided meanwhile. There is nothing to do."]
    return [
        "These have no answer yet, and their authors have heard so twice. Please decide, and write what became of it.",
        "\n".join(said(house, one, now) for one in own),
        "A no with its reason is an answer too: yousaid outcome add NAME --status not_doing --because REASON --ref K7",
        "Nobody reads replies to this email.",
    ]
