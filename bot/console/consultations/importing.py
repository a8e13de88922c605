"""Importing a consultation from a YAML file or a spreadsheet: every problem at once, and until then nothing is kept."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web
from sqlalchemy import Connection

from bot.console.consultations.knowing import surroundings
from bot.console.drawing import go_to
from bot.console.forms import File
from bot.console.route import Desk, Visit
from bot.files.consultations import FileProblems, read_content
from flows.consultation import Consultation
from storage import audit, consultations, revising
from storage.problems import DatabaseProblem

NO_FILE = "Choose a file."
THERE_IS_ONE = (
    'There is a consultation "{name}" already. Tick the box to change it, or give the one in the file another name.'
)
IT_IS_OPEN = (
    'The consultation "{name}" is open. Whoever answered what has changed is told, once, and may answer again. '
    "Tick the box to change it."
)


@dataclass(frozen=True, slots=True)
class Imported:
    """`name` where it is kept; `problems`: (place, sentence). `is_there`: one of this name would be changed."""

    name: str | None = None
    problems: Sequence[tuple[str, str]] = ()
    is_there: bool = False


async def blank(desk: Desk, visit: Visit) -> web.Response:
    return _draw(desk, visit, Imported())


async def take(desk: Desk, visit: Visit) -> web.Response:
    file = visit.files.get("file")
    if file is None:
        return _draw(desk, visit, Imported(problems=(("", NO_FILE),)))
    around = surroundings(desk.house, desk.now)
    try:
        consultation = await asyncio.to_thread(read_content, file.content, file.name, around)
    except FileProblems as wrong:
        found = [(one.at or f"line {one.line}", one.sentence) for one in wrong.problems]
        return _draw(desk, visit, Imported(problems=found), file)
    is_sure = bool(visit.form.get("change"))
    done = await desk.write(lambda db: _keep(db, desk, consultation, visit.name, is_sure, desk.now))
    if done.name is None:
        return _draw(desk, visit, done, file)
    return go_to(f"/console/consultation/{done.name}?done=imported")


def _keep(db: Connection, desk: Desk, read: Consultation, who: str, is_sure: bool, now: datetime) -> Imported:
    before = consultations.find(db, read.name)
    if before is not None and not is_sure:
        sentence = (IT_IS_OPEN if before.is_open(now) else THERE_IS_ONE).format(name=read.name)
        return Imported(problems=(("", sentence),), is_there=True)
    try:
        kept, _ = revising.load(db, read, desk.house.frame, now)
    except DatabaseProblem as wrong:
        return Imported(problems=[("", sentence) for sentence in str(wrong).splitlines()], is_there=True)
    audit.note(db, who, "consultation imported", now, about=kept.name)
    return Imported(kept.name)


def _draw(desk: Desk, visit: Visit, imported: Imported, file: File | None = None) -> web.Response:
    values = {"problems": imported.problems, "is_there": imported.is_there, "file": file.name[:80] if file else ""}
    return desk.draw(visit, "consultation_import.html", values, 422 if imported.problems else 200)
