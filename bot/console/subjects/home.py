"""Home: what needs somebody, oldest first; what trial mode waits for; what went out last."""

from collections.abc import Callable, Mapping
from datetime import datetime

from aiohttp import web
from sqlalchemy import Connection

from bot.console import looking
from bot.console.drawing import go_to
from bot.console.route import Desk, Route, Visit
from bot.console.tasks import needed
from bot.writing_back import WrittenWrong, write_back
from storage import requests, safety

TITLE = "Home"
DONE: Mapping[str, str] = {
    "acknowledge": "Thank you. It is kept that you are dealing with it. Questions to this person stay stopped.",
    "release": "Questions to this person go on.",
    "settled": "Settled. What you wrote is on its way, at night in the morning.",
    "long": "Nothing was sent: it takes more than two texts. Say it in fewer words.",
    "left": "Nothing was sent: they have left. Settle it without words.",
    "gone": "Nothing was changed: somebody else was quicker, or it is not here.",
}
OnAlert = Callable[[Connection, str, str, datetime], bool]


async def show(desk: Desk, visit: Visit) -> web.Response:
    page, to_do = await desk.read(lambda db: (looking.home(db, desk.house), needed(db, desk.house)))
    values = {"page": page, "to_do": to_do, "done": DONE.get(visit.request.query.get("done", ""))}
    return desk.draw(visit, "home.html", values)


async def acknowledge(desk: Desk, visit: Visit) -> web.Response:
    return await _on_alert(desk, visit, "acknowledge", safety.acknowledge)


async def release(desk: Desk, visit: Visit) -> web.Response:
    return await _on_alert(desk, visit, "release", safety.release)


async def _on_alert(desk: Desk, visit: Visit, name: str, act: OnAlert) -> web.Response:
    alert = visit.place["alert"]
    was_done = await desk.write(lambda db: act(db, alert, visit.name, desk.now))
    return go_to(f"/console?done={name if was_done else 'gone'}#needs-you")


async def settle(desk: Desk, visit: Visit) -> web.Response:
    return go_to(f"/console?done={await desk.write(lambda db: _settle(db, desk, visit))}#needs-you")


def _settle(db: Connection, desk: Desk, visit: Visit) -> str:
    """What cannot be sent leaves the request open."""
    request = requests.find(db, visit.place["request"])
    words = visit.form.get("words", "").strip()
    if request is None or request.settled_at is not None:
        return "gone"
    if words:
        try:
            write_back(db, desk.house, request, words, desk.now)
        except WrittenWrong:
            return "left" if request.has_left else "long"
    requests.settle(db, request.id, visit.name, desk.now)
    return "settled"


ROUTES = (
    Route("GET", "", "look", show),
    Route("POST", "/alert/{alert}/acknowledge", "protect", acknowledge),
    Route("POST", "/alert/{alert}/release", "protect", release),
    Route("POST", "/request/{request}/settle", "write", settle),
)
