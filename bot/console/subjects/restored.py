"""After a restore: what waits that nobody asked for. What has gone already is dropped, and then the rest goes on."""

from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot import after_restore
from bot.console.drawing import go_to
from bot.console.route import Desk, Route, Visit
from storage import held_back, restores

TITLE = ""
DONE = {
    "dropped": "It never goes.",
    "on": "Everything else goes on, by day and within the usual limits.",
    "gone": "Nothing was changed: somebody else was quicker.",
}


async def show(desk: Desk, visit: Visit) -> web.Response:
    values = await desk.read(lambda db: _look(db, desk))
    return desk.draw(visit, "restored.html", {**values, "done": DONE.get(visit.request.query.get("done", ""))})


def _look(db: Connection, desk: Desk) -> dict[str, Any]:
    restore = restores.held_since(db)
    every = held_back.held(db, desk.now) if restore else []
    rows = [(one, after_restore.named(db, one), after_restore.messages(one)) for one in every]
    return {"restore": restore, "rows": rows}


async def drop(desk: Desk, visit: Visit) -> web.Response:
    """One, or several whose boxes are ticked. What is not held any more is left alone."""
    ids = list(visit.form.getall("held", ()))
    done = await desk.write(
        lambda db: restores.is_held(db) and bool(after_restore.drop_these(db, ids, visit.name, desk.now))
    )
    return go_to(f"/console/restored?done={'dropped' if done else 'gone'}")


async def go_on(desk: Desk, visit: Visit) -> web.Response:
    def act(db: Connection) -> bool:
        is_held = restores.is_held(db)
        if is_held:
            after_restore.let_go_on(db, visit.name, desk.now)
        return is_held

    done = await desk.write(act)
    return go_to(f"/console/restored?done={'on' if done else 'gone'}")


ROUTES = (
    Route("GET", "/restored", "administer", show),
    Route("POST", "/restored/drop", "administer", drop),
    Route("POST", "/restored/go-on", "administer", go_on),
)
