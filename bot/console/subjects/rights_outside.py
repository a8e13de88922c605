"""The outside reader's part of what we hold about somebody: theirs alone to take out, for each request there is.

Which of those who asked has ever complained, if any, is not said here or anywhere: the file is made for each of them,
and may be empty.
"""

from aiohttp import web
from sqlalchemy import Connection

from bot.console.route import Desk, Route, Visit
from bot.console.subjects.inbox_held import wrong_reason
from bot.console.subjects.rights import LONGEST_NUMBER, NUMBER, WHY, file_of, today
from bot.handing_over import Wanted, format_of, hand_out
from bot.telling_data import how_long
from storage import data_requests


async def show(desk: Desk, visit: Visit) -> web.Response:
    return await _show(desk, visit, {}, "")


async def _show(desk: Desk, visit: Visit, problems: dict[str, str], reason: str) -> web.Response:
    waiting = await desk.read(data_requests.every_open)
    shown = [(one, how_long(one, today(desk))) for one in waiting]
    values = {"waiting": shown, "problems": problems, "reason": reason, "today": today(desk)}
    return desk.draw(visit, "rights_outside.html", values, 422 if problems else 200)


async def take(desk: Desk, visit: Visit) -> web.Response:
    called, reason = visit.place["number"], " ".join(visit.form.get("reason", "").split())
    if problem := wrong_reason(reason, WHY):
        return await _show(desk, visit, {f"reason-{called}": problem}, reason)
    kind = format_of(visit.form.get("format", "")) or "html"

    def act(db: Connection) -> bytes | None:
        is_number = len(called) <= LONGEST_NUMBER and called.isascii()
        request = data_requests.find(db, int(called)) if is_number else None
        if request is None or request.closed is not None:
            return None
        wanted = Wanted(request.member, f"request {request.number}", visit.name, reason, kind, is_outside=True)
        return hand_out(db, desk.house, wanted, desk.now)

    made = await desk.write(act)
    if made is None:
        return desk.missing(visit, "There is no such request")
    return file_of(made, kind, f"outside-part-{called}")


ROUTES = (
    Route("GET", "/complaints/requests", "read_complaints", show),
    Route("POST", f"/complaints/requests/{NUMBER}", "read_complaints", take),
)
