"""Whoever answers for the money is told when half, four fifths and all of the month's limit are used up.

By day, by text and email, each once a month. Texts to staff are held back by no limit: they say that there is one.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.alerts_due import reachable
from bot.clock import new_id
from bot.money import money
from bot.spending import terms_of
from flows.budget import KEPT_FOR_REPLIES, mark_reached
from flows.permissions import may
from flows.segments import measure
from flows.unasked import is_quiet
from storage import costs, kept, money_told, staff
from storage.letters import Letter
from storage.staff import Person

if TYPE_CHECKING:
    from bot.house import House
    from bot.mail import Mail

EVERY = timedelta(minutes=10)
LOOKED = "looked_at_money"
INSTEAD = ("admin", "owner")
"""Who is told where nobody may see to money, in this order."""

FOLLOWS = {
    50: "Nothing is held back yet.",
    80: "Soon messages that nobody asked for wait.",
    100: "By SMS nothing goes out now but help lines and texts to staff. What people write is kept.",
}
"""What each mark means for those who write to us."""


def tell_money(db: Connection, house: "House", now: datetime) -> None:
    """Texts into the outbox, emails to wait for their sender. Any number of processes may look."""
    terms = terms_of(house.settings, now)
    if terms is None or is_quiet(now, house.rules(db, now)) or not _is_due(db, now):
        return
    limit, price, begins = terms
    spent = costs.spent(db, begins) * price
    if (mark := mark_reached(spent, limit, price)) is not None:
        mails = house.settings.smtp_url is not None
        people = who_pays(reachable(staff.every(db), house.settings))
        for person in money_told.tell(db, people, f"{begins:%Y-%m}", mark, mails, new_id, now):
            if person.channel is not None:
                text = f"{house.name}. {said(spent, limit, mark)} See: yousaid money"
                staff.queue_text(db, person.name, text, measure(text).segments, new_id, now)


def _is_due(db: Connection, now: datetime) -> bool:
    last = kept.value(db, LOOKED)
    if last is not None and timedelta(0) <= now - datetime.fromisoformat(last) < EVERY:
        return False
    kept.keep(db, LOOKED, now.isoformat())
    return True


def who_pays(people: Sequence[Person]) -> list[Person]:
    if those := [one for one in people if may(one.roles, "pay")]:
        return those
    return next((found for role in INSTEAD if (found := [one for one in people if role in one.roles])), [])


def said(spent: Decimal, limit: Decimal, mark: int) -> str:
    return f"This month's texts cost {money(spent)}, {mark}% or more of the limit of {money(limit)}. {FOLLOWS[mark]}"


def mail_of(db: Connection, house: "House", letter: Letter) -> "Mail":
    """As it is when it goes out."""
    from bot.mail import Mail

    subject = f"{house.name}: {letter.number}% of this month's limit for texts"
    return Mail(letter.id, letter.to, subject, "\n\n".join(_lines(db, house, letter.number)) + "\n")


def _lines(db: Connection, house: "House", mark: int) -> Sequence[str]:
    terms = terms_of(house.settings, house.clock.now())
    if terms is None:
        return ["There is no limit any more. There is nothing to do."]
    limit, price, begins = terms
    return [
        said(costs.spent(db, begins) * price, limit, mark),
        f"The last {KEPT_FOR_REPLIES}% are kept for replies to those who write. At the limit replies wait too, and go "
        "once it is raised or the month is over. Help lines always go.",
        "To raise the limit: the staff pages, Settings, What texts cost. To see what it went for: yousaid money",
        "Nobody reads replies to this email.",
    ]
