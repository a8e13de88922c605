"""Staff: who works here, what each may do, how each is reached; who is on duty when."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot import outside_readers, staffing
from bot.clock import RealClock, new_id, token
from bot.commands.telling import CannotDo, listed
from bot.console import links, staff_seen
from bot.console.drawing import go_to
from bot.console.rota_page import add_shifts, remove_shift, rota_page
from bot.console.route import Desk, Route, Visit
from bot.console.staff_seen import Seen
from bot.staffing import StaffProblem
from bot.wanted import Wanted
from storage import audit, complaints, passwords, sessions, staff
from storage.duties import plain
from storage.sessions import TEXTED_LASTS

TITLE = "Staff"
DONE: Mapping[str, str] = {
    "added": "They are on the list.",
    "changed": "It is changed.",
    "removed": "They are off the list, and signed out everywhere.",
    "ended": "They are signed out everywhere, and links that they had not used are over.",
    "texted": "A link is on its way to their phone. It is good for 10 minutes, once.",
    "no-phone": "Nothing was sent: we know no phone or chat of theirs, or they sign in by password and code.",
    "taken-away": "Their password and codes are taken away. They sign in by link, and may choose anew.",
}
MEANWHILE = "Somebody else changed {name} while you wrote: they are {roles} now. Keep yours all the same?"
GONE = "There is nobody of this name on the list. Go back to: Staff."


async def show(desk: Desk, visit: Visit) -> web.Response:
    values = await desk.read(lambda db: staff_seen.everybody(db, desk.house))
    return desk.draw(visit, "staff.html", {**values, "done": _done(visit)})


def _done(visit: Visit) -> str | None:
    return DONE.get(visit.request.query.get("done", ""))


async def blank(desk: Desk, visit: Visit) -> web.Response:
    form = {"name": visit.request.query.get("name", "")[: staffing.LONGEST_NAME], **staff_seen.EMPTY}
    asked = {visit.request.query.get("role", ""), "admin" if visit.session.name is None else ""}
    return await _form(desk, visit, form, asked, {}, is_new=True)


async def _form(
    desk: Desk, visit: Visit, form: Mapping[str, str], roles: Any, problems: Mapping[str, str], is_new: bool
) -> web.Response:
    reached, before = ("", "") if is_new else await desk.read(lambda db: _now(db, desk, form["name"]))
    values = {
        "form": form,
        "chosen": set(roles),
        "roles": staff_seen.ROLES,
        "problems": problems,
        "is_new": is_new,
        "is_first": visit.session.name is None,
        "reached": reached,
        "before": before,
        "then": visit.form.get("then") or visit.request.query.get("then", ""),
    }
    return desk.draw(visit, "staff_form.html", values, 422 if problems else 200)


def _now(db: Connection, desk: Desk, name: str) -> tuple[str, str]:
    """How they are reached, and what the form has seen."""
    person = next((one for one in staff.every(db) if one.name == name), None)
    if person is None:
        return "", ""
    return staff.ends(db, desk.house.keys).get(name, ""), staff_seen.version(db, desk.house, person)


async def change(desk: Desk, visit: Visit) -> web.Response:
    seen = await _somebody(desk, visit.request.query.get("name", ""))
    if seen is None:
        return desk.missing(visit, sentence=GONE)
    form = {**staff_seen.EMPTY, "name": seen.person.name, "channel": seen.person.channel or "sms"}
    return await _form(desk, visit, form, seen.person.roles, {}, is_new=False)


async def _somebody(desk: Desk, name: str) -> Seen | None:
    return await desk.read(lambda db: staff_seen.one(db, desk.house, name))


async def person(desk: Desk, visit: Visit) -> web.Response:
    return await _person(desk, visit, visit.request.query.get("name", ""))


async def _person(desk: Desk, visit: Visit, name: str, link: str = "", problem: str = "") -> web.Response:
    seen = await _somebody(desk, name)
    if seen is None:
        return desk.missing(visit, sentence=GONE)
    values = {"seen": seen, "link": link, "problem": problem, "done": _done(visit)}
    return desk.draw(visit, "staff_person.html", values, 422 if problem else 200)


async def add(desk: Desk, visit: Visit) -> web.Response:
    return await _keep(desk, visit, is_new=True)


async def keep(desk: Desk, visit: Visit) -> web.Response:
    return await _keep(desk, visit, is_new=False)


async def _keep(desk: Desk, visit: Visit, is_new: bool) -> web.Response:
    form = {name: visit.form.get(name, "") for name in ("name", *staff_seen.EMPTY)}
    roles = tuple(dict.fromkeys(visit.form.getall("role", ())))
    try:
        name = await desk.write(lambda db: _appoint(db, desk, visit, wanted(form, roles), is_new))
    except StaffProblem as problem:
        return await _form(desk, visit, form, roles, {problem.field: str(problem)}, is_new)
    if visit.session.name is None:
        return go_to("/console/setup?done=listed")
    if visit.form.get("then") == "setup":
        return go_to("/console/setup?done=added")
    return go_to(staff_seen.address(name, "added" if is_new else "changed"))


def wanted(form: Mapping[str, str], roles: tuple[str, ...]) -> Wanted:
    owns = tuple(title for title in (part.strip() for part in form["owns"].split(",")) if title)
    deputy = " ".join(form["deputy"].split()) or None
    return Wanted(form["name"], roles, form["address"].strip(), form["channel"], form["email"].strip(), owns, deputy)


def _appoint(db: Connection, desk: Desk, visit: Visit, wanted: Wanted, is_new: bool) -> str:
    """Whoever sets this up puts themselves first, as admin, and is that person from then on. Raises StaffProblem."""
    known = {plain(one.name): one.name for one in staff.every(db)}
    there = known.get(plain(wanted.name))
    if is_new and there is not None:
        raise StaffProblem("name", f"{there} is on the list already: change them there.")
    if not is_new and there != wanted.name:
        raise StaffProblem("name", f"{wanted.name} is not on the list any more. Somebody else was quicker.")
    if not is_new:
        _refuse_meanwhile(db, desk, visit, wanted.name)
    if visit.session.name is None and "admin" not in wanted.roles:
        raise StaffProblem("role", "The first on the list is yourself, and somebody must be admin: choose admin too.")
    staffing.appoint(db, desk.house, wanted, visit.name)
    name = there or staffing.tidy_name(wanted.name)
    if visit.session.name is None:
        sessions.belongs_to(db, visit.session.hash, name)
    return name


def _refuse_meanwhile(db: Connection, desk: Desk, visit: Visit, name: str) -> None:
    """Of two who change the same person the second is told. Raises StaffProblem."""
    person = next(one for one in staff.every(db) if one.name == name)
    if visit.form.get("before", now := staff_seen.version(db, desk.house, person)) != now:
        roles = listed(staffing.words(role) for role in person.roles)
        raise StaffProblem("role", MEANWHILE.format(name=name, roles=roles))


async def ask_to_remove(desk: Desk, visit: Visit) -> web.Response:
    seen = await _somebody(desk, visit.request.query.get("name", ""))
    return desk.missing(visit, sentence=GONE) if seen is None else desk.draw(visit, "staff_remove.html", {"seen": seen})


async def remove(desk: Desk, visit: Visit) -> web.Response:
    name = visit.form.get("name", "")
    try:
        await desk.write(lambda db: staffing.remove(db, desk.house, name, visit.name))
    except StaffProblem as problem:
        return await _person(desk, visit, name, problem=str(problem))
    return go_to("/console/staff?done=removed" if name != visit.name else "/console/sign-in")


async def show_link(desk: Desk, visit: Visit) -> web.Response:
    """Shown once, on the answer to the form: whoever reads it can sign in as that person."""
    name = visit.form.get("name", "")
    if await desk.read(lambda db: complaints.is_reader(db, name)):
        return await _person(desk, visit, name, problem=outside_readers.OWN_PHONE.format(name=name))
    try:
        link = await desk.house.writer.run(links.new_link, desk.house, name, TEXTED_LASTS, True, visit.name)
    except CannotDo as cannot:
        return await _person(desk, visit, name, problem=str(cannot))
    return await _person(desk, visit, name, link=link)


async def text_link(desk: Desk, visit: Visit) -> web.Response:
    name = visit.form.get("name", "")
    if await _somebody(desk, name) is None:
        return desk.missing(visit, sentence=GONE)
    was_sent = await desk.write(lambda db: _text_link(db, desk, visit, name))
    return go_to(staff_seen.address(name, "texted" if was_sent else "no-phone"))


def _text_link(db: Connection, desk: Desk, visit: Visit, name: str) -> bool:
    found = next((one for one in staff.every(db) if one.name == name and one.channel), None)
    if found is None or not links.opens_for(db, desk.house, name):
        return False
    links.text_link(db, desk.house, found, token() + token(), RealClock().now(), new_id)
    audit.note(db, visit.name, "link texted", desk.now, name)
    return True


async def end_sessions(desk: Desk, visit: Visit) -> web.Response:
    return await _on_person(desk, visit, "ended", "sessions ended", lambda db, name: _end(db, name))


def _end(db: Connection, name: str) -> None:
    sessions.end_all(db, name, RealClock().now())


async def take_away(desk: Desk, visit: Visit) -> web.Response:
    return await _on_person(desk, visit, "taken-away", "password and codes taken away", passwords.take_away)


async def _on_person(desk: Desk, visit: Visit, done: str, did: str, act: Any) -> web.Response:
    name = visit.form.get("name", "")
    if await _somebody(desk, name) is None:
        return desk.missing(visit, sentence=GONE)

    def do(db: Connection) -> None:
        act(db, name)
        audit.note(db, visit.name, did, desk.now, name)

    await desk.write(do)
    return go_to(staff_seen.address(name, done))


ROUTES = (
    Route("GET", "/staff", "administer", show),
    Route("GET", "/staff/new", "administer", blank),
    Route("POST", "/staff/new", "administer", add),
    Route("GET", "/staff/person", "administer", person),
    Route("GET", "/staff/change", "administer", change),
    Route("POST", "/staff/change", "administer", keep),
    Route("GET", "/staff/remove", "administer", ask_to_remove),
    Route("POST", "/staff/remove", "administer", remove),
    Route("POST", "/staff/link", "administer", show_link),
    Route("POST", "/staff/text-link", "administer", text_link),
    Route("POST", "/staff/end-sessions", "administer", end_sessions),
    Route("POST", "/staff/take-away", "administer", take_away),
    Route("GET", "/staff/rota", "administer", rota_page),
    Route("POST", "/staff/rota", "administer", add_shifts),
    Route("POST", "/staff/rota/remove", "administer", remove_shift),
)
