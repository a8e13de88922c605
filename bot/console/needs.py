"""What needs somebody, oldest first: one line each, with since when and where to see to it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from sqlalchemy import Connection

from bot import last_backup, machine, standing
from bot.balance import is_low, said, week, why_stopped
from bot.console.saying import counted
from bot.house import House
from bot.money import money, month_begins
from bot.rechecking import found_changed
from bot.telling_data import how_long
from bot.telling_filtered import said as said_of_filtered
from flows.due import pounds
from flows.permissions import Permission
from flows.promises import Ledger
from storage import (
    broadcasts,
    costs,
    data_requests,
    doubts,
    dues,
    filtering,
    needing,
    promises,
    provider_copies,
    providers,
    published_numbers,
    quotes,
    restores,
    silence,
    strangers,
)

MOST = 50
SOON = timedelta(days=7)
A_MINUTE = timedelta(minutes=1)
HELD_IS_NEWS = timedelta(days=14)
WARN_FROM = 50
"""Of a hundred parts of the month's limit; from 80 on it is said more loudly."""

LOUD_FROM = 80
ALL = 100


@dataclass(frozen=True, slots=True)
class Need:
    """`since`: since when it waits. `tag`: in a word why it presses, or empty. `needs`: who can see to it.

    `is_private`: nobody else even sees that it is there.
    """

    since: datetime
    what: str
    do: str
    address: str
    tag: str = ""
    needs: Permission = "write"
    is_private: bool = False


def needs(db: Connection, house: House, now: datetime) -> list[Need]:
    found = [need for find in FINDERS for need in find(db, house, now)]
    return sorted(found, key=lambda need: need.since)


def _decisions(db: Connection, house: House, now: datetime) -> Iterator[Need]:
    """Their authors have heard twice that there is no answer."""
    for found in silence.must_decide(db, now)[:MOST]:
        view = found.view
        days = counted((now - view.came).days, "day", "days")
        whose = f"{view.reference}, with {view.owner or 'the team'}"
        what = f"To decide: {whose}, has waited {days}. A no is an answer too."
        tag = f"by {_day(view.hears_by.astimezone(house.settings.zone).date())}"
        yield Need(view.came, what, f"Answer {view.reference}", f"/console/outcomes/new?ref={view.reference}", tag)


def _promises(db: Connection, house: House, now: datetime) -> Iterator[Need]:
    today = now.astimezone(house.settings.zone).date()
    due = [ledger for ledger in promises.open_ones(db) if ledger.standing().until - today <= SOON]
    for ledger in sorted(due, key=lambda one: one.standing().until)[:MOST]:
        yield _promise(ledger, house, today)


def _promise(ledger: Ledger, house: House, today: date) -> Need:
    promise, standing = ledger.promise, ledger.standing()
    language = next(iter(promise.what.by_language))
    is_late = standing.until < today or standing.is_late
    about = promise.what.in_language(language)
    what = f"Promise {promise.number}: {about}, with {promise.owner or 'nobody named'}, by {_day(standing.until)}."
    tag = "Late" if is_late else "Due today" if standing.until == today else "Due soon"
    since = datetime.combine(standing.until - SOON, time(), house.settings.zone)
    address = f"/console/promises/{promise.number}"
    return Need(since, what, f"Say what became of promise {promise.number}", address, tag)


def _unread(db: Connection, house: House, now: datetime) -> Iterator[Need]:
    if waiting := needing.unread(db):
        what = f"{_some(waiting.count, 'view is', 'views are')} not read yet."
        yield Need(waiting.since, what, "Read them", "/console/inbox", needs="read")


def _open_again(db: Connection, house: House, now: datetime) -> Iterator[Need]:
    for one in needing.open_again(db):
        said = one.outcome.said.in_language(next(iter(one.outcome.said.by_language)))
        what = f"Members say that it did not work: {said}."
        yield Need(one.since, what, "See what they say", f"/console/outcomes/{one.outcome.id}", "Open again")


def _approvals(db: Connection, house: House, now: datetime) -> Iterator[Need]:
    for one, since in broadcasts.waiting(db):
        what = f"Broadcast {one.number} by {one.author} waits for a second yes."
        address = f"/console/broadcasts/{one.number}"
        yield Need(since, what, f"Look at broadcast {one.number}", address, "To approve", "approve")


