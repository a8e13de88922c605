"""Whoever answers for the data is told that somebody asked what we hold, again a week before it is due, and when it is
late: by text and email, by day. The request's number and its date are in it, and nothing of whoever asked.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.alerts_due import reachable
from bot.clock import new_id
from flows.permissions import may
from flows.segments import measure
from flows.unasked import is_quiet
from storage import data_requests, staff
from storage.data_requests import DataRequest, Step
from storage.letters import Letter
from storage.staff import Person

if TYPE_CHECKING:
    from bot.house import House
    from bot.mail import Mail

WEEK = timedelta(days=7)


def tell_data(db: Connection, house: "House", now: datetime) -> None:
    """Texts into the outbox, emails to wait for their sender. Any number of processes may look."""
    waiting = data_requests.every_open(db)
    if not waiting or is_quiet(now, house.rules(db, now)):
        return
    today = now.astimezone(house.settings.zone).date()
    people = [one for one in reachable(staff.every(db), house.settings) if may(one.roles, "handle_data")]
    told = data_requests.told(db)
    for request in waiting:
        step = next(_steps(request, today))
        for person in people:
            if (request.id, step, person.name) not in told:
                _tell(db, house, person, request, step, now)


def _steps(request: DataRequest, today: date) -> Iterator[Step]:
    """The last one that has come."""
    if request.due < today:
        yield "late"
    if request.due - today <= WEEK:
        yield "week"
    yield "opened"


def _tell(db: Connection, house: "House", person: Person, request: DataRequest, step: Step, now: datetime) -> None:
    mails = house.settings.smtp_url is not None
    if data_requests.tell(db, request.id, step, person, mails, new_id, now) and person.channel is not None:
        text = text_of(house.name, request, now.astimezone(house.settings.zone).date())
        staff.queue_text(db, person.name, text, measure(text).segments, new_id, now)


def text_of(name: str, request: DataRequest, today: date) -> str:
    return f"{name}. {said(request, today)} See the staff pages, or: yousaid members requests"


def said(request: DataRequest, today: date) -> str:
    """ "Request 3: somebody asked what we hold about them. Hand it over by 24 Dec: 7 days left." """
    by = f"{request.due.day} {request.due:%b}"
    asked = f"Request {request.number}: somebody asked what we hold about them."
    return f"{asked} Hand it over by {by}: {how_long(request, today)}."


def how_long(request: DataRequest, today: date) -> str:
    left = request.days_left(today)
    if left == 0:
        return "today"
    days = "1 day" if abs(left) == 1 else f"{abs(left)} days"
    return f"{days} left" if left > 0 else f"{days} late"


def mail_of(db: Connection, house: "House", letter: Letter) -> "Mail":
    """What is so as it goes out."""
    from bot.mail import Mail

    request = data_requests.find(db, letter.number)
    today = house.clock.now().astimezone(house.settings.zone).date()
    lines = [said(request, today) if request else "The request is not here any more."]
    if house.settings.public_url:
        lines.append(f"What to do, step by step: {house.settings.public_url}/console/rights/{letter.number}")
    lines += ["Nothing of it may be sent by text: phones are shared.", "Nobody reads replies to this email."]
    return Mail(letter.id, letter.to, f"{house.name}: request {letter.number} for data", "\n\n".join(lines) + "\n")
