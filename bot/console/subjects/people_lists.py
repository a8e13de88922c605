"""Lists of people: put up, looked at row by row, and taken only when somebody says so; nothing is sent by it.

The file goes through the same code as `yousaid members import`. Its rows lie sealed until it is taken, and those that
were not taken for two weeks, so that somebody can put them right.
"""

import asyncio
import logging
from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot.console.drawing import go_to
from bot.console.people_seen import import_shown
from bot.console.route import Desk, Route, Visit
from bot.importing import taking
from bot.importing.sheet import CannotRead
from flows.group_names import tidy_name
from storage import audit, groups, imports

LIST = "/people/lists/{list:[0-9a-f]{32}}"
MOST_SHOWN, MOST_LISTS = 100, 20
DONE = {"given-up": "The list is thrown away. Nothing of it is kept."}
NO_FILE = "Choose a file: CSV or .xlsx."
log = logging.getLogger(__name__)


async def show(desk: Desk, visit: Visit) -> web.Response:
    return await _show(desk, visit, {})


async def put_up(desk: Desk, visit: Visit) -> web.Response:
    file, name = visit.files.get("file"), visit.form.get("group", "")
    problems = {} if file else {"file": NO_FILE}
    if name.strip():
        try:
            name = tidy_name(name)
        except ValueError as wrong:
            problems["group"] = str(wrong)
    if problems or file is None:
        return await _show(desk, visit, problems)
    try:
        checked = await desk.read(lambda db: taking.check(db, desk.house, file.content, name.strip()))
    except CannotRead as wrong:
        return await _show(desk, visit, {"file": str(wrong)})
    id = await desk.write(lambda db: taking.put_up(db, desk.house, file.name, checked, visit.name, desk.now))
    return go_to(f"/console/people/lists/{id}")


async def one(desk: Desk, visit: Visit) -> web.Response:
    values = await desk.read(lambda db: _look(db, desk, visit.place["list"]))
    return desk.draw(visit, "people_list.html", values) if values["shown"] else desk.missing(visit, "No such list")


async def take(desk: Desk, visit: Visit) -> web.Response:
    """Begun once, however often it is pressed; the page can be left. One that broke off goes on here."""
    id = visit.place["list"]
    await desk.write(lambda db: imports.begin(db, id))
    going = await desk.read(lambda db: taking.resumed(db, desk.house, id, visit.name))
    running = desk.house.beside.get(_name(id))
    if going is not None and (running is None or running.done()):
        desk.house.beside[_name(id)] = asyncio.create_task(_go(desk, going))
    return go_to(f"/console/people/lists/{id}")


async def _go(desk: Desk, going: taking.Taking) -> None:
    try:
        while await desk.write(going.step):
            pass
    except Exception as problem:
        log.error("A list of people stopped: %s", type(problem).__name__)
    finally:
        desk.house.beside.pop(_name(going.id), None)


async def give_up(desk: Desk, visit: Visit) -> web.Response:
    id = visit.place["list"]

    def act(db: Connection) -> bool:
        known = imports.find(db, id)
        if known is None or not imports.give_up(db, id):
            return False
        audit.note(db, visit.name, "threw away a list of people", desk.now, about=known.file)
        return True

    was_there = await desk.write(act)
    return go_to("/console/people/lists?done=given-up" if was_there else f"/console/people/lists/{id}")


async def not_taken(desk: Desk, visit: Visit) -> web.Response:
    """The rows as they were, and why: to be put right and read in again."""
    content = await desk.read(lambda db: imports.content_of(db, visit.place["list"], desk.house.keys))
    if content is None or not content.refused:
        return desk.missing(visit, sentence="The rows of this list are not kept any more.")
    answer = web.Response(body=taking.not_taken_sheet(content), content_type="text/csv", charset="utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="not-taken.csv"'
    return answer


async def _show(desk: Desk, visit: Visit, problems: dict[str, str]) -> web.Response:
    def look(db: Connection) -> dict[str, Any]:
        newest = imports.newest(db, MOST_LISTS)
        return {
            "lists": [import_shown(one, _is_going(desk, one.id)) for one in newest],
            "groups": list(groups.sizes(db)),
        }

    values = await desk.read(look)
    done = DONE.get(visit.request.query.get("done", ""))
    form = {"group": visit.form.get("group", "")}
    values.update(problems=problems, form=form, done=done)
    return desk.draw(visit, "people_lists.html", values, 422 if problems else 200)


def _look(db: Connection, desk: Desk, id: str) -> dict[str, Any]:
    known = imports.find(db, id)
    if known is None:
        return {"shown": None}
    is_going = _is_going(desk, id)
    content = None if is_going else imports.content_of(db, id, desk.house.keys)
    refused = content.refused if content else ()
    fates = list(imports.fates(db, content.people, desk.house.keys).values()) if content else []
    return {
        "shown": import_shown(known, is_going),
        "notes": content.notes if content else (),
        "columns": content.columns if content else (),
        "refused": refused[:MOST_SHOWN],
        "more": max(len(refused) - MOST_SHOWN, 0),
        "new": fates.count(imports.NEW),
        "known": fates.count(imports.KNOWN),
    }


def _is_going(desk: Desk, id: str) -> bool:
    return _name(id) in desk.house.beside


def _name(id: str) -> str:
    return f"list {id}"


ROUTES = (
    Route("GET", "/people/lists", "handle_data", show),
    Route("POST", "/people/lists", "handle_data", put_up, takes_file=True),
    Route("GET", LIST, "handle_data", one),
    Route("POST", f"{LIST}/take", "handle_data", take),
    Route("POST", f"{LIST}/give-up", "handle_data", give_up),
    Route("GET", f"{LIST}/not-taken.csv", "handle_data", not_taken),
)