def _filtered(db: Connection, house: House, now: datetime) -> Iterator[Need]:
    for one in filtering.held(db):
        number = one.broadcast.number
        what = said_of_filtered(db, one.broadcast)
        yield Need(one.since, what, f"Look at broadcast {number}", f"/console/broadcasts/{number}", "Paused", "look")


def _quotes(db: Connection, house: House, now: datetime) -> Iterator[Need]:
    for one in quotes.waiting(db, MOST):
        what = f"{one.reference}, asked by {one.asked_by}: its author said yes, and another person must look."
        address, since = f"/console/quotes/{one.view}/{one.reference}", one.answered_at or one.asked_at
        yield Need(since, what, f"Look at {one.reference}", address, "To approve", "approve")


def _unknown(db: Connection, house: House, now: datetime) -> Iterator[Need]:
    if waiting := needing.unknown(db):
        many = _some(waiting.count, "message", "messages")
        what = f"Of {many} nobody knows whether it arrived. We ask the provider."
        yield Need(waiting.since, what, "See what went out", "/console/outbox?state=unknown", needs="look")


def _held_numbers(db: Connection, house: House, now: datetime) -> Iterator[Need]:
    """Nothing can be done about it, so it is said for two weeks and no longer."""
    for subject, since in published_numbers.held(db):
        name = published_numbers.consultation_of(subject)
        if name is not None and now - since < HELD_IS_NEWS:
            what = f"The public page keeps the first numbers of {name}: new ones would tell what a few people said."
            yield Need(since, what, f"See {name}", f"/console/consultation/{name}", "Not replaced", "look")


def _budget(db: Connection, house: House, now: datetime) -> Iterator[Need]:
    price, limit = house.settings.price_per_segment, house.settings.monthly_limit
    if not price or not limit:
        return
    begins = month_begins(now, house.settings.zone)
    spent = costs.segments(db, begins) * price
    percent = int(spent * 100 / limit)
    if percent >= WARN_FROM:
        tag = "Used up" if percent >= ALL else "Nearly used up" if percent >= LOUD_FROM else "Half used"
        yield Need(begins, _spent(spent, limit, percent), "See what it went for", "/console/money", tag, "look")


def _held_back(db: Connection, house: House, now: datetime) -> Iterator[Need]:
    begins = month_begins(now, house.settings.zone)
    if many := costs.held(db):
        yield Need(begins, standing.held(many), "Decide what becomes of them", "/console/money", "Held", "pay")
    many, since = strangers.outside(db)
    if since is not None:
        yield Need(since, standing.outside(many), "Let them in, or not", "/console/money", needs="pay")


def _spent(spent: Decimal, limit: Decimal, percent: int) -> str:
    return f"Texts of this month cost {money(spent)} so far: {percent}% of the limit of {money(limit)}."


def _copies(db: Connection, house: House, now: datetime) -> Iterator[Need]:
    """Of people who were forgotten."""
    if given_up := provider_copies.given_up(db):
        count, since = given_up
        what = f"A provider did not delete {counted(count, 'text', 'texts')} of people who were forgotten."
        yield Need(since, what, "Ask the provider to", "/console/keeping", needs="handle_data")


def _not_sure(db: Connection, house: House, now: datetime) -> Iterator[Need]:
    many, since = doubts.unanswered(db, now)
    if since is not None:
        whose = "One number was" if many == 1 else f"{many} numbers were"
        what = f"{whose} silent, and nobody there says whether it is still theirs. Nothing personal goes there."
        yield Need(since, what, "See who was silent", "/console/people", needs="handle_data")


