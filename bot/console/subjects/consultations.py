"""Consultations: what is asked, who decides, and what people answered."""

from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot.console.route import Desk, Route, Visit
from bot.console.tallies import powers, tallies

TITLE = "Consultations"


async def show(desk: Desk, visit: Visit) -> web.Response:
    return desk.draw(visit, "consultations.html", await desk.read(_look))


def _look(db: Connection) -> dict[str, Any]:
    return {"powers": list(powers(db)), "tallies": list(tallies(db))}


ROUTES = (Route("GET", "/consultations", "look", show),)
