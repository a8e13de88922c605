"""What is kept: for how long, what will go when, and what providers still have of people who were forgotten."""

from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot.console.drawing import go_to
from bot.console.route import Desk, Route, Visit
from bot.retaining import in_words, will_go
from storage import audit, backups, provider_copies

TITLE = ""


async def show(desk: Desk, visit: Visit) -> web.Response:
    return desk.draw(visit, "keeping.html", await desk.read(lambda db: _look(db, desk)))


def _look(db: Connection, desk: Desk) -> dict[str, Any]:
    given_up = provider_copies.given_up(db)
    rows = [
        (one.kind, one.days, [in_words(count) for count in one.counts]) for one in will_go(db, desk.house, desk.now)
    ]
    copies = [(one, backups.forgotten_in(db, one)) for one in backups.still_there(db)]
    return {"copies": copies, "rows": rows, "waiting": provider_copies.waiting(db), "given_up": given_up}


async def asked(desk: Desk, visit: Visit) -> web.Response:
    """Somebody has written to the provider: what it did not delete is off our list."""

    def act(db: Connection) -> None:
        if many := provider_copies.seen_to(db):
            audit.note(db, visit.name, "asked a provider to delete copies", desk.now, about=str(many))

    await desk.write(act)
    return go_to("/console/keeping")


async def deleted(desk: Desk, visit: Visit) -> web.Response:
    """Somebody has deleted a backup by hand."""
    id = visit.place["backup"]

    def act(db: Connection) -> None:
        named = next((one.name for one in backups.still_there(db) if one.id == id), None)
        if named is not None and backups.is_gone(db, id, desk.now):
            audit.note(db, visit.name, "noted that a backup is deleted", desk.now, about=named)

    await desk.write(act)
    return go_to("/console/keeping")


ROUTES = (
    Route("GET", "/keeping", "look", show),
    Route("POST", "/keeping/asked", "handle_data", asked),
    Route("POST", "/keeping/backups/{backup}/deleted", "handle_data", deleted),
)
