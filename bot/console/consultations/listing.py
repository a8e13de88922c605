"""All consultations: drafts, open and closed ones, a page at a time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot.console.consultations.ready import has_opened, times
from bot.console.drawing import long_day
from bot.console.route import Desk, Visit
from bot.console.saying import counted
from flows.consultation import Consultation
from flows.promises import Ledger
from storage import consultation_list

ON_A_PAGE = 10
STATES = {
    "draft": ("Draft", "news"),
    "waiting": ("Opens by itself", "news"),
    "open": ("Open", "good"),
    "closed": ("Closed", ""),
}


@dataclass(frozen=True, slots=True)
class Row:
    """`state`: (word, look). `people`: how many took part. `answer`: when people hear, and whether they did."""

    name: str
    title: str
    state: tuple[str, str]
    times: str
    people: str
    answer: str
    is_late: bool


async def show(desk: Desk, visit: Visit) -> web.Response:
    after = visit.request.query.get("after", "")[:100]
    return desk.draw(visit, "consultations.html", await desk.read(lambda db: _look(db, desk, after or None)))


def _look(db: Connection, desk: Desk, after: str | None) -> dict[str, Any]:
    page = consultation_list.page(db, ON_A_PAGE, after)
    return {"rows": list(_rows(db, page.consultations, desk)), "more": page.more, "after": after}


def people(db: Connection, desk: Desk, names: Sequence[str]) -> Mapping[str, int]:
    """How many took part in each: of very many, as they were counted lately."""
    return desk.house.lately.count(("people", *names), lambda: consultation_list.people(db, names))


def _rows(db: Connection, shown: Any, desk: Desk) -> Iterator[Row]:
    names = [one.name for one in shown]
    took_part_in, promised = people(db, desk, names), consultation_list.answers_promised(db, names)
    for one in shown:
        answer, is_late = answer_due(one, promised.get(one.name), desk)
        took_part = counted(took_part_in.get(one.name, 0), "person", "people")
        title = one.title.in_language(one.languages[0])
        yield Row(
            one.name, title, STATES[state(one, desk.now)], times(one, desk.drawer, desk.now), took_part, answer, is_late
        )


def state(consultation: Consultation, now: datetime) -> str:
    if consultation.opens is None:
        return "draft"
    if consultation.has_closed(now):
        return "closed"
    return "open" if has_opened(consultation, now) else "waiting"


def answer_due(consultation: Consultation, ledger: Ledger | None, desk: Desk) -> tuple[str, bool]:
    """("Answer due Tuesday 8 December 2026", is it late?)."""
    day = consultation.answer_by
    if day is None:
        return "No day was promised", False
    said = long_day(day)
    if ledger is not None and not ledger.standing().is_open:
        return f"Answered, as promised for {said}", False
    is_late = day < desk.now.astimezone(desk.house.settings.zone).date() and has_opened(consultation, desk.now)
    return (f"Answer was due {said}", True) if is_late else (f"Answer due {said}", False)
