"""Promises as plain lines: what was promised, where it stands, its ledger; kept on time beside told on time."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection

from bot.commands.telling import CannotDo, counted, listed, moment
from bot.house import House
from bot.owners import owners_of
from flows.promises import Event, Ledger, on_time
from storage import asking_owners, promises
from storage.promise_hearers import count_hearers
from storage.promise_views import views_about

KINDS = {
    "outcome": "the date of an outcome",
    "answer": "the answer date of a consultation",
    "added": "added by hand",
    "reopened": "to those who said that it did not work",
}


def listed_promises(db: Connection, house: House, every: bool) -> Iterator[str]:
    ledgers = promises.every(db)
    chosen = [one for one in ledgers if every or one.standing().is_open]
    for one in sorted(chosen, key=lambda ledger: ledger.standing().until):
        yield f"{one.promise.number}  {_state(one)}  {_about(one)}, {_owner(one)}"
    if not chosen:
        yield "No promise is open."
    counts = on_time(ledgers, house.clock.now().astimezone(house.settings.zone))
    if counts.dates:
        yield f"Kept on time: {counts.kept} of {counts.promises}. Told on time: {counts.told} of {counts.dates} dates."


def shown_promise(db: Connection, house: House, called: str) -> Iterator[str]:
    """Raises CannotDo where there is none."""
    id = promises.named(db, called)
    if id is None:
        raise CannotDo(f"There is no promise {called}. See: yousaid promise list")
    ledger = promises.by_id(db, [id])[id]
    yield f"{ledger.promise.number}  {_about(ledger)}: {_state(ledger)}"
    yield f"  {ledger.promise.consultation}, {KINDS[ledger.promise.kind]}"
    yield f"  With: {_owner(ledger)}. {_reached(db, house, ledger)}"
    yield f"  {counted(count_hearers(db, ledger.promise), 'person waits', 'people wait')}."
    if references := views_about(db, id):
        yield f"  Said after news of it: {', '.join(references)}."
    holding = ledger.holding()
    for number, event in enumerate(ledger.events, start=1):
        taken_back = "" if event in holding else "  (corrected)"
        yield f"  {number}  {moment(event.at, house.settings.zone)}  {_event(ledger, event)}{taken_back}"


def _reached(db: Connection, house: House, ledger: Ledger) -> str:
    people = listed(one.name for one in owners_of(db, house.settings, ledger.promise))
    asked = listed(asking_owners.names(db, ledger.promise.id))
    next_ = f"Asked next: {people}." if people else "Nobody can be asked: yousaid staff add NAME --role owner --address"
    return f"{next_} Asked before: {asked}." if asked else next_


def _event(ledger: Ledger, event: Event) -> str:
    until = f" until {_day(event.until)}" if event.until and event.what in ("made", "late") else ""
    more = f", next news by {_day(event.until)}" if event.until and event.what == "silence" else ""
    what = {"silence": "told silence", "reminded": "asked"}.get(event.what, event.what)
    if event.of is not None and event.what == "corrected":
        place = next((n for n, one in enumerate(ledger.events, start=1) if one.step == event.of), 0)
        what = f"corrected line {place}"
    who = f" by {event.who}" if event.who and event.what not in ("silence", "reminded") else ""
    asked = f" {event.who}" if event.who and event.what == "reminded" else ""
    words = f": {event.words.in_language('en')}" if event.words else ""
    return f"{what}{asked}{until}{more}{who}{words}"


def _state(ledger: Ledger) -> str:
    standing = ledger.standing()
    if not standing.is_open:
        return standing.status
    return f"due {_day(standing.until)}{', late' if standing.is_late else ''}"


def _about(ledger: Ledger) -> str:
    return ledger.promise.what.in_language("en")


def _owner(ledger: Ledger) -> str:
    return ledger.promise.owner or "no owner named"


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"
