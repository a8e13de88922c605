"""The outbox: what went out and what waits to go, newest first, by state."""

import re

from aiohttp import web

from bot.console import looking
from bot.console.route import Desk, Route, Visit
from bot.console.saying import STATES
from storage import reports

TITLE = ""
ID = re.compile(r"[0-9a-f]{32}")


async def show(desk: Desk, visit: Visit) -> web.Response:
    asked, before = visit.request.query.get("state", ""), visit.request.query.get("before", "")
    state = asked if asked in STATES else None
    since = before if ID.fullmatch(before) else None
    most = looking.MOST_POSTS
    found = await desk.read(lambda db: reports.outbox(db, most + 1, desk.house.keys, state, since))
    values = {
        "posts": [looking.post_shown(one) for one in found[:most]],
        "more": found[most - 1].id if len(found) > most else None,
        "state": state,
        "states": list(STATES.items()),
    }
    return desk.draw(visit, "outbox.html", values)


ROUTES = (Route("GET", "/outbox", "look", show),)
