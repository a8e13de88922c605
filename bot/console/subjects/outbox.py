"""The outbox: what went out and what waits to go, newest first, by state; and once more what may not have arrived."""

import re
from collections.abc import Mapping

from aiohttp import web
from sqlalchemy import Connection

from bot.console import looking, lost_seen
from bot.console.drawing import go_to
from bot.console.route import Desk, Route, Visit
from bot.console.saying import STATES
from bot.console.why_sent import Why, why_sent
from bot.resending import SLICE, Again, send_slice
from storage import reports
from storage.resending import MOST

TITLE = ""
ID = re.compile(r"[0-9a-f]{32}")
LOST = "unknown"


async def show(desk: Desk, visit: Visit) -> web.Response:
    asked, before = visit.request.query.get("state", ""), visit.request.query.get("before", "")
    state = asked if asked in STATES else None
    since = before if ID.fullmatch(before) else None
    most, now = looking.MOST_POSTS, desk.now

    def look(db: Connection) -> tuple[list[reports.PostSeen], Mapping[str, Why], list[lost_seen.LostShown]]:
        posts = reports.outbox(db, most + 1, desk.house.keys, state, since)
        why = why_sent(db, [one.id for one in posts[:most]], desk.house.settings.zone)
        return posts, why, lost_seen.lost(db, now) if state == LOST else []

    found, why, lost = await desk.read(look)
    again = visit.request.query.get("again", "")
    values = {
        "posts": [(looking.post_shown(one), why[one.id]) for one in found[:most]],
        "more": found[most - 1].id if len(found) > most else None,
        "state": state,
        "states": list(STATES.items()),
        "lost": lost,
        "is_all": sum(one.many for one in lost) < MOST,
        "done": lost_seen.sent_again(int(again)) if re.fullmatch("[0-9]{1,9}", again) else None,
    }
    return desk.draw(visit, "outbox.html", values)


async def send_again(desk: Desk, visit: Visit) -> web.Response:
    """What was on the page when the button was pressed, once, however often it is pressed."""
    chosen, now = lost_seen.chosen(visit.form.get("which", ""), visit.form.get("until", "")), desk.now
    many = 0 if chosen is None else await _send_again(desk, Again(*chosen, visit.name, now))
    return go_to(f"/console/outbox?state={LOST}&again={many}")


async def _send_again(desk: Desk, again: Again) -> int:
    many = 0
    while True:
        is_first = not many
        went = await desk.write(lambda db: send_slice(db, desk.house, again, is_first))  # noqa: B023
        many += went
        if went < SLICE:
            return many


ROUTES = (
    Route("GET", "/outbox", "look", show),
    Route("POST", "/outbox/again", "write", send_again),
)
