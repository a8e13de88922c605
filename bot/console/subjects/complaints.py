"""Complaints of staff, for a signed-in outside reader: the same list and button as behind their link."""

from collections.abc import Sequence

from aiohttp import web
from sqlalchemy import Connection

from bot.console.file_pages import ONE, Button, Place, buttons
from bot.console.reader_page import ReaderSees
from bot.console.route import Desk, Route, Visit
from bot.console.saying import attached
from bot.console.subjects import rights_outside
from bot.console.subjects.inbox_files import one_of
from bot.console.talk_seen import REFERENCE
from storage import complaints, enclosed
from storage.complaints import Opened
from storage.enclosed import Enclosed
from storage.references import number

TITLE = "Complaints"


async def show(desk: Desk, visit: Visit) -> web.Response:
    every = await desk.read(complaints.complaints)
    return _draw(desk, visit, ReaderSees(visit.name, every[::-1]))


async def open_one(desk: Desk, visit: Visit) -> web.Response:
    """The words are in the answer to the button alone, and that look is kept."""
    called = visit.form.get("show", "")

    def act(db: Connection) -> tuple[Opened | None, list[complaints.Complaint], list[Enclosed]]:
        opened = complaints.open_one(db, called, visit.name, desk.now)
        return opened, complaints.complaints(db), _files(db, opened)

    opened, every, files = await desk.write(act)
    shown = buttons(files, FILES, opened.complaint.reference, visit, desk.now) if opened else []
    return _draw(desk, visit, ReaderSees(visit.name, every[::-1], opened), shown)


def _files(db: Connection, opened: Opened | None) -> list[Enclosed]:
    """Where nobody may read the words, nobody sees what came with them."""
    if opened is None or opened.words is None:
        return []
    return enclosed.of_held(db, number(opened.complaint.reference), "outside")


def _draw(desk: Desk, visit: Visit, seen: ReaderSees, files: Sequence[Button] = ()) -> web.Response:
    return desk.draw(visit, "console_complaints.html", {"seen": seen, "attached": attached, "files": files})


def _finds(db: Connection, called: str, message: str, place: int) -> Enclosed | None:
    if not REFERENCE.fullmatch(called):
        return None
    return one_of(enclosed.of_held(db, number(called), "outside"), message, place)


FILES = Place("/console/complaints", "file", "/console/complaints", "complaints", _finds, needs_pass=True)

ROUTES = (
    Route("GET", "/complaints", "read_complaints", show),
    Route("POST", "/complaints", "read_complaints", open_one),
    *rights_outside.ROUTES,
    Route("GET", f"/complaints/{{reference}}/file/{ONE}", "read_complaints", FILES.show),
    Route("GET", f"/complaints/{{reference}}/file/{ONE}/content", "read_complaints", FILES.give),
    Route("GET", f"/complaints/{{reference}}/file/{ONE}/content/download", "read_complaints", FILES.give),
)
