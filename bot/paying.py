"""What members are owed, as staff see to it from the keyboard and the pages alike: who, how much, what stops it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from bot.clock import new_id
from flows.due import Kind, pounds
from flows.dues import HOW, PAID_ALIKE, How, pence_of, read_offer
from flows.permissions import may, who_may
from storage import audit, consultations, dues, references, staff
from storage.dues import Kept, New

COLUMNS = (
    "number",
    "consultation",
    "what",
    "amount",
    "by",
    "state",
    "how",
    "owed_by",
    "owed_on",
    "ended_by",
    "ended_on",
)
SAID = {"owed": "to pay", "paid": "paid", "cancelled": "cancelled"}
MOST_WEEKS_AHEAD = 52


class Refused(Exception):
    """It cannot be done, in one sentence that says what to do; `field` is what was wrong in a form."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Owing:
    """What is to be written down. `reference` empty: everybody whom the consultation's offer is for."""

    consultation: str
    until: date
    reference: str = ""
    kind: Kind = "expenses"
    amount: str = ""


def who(db: Connection, name: str) -> str:
    """Raises Refused for whoever may not see to money."""
    person = next((one for one in staff.every(db) if one.name == name), None)
    if person is None:
        raise Refused(f'"{name}" is not on the staff list: yousaid staff add NAME --role finance')
    if not may(person.roles, "pay"):
        raise Refused(f"{name} may not see to payments: {' or '.join(who_may('pay'))} may.")
    return name


def owe(db: Connection, wanted: Owing, name: str, now: datetime, today: date) -> list[int]:
    """The numbers of what was not written down before. Raises Refused, and then nothing is kept."""
    if wanted.until < today:
        raise Refused(f"{wanted.until} has passed: say by which day they really get it.", "until")
    consultation = consultations.find(db, wanted.consultation)
    if consultation is None:
        raise Refused(f'There is no consultation "{wanted.consultation}".', "consultation")
    new = [_for_one(db, wanted)] if wanted.reference else list(_by_offer(db, consultation.name, consultation.offers))
    numbers = dues.owe(db, new, consultation.name, wanted.until, name, new_id, now)
    if numbers:
        audit.note(db, name, "payment owed", now, about=named(numbers))
    return numbers


def _by_offer(db: Connection, name: str, written: str | None) -> Iterator[New]:
    """Who took part is told what was offered before, and nothing else."""
    offer = read_offer(written) if written else None
    if offer is None:
        raise Refused(f"{name} offers nothing yet: write offers in it first, such as voucher 10.", "consultation")
    if offer.kind not in PAID_ALIKE:
        what = "thanks, and no money" if offer.kind == "thanks" else "expenses, which differ: say whose, and how much"
        raise Refused(f"{name} offers {what}.", "reference" if offer.kind == "expenses" else "consultation")
    for member in dues.who_took_part(db, name, offer.first):
        yield New(member, f"offer:{name}:{member}", offer.kind, offer.pence)


def _for_one(db: Connection, wanted: Owing) -> New:
    pence = pence_of(wanted.amount)
    if pence is None:
        raise Refused("Say how much, in pounds: 12.40 or 10.", "amount")
    try:
        found = dues.author(db, references.number(wanted.reference))
    except ValueError as problem:
        raise Refused(str(problem), "reference") from None
    if found is None:
        raise Refused(f"There is no view {wanted.reference}.", "reference")
    cause = f"one:{wanted.consultation}:{wanted.kind}:{wanted.reference.strip().upper()}:{pence}:{wanted.until}"
    return New(found[0], cause, wanted.kind, pence)


def pay(db: Connection, numbers: Collection[int], how: str, name: str, now: datetime) -> list[int]:
    """Marks them as paid. Returns the numbers of those that were not paid or cancelled before."""
    if how not in HOW:
        raise Refused(f"Say how: {', '.join(HOW)}.", "how")
    done = dues.end(db, numbers, "paid", name, _how(how), new_id, now)
    if done:
        audit.note(db, name, "payment made", now, about=named(done))
    return done


def cancel(db: Connection, numbers: Collection[int], name: str, now: datetime) -> list[int]:
    done = dues.end(db, numbers, "cancelled", name, None, new_id, now)
    if done:
        audit.note(db, name, "payment cancelled", now, about=named(done))
    return done


def _how(word: str) -> How:
    return next(how for how in ("cash", "voucher", "bank", "other") if how == word)


def read_numbers(written: Sequence[str]) -> list[int]:
    """ "P7", "p7", "7". Raises Refused."""
    found = []
    for one in written:
        digits = one.strip().upper().removeprefix("P")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 9):
            raise Refused(f'"{one}" is no payment. They look like P7.')
        found.append(int(digits))
    return found


def named(numbers: Sequence[int]) -> str:
    shown = ", ".join(f"P{number}" for number in numbers[:20])
    return f"{shown} and {len(numbers) - 20} more" if len(numbers) > 20 else shown


def line(one: Kept) -> str:
    """ "P7  oak-house  voucher £10 by 2027-01-08: to pay"."""
    last = one.events[-1]
    how = f" {HOW[last.how]}" if last.how else ""
    by = "" if one.state == "owed" else f"{how} by {last.who}"
    gone = "" if one.is_here else " (this person was erased: they come with the number)"
    return f"{one.due.reference}  {one.consultation}  {what(one)} by {one.due.until}: {SAID[one.state]}{by}{gone}"


def what(one: Kept) -> str:
    return f"{one.due.kind} {pounds(one.due.pence)}"


def rows(every: Sequence[Kept]) -> Iterator[tuple[object, ...]]:
    """For a file: nobody's name, number or words."""
    for one in every:
        first, last = one.events[0], one.events[-1]
        ended = (last.who, last.at.date().isoformat()) if one.state != "owed" else ("", "")
        yield (
            one.due.reference, one.consultation, one.due.kind, f"{one.due.pence / 100:.2f}", one.due.until.isoformat(),
            SAID[one.state], last.how or "", first.who, first.at.date().isoformat(), *ended,
        )  # fmt: skip