def _data_requests(db: Connection, house: House, now: datetime) -> Iterator[Need]:
    """For whoever answers for the data; and the outside reader, who has a part of their own."""
    today = now.astimezone(house.settings.zone).date()
    for one in data_requests.every_open(db)[:MOST]:
        what = f"Request {one.number}: somebody asked what we hold about them, by {_day(one.due)}."
        what = f"{what[:-1]}: {how_long(one, today)}."
        tag = "Late" if one.due < today else "Due soon" if one.due - today <= SOON else ""
        do, address = f"See to request {one.number}", f"/console/rights/{one.number}"
        yield Need(one.asked_at, what, do, address, tag, "handle_data")
        part = f"Request {one.number}: the outside reader's part goes with it, in a closed envelope."
        yield Need(one.asked_at, part, "Hand over your part", "/console/complaints/requests", "", "read_complaints")


def _some(count: int, one: str, many: str) -> str:
    return f"{needing.MOST} or more {many}" if count >= needing.MOST else counted(count, one, many)


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def _providers(db: Connection, house: House, now: datetime) -> Iterator[Need]:
    for one in providers.stopped(db):
        waits = "What people write is kept, and what we say waits."
        yield Need(
            one.since, f"{why_stopped(one.code)} {waits}", "See what waits", "/console/outbox", "Stopped", "look"
        )
    if (left := providers.balance(db)) is None:
        return
    cost = house.lately.count("week", lambda: week(db, house.settings, now))
    if is_low(left, cost):
        yield Need(left.at, said(left, cost), "See what it went for", "/console/money", "Nearly empty", "look")


def _payments(db: Connection, house: House, now: datetime) -> Iterator[Need]:
    many, pence, until = dues.totals(db)
    today = now.astimezone(house.settings.zone).date()
    if until is None or until - today > SOON:
        return
    since = datetime.combine(until - SOON, time(), house.settings.zone)
    what = f"{counted(many, 'payment', 'payments')} to members, {pounds(pence)} in all, the first by {_day(until)}."
    tag = "Late" if until < today else "Due soon"
    yield Need(since, what, "See to the payments", "/console/payments", tag, "pay", is_private=True)


def _backup(db: Connection, house: House, now: datetime) -> Iterator[Need]:
    since = last_backup.missing_since(db, now)
    if since is not None:
        what = "No backup was made for eight days. Ask whoever looks after the machine: yousaid backup makes one."
        yield Need(since, what, "See which there are", "/console/keeping", "", "administer", is_private=True)


def _restored(db: Connection, house: House, now: datetime) -> Iterator[Need]:
    """Everybody sees that nothing goes out; an admin can do something about it."""
    if (held := restores.held_since(db)) is not None:
        what = "A backup was restored. Nothing goes out that nobody asked for until somebody has looked at what waits."
        yield Need(held.at, what, "Look at what waits", "/console/restored", "Held", "administer")


def _on_disk(db: Connection, house: House, now: datetime) -> Iterator[Need]:
    """What the database did not take, on this machine."""
    looked = house.spooling.spool.look()
    if looked.since is not None and now - looked.since > A_MINUTE:
        what = "What members texted waits on the disk, since the database did not take it. Nobody has been answered."
        yield Need(looked.since, what, "Run yousaid check", "/console/settings", "Not taken in", "look")
    if looked.aside_since is not None:
        what = "Something that came in could not be taken in and is set aside. It is deleted after 30 days."
        yield Need(looked.aside_since, what, "Run yousaid check", "/console/settings", "Set aside", "look")


def _machine(db: Connection, house: House, now: datetime) -> Iterator[Need]:
    for one in machine.findings(db, house.database, house.settings.data, now):
        if not one.ok:
            what = f"The machine this runs on needs somebody. {one.subject.capitalize()}: {one.what}."
            yield Need(now, what, "See how it stands", "/readyz", "", "administer", is_private=True)


def _changed_votes(db: Connection, house: House, now: datetime) -> Iterator[Need]:
    for at, what, address in found_changed(db):
        yield Need(at, what, "See what is changed", address, "Changed", "look")


FINDERS: tuple[Callable[[Connection, House, datetime], Iterator[Need]], ...] = (
    _on_disk,
    _changed_votes,
    _decisions,
    _promises,
    _unread,
    _open_again,
    _approvals,
    _filtered,
    _quotes,
    _unknown,
    _held_numbers,
    _budget,
    _copies,
    _held_back,
    _payments,
    _providers,
    _data_requests,
    _not_sure,
    _backup,
    _restored,
    _machine,
)
