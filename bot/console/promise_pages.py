"""The list of promises by date, and the page of one: its ledger, who answers for it, and who waits."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot.console import looking
from bot.console.outcome_pages import MANY, in_counts
from bot.console.preview import reached
from bot.console.route import Desk, Visit
from bot.console.saying import counted, plainly
from bot.owners import owners_of
from bot.previewing import reasons
from flows.promises import ANSWERS, UNDO_FOR, Event, Ledger, on_time
from storage import asking_owners, audience, consultations, duties, promise_hearers, promise_pages, promises, reports
from storage.duties import Duty

MOST, MOST_SAID = 50, 50
WEEK = timedelta(days=7)
SHOWN = {"open": "Open", "kept": "Kept", "dropped": "Dropped"}
KINDS = {
    "outcome": "The date of an outcome",
    "answer": "The answer date of a consultation",
    "added": "Added by hand",
    "reopened": "To those who said that it did not work",
}
HAPPENED: Mapping[str, str] = {
    "made": "Promised",
    "reminded": "Asked",
    "kept": "Kept",
    "late": "Late",
    "dropped": "Dropped",
    "silence": "The date passed without a word",
    "drafted": "Written, and not sent",
}
DONE: Mapping[str, str] = {
    "kept": "It is kept. You can take it back until people are told.",
    "late": "The new date is kept. You can take it back until people are told.",
    "dropped": "It is dropped. You can take it back until people are told.",
    "correct": "It is corrected. The ledger shows both.",
    "added": "It is promised. Whoever does it is asked a week and a day before its date.",
    "given": "It is given on. From now on they are asked.",
}


@dataclass(frozen=True, slots=True)
class PromiseShown:
    """`owner`: the job; `person` and `deputy` stand behind it. `said`: where it stands, in words."""

    number: int
    about: str
    said: str
    until: date
    is_late: bool
    owner: str
    person: str
    consultation: str
    status: str


@dataclass(frozen=True, slots=True)
class LineShown:
    """One line of the ledger. `line`: as corrections name it; `more`: what else is to be said; `told`: to whom."""

    line: int
    what: str
    at: datetime
    more: str
    words: str
    told: str
    is_corrected: bool
    can_correct: bool


async def show_list(desk: Desk, visit: Visit) -> web.Response:
    return desk.draw(visit, "promises.html", await desk.read(lambda db: _list(db, desk, visit)))


def _list(db: Connection, desk: Desk, visit: Visit) -> dict[str, Any]:
    asked = visit.request.query
    show = asked.get("show", "") if asked.get("show") in SHOWN else "open"
    today = desk.now.astimezone(desk.house.settings.zone)
    jobs = {duties.plain(one.title): one for one in duties.every(db)}
    titles = {one.name: one.title.in_language(one.languages[0]) for one in consultations.every(db)}
    counts = on_time(promises.every(db), today)
    found, more = _page(db, show, asked.get("after", ""))
    yours, others = _apart(found, jobs, visit.name) if show == "open" else ([], found)
    groups = _groups(others, today.date()) if show == "open" else [(SHOWN[show], others)]
    return {
        "show": show,
        "shown": list(SHOWN.items()),
        "yours": [shown(one, jobs, titles) for one in yours],
        "groups": [(title, [shown(one, jobs, titles) for one in some]) for title, some in groups if some],
        "more": f"/console/promises?show={show}&after={more}" if more else None,
        "is_first": not asked.get("after"),
        "on_time": counts if counts.dates else None,
    }


def _page(db: Connection, show: str, after: str) -> tuple[list[Ledger], str | None]:
    """`after`: where the page before ended. Open ones by their date, the others the newest first."""
    if show != "open":
        number = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else None
        found, more = promise_pages.closed(db, show, MOST, number)
        return found, str(more) if more else None
    every = sorted(promises.open_ones(db), key=_key)
    rest = [one for one in every if not after or _key(one) > after]
    return rest[:MOST], _key(rest[MOST - 1]) if len(rest) > MOST else None


def _key(ledger: Ledger) -> str:
    return f"{ledger.standing().until}.{ledger.promise.number:09}"


def _apart(found: Sequence[Ledger], jobs: Mapping[str, Duty], name: str) -> tuple[list[Ledger], list[Ledger]]:
    """Those that this person answers for, and the others."""
    own = [one for one in found if name in _people(one, jobs)]
    return own, [one for one in found if one not in own]


def _people(ledger: Ledger, jobs: Mapping[str, Duty]) -> tuple[str, ...]:
    owner = ledger.promise.owner or ""
    job = jobs.get(duties.plain(owner))
    return (job.name, job.deputy or "") if job else (owner,)


def _groups(found: Iterable[Ledger], today: date) -> list[tuple[str, list[Ledger]]]:
    groups: dict[str, list[Ledger]] = {"Overdue": [], "This week": [], "Later": []}
    for one in found:
        until = one.standing().until
        name = "Overdue" if until < today or _is_silent(one) else "This week" if until <= today + WEEK else "Later"
        groups[name].append(one)
    return list(groups.items())


def _is_silent(ledger: Ledger) -> bool:
    """People heard that there was nothing, and nobody has answered since."""
    last = next((event for event in reversed(ledger.holding()) if event.what in (*ANSWERS, "silence")), None)
    return last is not None and last.what == "silence"


def shown(ledger: Ledger, jobs: Mapping[str, Duty], titles: Mapping[str, str]) -> PromiseShown:
    promise, standing = ledger.promise, ledger.standing()
    job = jobs.get(duties.plain(promise.owner or ""))
    deputy = f", deputy {job.deputy}" if job and job.deputy else ""
    return PromiseShown(
        number=promise.number,
        about=first_words(ledger),
        said=stands(ledger),
        until=standing.until,
        is_late=standing.is_late and standing.is_open,
        owner=promise.owner or "Nobody is named",
        person=f"{job.name}{deputy}" if job else "",
        consultation=titles.get(promise.consultation, promise.consultation),
        status=standing.status,
    )


def stands(ledger: Ledger) -> str:
    standing = ledger.standing()
    if not standing.is_open:
        return plainly(SHOWN, standing.status)
    return "Overdue" if _is_silent(ledger) else "Open"


def first_words(ledger: Ledger) -> str:
    return ledger.promise.what.in_language("en")


async def show_one(desk: Desk, visit: Visit) -> web.Response:
    page = await desk.read(lambda db: _one(db, desk, visit))
    if page is None:
        return desk.missing(visit, "There is no such promise", "Look at the list of promises.")
    return desk.draw(visit, "promise_page.html", {**page, "done": DONE.get(visit.request.query.get("done", ""))})


def ledger_of(db: Connection, number: str) -> Ledger | None:
    id = promises.named(db, number) if number.isdigit() else None
    return promises.by_id(db, [id])[id] if id else None


def _one(db: Connection, desk: Desk, visit: Visit) -> dict[str, Any] | None:
    ledger = ledger_of(db, visit.place["number"])
    if ledger is None:
        return None
    promise = ledger.promise
    jobs = {duties.plain(one.title): one for one in duties.every(db)}
    many = audience.is_large(db, promise.about, promise.consultation)
    next_asked = [one.name for one in owners_of(db, desk.house.settings, promise)]
    said = reports.about(db, promise.id, MOST_SAID)
    consultation = consultations.find(db, promise.consultation)
    titles = {consultation.name: consultation.title.in_language(consultation.languages[0])} if consultation else {}
    return {
        "one": shown(ledger, jobs, titles),
        "kind": KINDS[promise.kind],
        "outcome": promise.subject if promise.kind in ("outcome", "reopened") else "",
        "waits": MANY if many else waits(promise_hearers.tally(db, promise)),
        "asked_next": next_asked,
        "asked_before": asking_owners.names(db, promise.id),
        "lines": list(reversed(list(lines(db, ledger)))),
        "said": looking.views_shown(db, [one.view for one in said]) if visit.may("read") else [],
        "sensitive": promise.sensitive,
        "has_job": duties.plain(promise.owner or "") in jobs or bool(promise.owner),
        "own": ledger.own_answer(visit.name, desk.now) is not None,
        "undo_until": ledger.events[-1].at + UNDO_FOR,
    }


def waits(waiting: Mapping[Any, int]) -> str:
    many = sum(waiting.values())
    if not many:
        return "Nobody waits for it just now."
    why = f": {reasons(waiting)}" if reasons(waiting) else ""
    return f"{counted(many, 'person waits', 'people wait')}{why}.{reached(waiting)}"


def lines(db: Connection, ledger: Ledger) -> Iterator[LineShown]:
    holding, told = ledger.holding(), promise_pages.told(db, ledger.promise.id)
    for line, event in enumerate(ledger.events, start=1):
        holds = event in holding
        yield LineShown(
            line=line,
            what=_what(ledger, event),
            at=event.at,
            more=" ".join(_more(event)),
            words=event.words.in_language("en") if event.words else "",
            told=in_counts(told[event.step]) if event.step in told else "",
            is_corrected=not holds,
            can_correct=holds and event.what in (*ANSWERS, "corrected"),
        )


def _what(ledger: Ledger, event: Event) -> str:
    if event.what != "corrected":
        return HAPPENED[event.what]
    place = next((n for n, one in enumerate(ledger.events, start=1) if one.step == event.of), 0)
    return f"Line {place} is taken back"


def _more(event: Event) -> Iterator[str]:
    """Of a reminder and of silence, `who` was asked; else it is who said so."""
    if event.who:
        yield f"{event.who} was asked." if event.what in ("reminded", "silence") else f"By {event.who}."
    if event.until is not None and event.what in ("made", "late"):
        yield f"{'For' if event.what == 'made' else 'The new date is'} {short_day(event.until)}."
    if event.until is not None and event.what == "silence":
        yield f"People heard so, and hear more by {short_day(event.until)}."


def short_day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"
