"""One consultation: what is still to do before people are asked, and how it stands."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot.console.consultations.listing import STATES, answer_due, people, state
from bot.console.consultations.ready import has_opened, standing, times
from bot.console.route import Desk, Visit
from bot.console.saying import counted
from bot.console.tallies import of_one, tally_shown
from bot.rechecking import warning
from flows.consultation import Consultation
from flows.power import for_staff
from storage import consultation_list, consultations

DONE: Mapping[str, str] = {
    "written": "Saved. Nothing has been sent.",
    "imported": "The file is in order, and saved. Nothing has been sent.",
    "looked": "It is kept that you have looked at it.",
    "tested": "The test text is on its way to your own phone.",
    "translated": "Saved.",
    "opened": "It is open: whoever writes from now on is asked.",
    "closed": "It is closed. People who took part hear the result.",
    "invited": "The invitation is on its way. You can take it back for five minutes.",
    "waiting": "The invitation waits for a second person's yes.",
    "undone": "The invitation is taken back: nobody got it.",
}


async def show(desk: Desk, visit: Visit) -> web.Response:
    page = await desk.read(lambda db: _look(db, desk, visit))
    if page is None:
        return desk.missing(visit)
    return desk.draw(visit, "consultation.html", {**page, "done": DONE.get(visit.request.query.get("done", ""))})


def _look(db: Connection, desk: Desk, visit: Visit) -> dict[str, Any] | None:
    consultation = consultations.find(db, visit.place["name"])
    if consultation is None:
        return None
    promised = consultation_list.answers_promised(db, [consultation.name])
    took_part = people(db, desk, [consultation.name]).get(consultation.name, 0)
    answer, is_late = answer_due(consultation, promised.get(consultation.name), desk)
    return {
        **common(consultation, desk),
        "standing": standing(db, consultation, desk.drawer, desk.now),
        "power": for_staff(consultation),
        "people": counted(took_part, "person has answered.", "people have answered."),
        "answer": answer,
        "is_late": is_late,
        "has_opened": has_opened(consultation, desk.now),
        "is_open": consultation.is_open(desk.now),
    }


def common(consultation: Consultation, desk: Desk) -> dict[str, Any]:
    """What every page of one says of it."""
    first = consultation.languages[0]
    return {
        "one": consultation,
        "title": consultation.title.in_language(first),
        "here": f"/console/consultation/{consultation.name}",
        "state": STATES[state(consultation, desk.now)],
        "times": times(consultation, desk.drawer, desk.now),
    }


async def results(desk: Desk, visit: Visit) -> web.Response:
    page = await desk.read(lambda db: _results(db, desk, visit))
    return desk.missing(visit) if page is None else desk.draw(visit, "consultation_results.html", page)


def _results(db: Connection, desk: Desk, visit: Visit) -> dict[str, Any] | None:
    """As `yousaid consultation show` counts. Who chose what is nowhere."""
    consultation = consultations.find(db, visit.place["name"])
    if consultation is None:
        return None
    tally = tally_shown(db, desk.house, consultation)
    most = {shown.question: max((count for _, count in shown.rows), default=0) for shown in of_one(tally)}
    return {
        **common(consultation, desk),
        "warning": warning(db, consultation.name),
        "tallies": list(of_one(tally)),
        "most": most,
        "people": counted(tally.people, "person has answered", "people have answered"),
        "views": counted(tally.views, "view in people's own words", "views in people's own words"),
        "power": for_staff(consultation),
        "is_open": consultation.is_open(desk.now),
    }
