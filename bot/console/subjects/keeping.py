"""What is kept: for how long, what will go when, and what providers still have of people who were forgotten."""

from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot.console.drawing import go_to
from bot.console.route import Desk, Route, Visit
from bot.retaining import in_words, will_go
from storage import audit, provider_copies

TITLE = ""


async def show(desk: Desk, visit: Visit) -> web.Response:
    return desk.draw(visit, "keeping.html", await desk.read(lambda db: _look(db, desk)))


def _look(db: Connection, desk: Desk) -> dict[str, Any]:
    given_up = provider_copies.given_up(db)
    rows = [
        (one.kind, one.days, [in_words(count) for count in one.counts]) for one in will_go(db, desk.house, desk.now)
    ]
    return {"rows": rows, "waiting": provider_copies.waiting(db), "given_up": given_up}


async def asked(desk: Desk, visit: Visit) -> web.Response:
    """Somebody has written to the provider: what it did not delete is off our list."""

    def act(db: Connection) -> None:
        if many := provider_copies.seen_to(db):
            audit.note(db, visit.name, "asked a provider to delete copies", desk.now, about=str(many))

    await desk.write(act)
    return go_to("/console/keeping")


ROUTES = (Route("GET", "/keeping", "look", show), Route("POST", "/keeping/asked", "handle_data", asked))
