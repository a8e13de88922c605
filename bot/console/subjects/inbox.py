"""Inbox: what people say, in their own words."""

import re
from collections.abc import Mapping

from aiohttp import web
from sqlalchemy import Connection

from bot.console import looking
from bot.console.drawing import go_to
from bot.console.route import Desk, Route, Visit
from storage import references, reports, viewing

TITLE = "Inbox"
DONE: Mapping[str, str] = {
    "read": "It is kept that you have read it. Its author sees that in STATUS and in the next word about it.",
    "gone": "Nothing was changed: somebody else was quicker, or it is not here.",
}
REFERENCE = re.compile(r"[A-HJKMNP-Z][1-9][0-9]{0,10}")


async def show(desk: Desk, visit: Visit) -> web.Response:
    views = await desk.read(lambda db: [looking.view_shown(one) for one in reports.views(db, looking.MOST_VIEWS)])
    return desk.draw(visit, "inbox.html", {"views": views, "done": DONE.get(visit.request.query.get("done", ""))})


async def mark_read(desk: Desk, visit: Visit) -> web.Response:
    result = await desk.write(lambda db: "read" if _mark_read(db, desk, visit) else "gone")
    return go_to(f"/console/inbox?done={result}")


def _mark_read(db: Connection, desk: Desk, visit: Visit) -> bool:
    reference = visit.place["reference"]
    if not REFERENCE.fullmatch(reference):
        return False
    number = references.number(reference)
    return viewing.may_be_seen(db, number) is None and viewing.read(db, number, visit.name, desk.now)


ROUTES = (
    Route("GET", "/inbox", "read", show),
    Route("POST", "/inbox/{reference}/read", "write", mark_read),
)
