"""The log: what staff and the system did, newest first, in plain words, and whether it is as it was written."""

from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot.console.route import Desk, Route, Visit
from bot.verifying import wrong_with_log
from storage import audit, log_heads

TITLE = ""
ON_A_PAGE = 100
LONGEST = 15


async def show(desk: Desk, visit: Visit) -> web.Response:
    asked = visit.request.query.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < LONGEST else None
    return desk.draw(visit, "log.html", await desk.read(lambda db: _look(db, before)))


def _look(db: Connection, before: int | None) -> dict[str, Any]:
    entries = audit.newest(db, ON_A_PAGE + 1, before)
    more = entries[ON_A_PAGE - 1].number if len(entries) > ON_A_PAGE else None
    count, head = audit.head(db)
    return {
        "entries": entries[:ON_A_PAGE],
        "more": more,
        "count": count,
        "head": head,
        "published": log_heads.newest(db),
    }


async def check(desk: Desk, visit: Visit) -> web.Response:
    """Reads all of it: so only when somebody asks."""
    return desk.draw(visit, "log_checked.html", {"wrong": await desk.read(wrong_with_log)})


ROUTES = (
    Route("GET", "/log", "look", show),
    Route("GET", "/log/check", "look", check),
)
