"""What needs somebody, oldest first: one line each, with since when and where to see to it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from sqlalchemy import Connection

from bot.broadcasting.bill import money, month_begins
from bot.console.saying import counted
from bot.house import House
from flows.permissions import Permission
from flows.promises import Ledger
from storage import broadcasts, costs, needing, promises, provider_copies, published_numbers, silence

MOST = 50
SOON = timedelta(days=7)
HELD_IS_NEWS = timedelta(days=14)
WARN_FROM = 50
"""Of a hundred parts of the month's limit; from 80 on it is said more loudly."""

LOUD_FROM = 80


@dataclass(frozen=True, slots=True)
class Need:
    """`since`: since when it waits. `tag`: in a word why it presses, or empty. `needs`: who can see to it."""

    since: datetime
    what: str
    do: str
    address: str
    tag: str = ""
    needs: Permission = "write"


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
            yield Need(since, what, f"See {name}", f"/console/consultations/{name}", "Not replaced", "look")


def _budget(db: Connection, house: House, now: datetime) -> Iterator[Need]:
    price, limit = house.settings.price_per_segment, house.settings.monthly_limit
    if not price or not limit:
        return
    begins = month_begins(now, house.settings.zone)
    spent = costs.segments(db, begins) * price
    percent = int(spent * 100 / limit)
    if percent >= WARN_FROM:
        tag = "Nearly used up" if percent >= LOUD_FROM else "Half used"
        yield Need(begins, _spent(spent, limit, percent), "See the numbers", "/console/numbers", tag, "look")


def _spent(spent: Decimal, limit: Decimal, percent: int) -> str:
    return f"Texts of this month cost {money(spent)} so far: {percent}% of the limit of {money(limit)}."


def _copies(db: Connection, house: House, now: datetime) -> Iterator[Need]:
    """Of people who were forgotten."""
    if given_up := provider_copies.given_up(db):
        count, since = given_up
        what = f"A provider did not delete {counted(count, 'text', 'texts')} of people who were forgotten."
        yield Need(since, what, "Ask the provider to", "/console/keeping", needs="handle_data")


def _some(count: int, one: str, many: str) -> str:
    return f"{needing.MOST} or more {many}" if count >= needing.MOST else counted(count, one, many)


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


FINDERS: tuple[Callable[[Connection, House, datetime], Iterator[Need]], ...] = (
    _decisions,
    _promises,
    _unread,
    _open_again,
    _approvals,
    _unknown,
    _held_numbers,
    _budget,
    _copies,
)
