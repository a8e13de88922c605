"""Outcomes: what became of what people said, told to each of them, and judged by them."""

from collections.abc import Mapping

from aiohttp import web

from bot.console import looking
from bot.console.next_step import StepDesk
from bot.console.outcomes import OutcomeDesk
from bot.console.route import Desk, Route, Visit
from storage import reports

TITLE = "Outcomes"
DONE: Mapping[str, str] = {"scheduled": "It is scheduled. You see below who has been told."}
STEP = "/outcomes/{outcome:[0-9a-f]{32}}/{how:next|correct}"


async def show(desk: Desk, visit: Visit) -> web.Response:
    outcomes = await desk.read(lambda db: [looking.outcome_shown(one) for one in reports.outcomes(db)])
    done = DONE.get(visit.request.query.get("done", ""))
    return desk.draw(visit, "outcomes.html", {"outcomes": outcomes, "done": done})


ROUTES = (
    Route("GET", "/outcomes", "look", show),
    Route("GET", "/outcomes/new", "write", lambda desk, visit: OutcomeDesk(desk).blank(visit)),
    Route("POST", "/outcomes/new", "write", lambda desk, visit: OutcomeDesk(desk).check(visit)),
    Route("POST", "/outcomes/new/change", "write", lambda desk, visit: OutcomeDesk(desk).change(visit)),
    Route("POST", "/outcomes/new/schedule", "write", lambda desk, visit: OutcomeDesk(desk).schedule(visit)),
    Route("GET", STEP, "write", lambda desk, visit: StepDesk(desk).blank(visit)),
    Route("POST", STEP, "write", lambda desk, visit: StepDesk(desk).check(visit)),
    Route("POST", f"{STEP}/change", "write", lambda desk, visit: StepDesk(desk).change(visit)),
    Route("POST", f"{STEP}/schedule", "write", lambda desk, visit: StepDesk(desk).schedule(visit)),
)
