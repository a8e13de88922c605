"""One member is erased: what would go is shown first, and only the check word that stands there erases."""

from collections.abc import Mapping

from aiohttp import web
from sqlalchemy import Connection

from bot import erasing_members
from bot.console.drawing import go_to
from bot.console.route import Desk, Route, Visit
from bot.erasing_members import WouldGo

FORGET = "/people/{member:[0-9a-f]{32}}/forget"
NOT_IT = "This is not the check word that stands here. Look again at what would go."


async def ask(desk: Desk, visit: Visit) -> web.Response:
    return await _show(desk, visit, {})


async def forget(desk: Desk, visit: Visit) -> web.Response:
    reason = " ".join(visit.form.get("reason", "").split())
    if problem := erasing_members.wrong_reason(reason):
        return await _show(desk, visit, {"reason": problem})

    def act(db: Connection) -> WouldGo | None:
        would = erasing_members.found(db, desk.house, visit.place["member"])
        if would is not None and visit.form.get("check", "").strip().lower() == would.check:
            erasing_members.erase(db, desk.house, would, visit.name, reason)
            return would
        return None

    if await desk.write(act) is None:
        return await _show(desk, visit, {"check": NOT_IT})
    return go_to("/console/people?done=forgotten")


async def _show(desk: Desk, visit: Visit, problems: Mapping[str, str]) -> web.Response:
    would = await desk.read(lambda db: erasing_members.found(db, desk.house, visit.place["member"]))
    if would is None:
        return desk.missing(visit, "This person is not here")
    form = {"reason": visit.form.get("reason", ""), "check": ""}
    values = {"would": would, "problems": problems, "form": form}
    return desk.draw(visit, "people_forget.html", values, 422 if problems else 200)


ROUTES = (Route("GET", FORGET, "handle_data", ask), Route("POST", FORGET, "handle_data", forget))
