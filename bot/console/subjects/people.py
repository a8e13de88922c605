"""People, for whoever handles their data: found by reference, group, language, channel and how they came; how each
agreed; and a whole number only with a reason, which is kept."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from aiohttp import web
from sqlalchemy import Connection

from bot.console.drawing import go_to
from bot.console.people_seen import agreed_to, event_shown
from bot.console.route import Desk, Route, Visit
from bot.console.saying import CHANNELS, LANGUAGES
from bot.console.subjects import people_forget, people_lists, people_move, people_phones
from bot.console.subjects.inbox_held import wrong_reason
from bot.console.talk_seen import REFERENCE, states
from flows.group_names import tidy_name
from storage import audit, groups, people
from storage.people import Sieve
from storage.references import number

TITLE = "People"
DONE: Mapping[str, str] = {
    "kept": "It is kept which groups they belong to.",
    "moved": "The record is at the new number now.",
    "taken_back": "The number is theirs again.",
    "forgotten": "Everything that we hold about them is being deleted.",
}
CAME = {"wrote": "wrote to us first", "import": "came from a list"}
HERE = {"yes": "here", "left": "have left"}
FILTERS = ("group", "language", "channel", "came_by", "here")
MEMBER = "{member:[0-9a-f]{32}}"
WHY = "Say why you need the number: it is kept with your name."


async def show(desk: Desk, visit: Visit) -> web.Response:
    query = visit.request.query
    reference = query.get("ref", "").strip().upper()
    if reference:
        return await _by_reference(desk, visit, reference)
    given = {name: query.get(name, "")[:100] for name in FILTERS}
    before = query.get("before", "")[:32] or None
    values = await desk.read(lambda db: _look(db, desk, given, before))
    return desk.draw(visit, "people.html", {**values, "done": DONE.get(query.get("done", ""))})


def _look(db: Connection, desk: Desk, given: dict[str, str], before: str | None) -> dict[str, Any]:
    found, on = people.page(db, Sieve(**given), desk.house.keys, before)
    chosen = {name: value for name, value in given.items() if value}
    return {
        "people": found,
        "on": f"/console/people?{urlencode({**chosen, 'before': on}, errors='replace')}" if on else None,
        "every": people.count(db),
        "given": given,
        "is_sieved": bool(chosen),
        "groups": list(groups.sizes(db)),
        "problem": None,
        "ref": "",
        "done": None,
        **_names(),
    }


async def _by_reference(desk: Desk, visit: Visit, reference: str) -> web.Response:
    def look(db: Connection) -> str | None:
        return people.author(db, number(reference)) if REFERENCE.fullmatch(reference) else None

    if found := await desk.read(look):
        return go_to(f"/console/people/{found}")
    values = await desk.read(lambda db: _look(db, desk, dict.fromkeys(FILTERS, ""), None))
    problem = f"There is no view {reference[:20]}. References look like K7."
    return desk.draw(visit, "people.html", {**values, "problem": problem, "ref": reference[:20]}, 404)


async def one(desk: Desk, visit: Visit) -> web.Response:
    return await _show(desk, visit, {}, ())


async def number_shown(desk: Desk, visit: Visit) -> web.Response:
    """In answer to the form itself, so that no address shows a number; asked for once more, it takes a reason again."""
    reason = " ".join(visit.form.get("reason", "").split())
    if problem := wrong_reason(reason, WHY):
        return await _show(desk, visit, {"reason": problem}, ())
    member = visit.place["member"]

    def act(db: Connection) -> list[tuple[str, str]]:
        found = people.find(db, member, desk.house.keys)
        if found is None:
            return []
        about = found.newest or f"member {member}"
        audit.note(db, visit.name, "saw a number", desk.now, about=about, reason=reason)
        return people.addresses_of(db, member, desk.house.keys)

    return await _show(desk, visit, {}, await desk.write(act))


async def change_groups(desk: Desk, visit: Visit) -> web.Response:
    member, name = visit.place["member"], visit.form.get("name", "")
    try:
        tidy = tidy_name(name)
    except ValueError as wrong:
        return await _show(desk, visit, {"name": str(wrong)}, ())

    def act(db: Connection) -> bool:
        if people.find(db, member, desk.house.keys) is None:
            return False
        if visit.form.get("what") == "remove":
            groups.part(db, tidy, member)
        else:
            groups.join(db, [(tidy, member)])
        audit.note(db, visit.name, "changed a group", desk.now, about=tidy)
        return True

    return go_to(f"/console/people/{member}?done=kept") if await desk.write(act) else desk.missing(visit)


async def _show(desk: Desk, visit: Visit, problems: Mapping[str, str], numbers: Any) -> web.Response:
    member = visit.place["member"]

    def look(db: Connection) -> dict[str, Any] | None:
        found = people.find(db, member, desk.house.keys)
        if found is None:
            return None
        return {
            "one": found,
            "states": [state for state in states(found) if state],
            "agreed": agreed_to(found.agreed or {}),
            "history": [event_shown(event) for event in people.history(db, member)],
            "were": people_phones.were_theirs(db, member, desk.house.keys),
            "groups": [name for name in groups.sizes(db) if name not in found.groups],
        }

    seen = await desk.read(look)
    if seen is None:
        return desk.missing(visit, "This person is not here")
    done = DONE.get(visit.request.query.get("done", ""))
    form = {name: visit.form.get(name, "") if problems else "" for name in ("reason", "name")}
    values = {**seen, **_names(), "numbers": numbers, "problems": problems, "form": form, "done": done}
    return desk.draw(visit, "people_one.html", values, 422 if problems else 200)


def _names() -> dict[str, Any]:
    return {"languages": LANGUAGES, "channels": CHANNELS, "came": CAME, "here": HERE}


ROUTES = (
    Route("GET", "/people", "handle_data", show),
    *people_lists.ROUTES,
    *people_forget.ROUTES,
    *people_move.ROUTES,
    *people_phones.ROUTES,
    Route("GET", f"/people/{MEMBER}", "handle_data", one),
    Route("POST", f"/people/{MEMBER}/number", "handle_data", number_shown),
    Route("POST", f"/people/{MEMBER}/groups", "handle_data", change_groups),
)
