"""Complaints of staff, for a signed-in outside reader: the same list and button as behind their link."""

from aiohttp import web
from sqlalchemy import Connection

from bot.console.reader_page import ReaderSees
from bot.console.route import Desk, Route, Visit
from bot.console.saying import attached
from storage import complaints
from storage.complaints import Opened

TITLE = "Complaints"


async def show(desk: Desk, visit: Visit) -> web.Response:
    every = await desk.read(complaints.complaints)
    return _draw(desk, visit, ReaderSees(visit.name, every[::-1]))


async def open_one(desk: Desk, visit: Visit) -> web.Response:
    """The words are in the answer to the button alone, and that look is kept."""
    called = visit.form.get("show", "")

    def act(db: Connection) -> tuple[Opened | None, list[complaints.Complaint]]:
        return complaints.open_one(db, called, visit.name, desk.now), complaints.complaints(db)

    opened, every = await desk.write(act)
    return _draw(desk, visit, ReaderSees(visit.name, every[::-1], opened))


def _draw(desk: Desk, visit: Visit, seen: ReaderSees) -> web.Response:
    return desk.draw(visit, "console_complaints.html", {"seen": seen, "attached": attached})


ROUTES = (
    Route("GET", "/complaints", "read_complaints", show),
    Route("POST", "/complaints", "read_complaints", open_one),
)
